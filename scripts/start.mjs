/** `npm start`: from a bare checkout to the window; without a display, to a signed PDF in the terminal. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, environment, install, projectNode, root, run, say } from './prepare.mjs'

const mainBundle = 'dist/main/main.js'
const electronFolder = join(root, 'node_modules', 'electron')
const dayMs = 24 * 60 * 60 * 1000

const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY)

const findElectron = () => {
  const pathFile = join(electronFolder, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const binary = join(electronFolder, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(binary) ? binary : undefined
}

/** Electron fetches its binary separately from npm; where that fails we ask again a day later, not at every start. */
const fetchElectron = () => {
  const failed = join(root, 'node_modules', '.electron-not-to-be-had')
  if (existsSync(failed) && Date.now() - statSync(failed).mtimeMs < dayMs) return undefined
  say('Fetching Electron’s binary (once) …')
  spawnSync(projectNode, [join(electronFolder, 'install.js')], {
    stdio: 'ignore',
    timeout: 180_000,
    env: environment(),
  })
  const found = findElectron()
  if (!found) writeFileSync(failed, 'Electron’s binary could not be fetched; delete this file to try again now.\n')
  return found
}

const demo = reason => {
  say(`${reason} Running the demonstration in the terminal instead (signet demo).`)
  process.exit(run(projectNode, ['dist/main/signet.js', 'demo', ...process.argv.slice(2)]))
}

install()
build()
if (!hasDisplay()) demo('There is no display here, so no window can open.')
const electron = findElectron() ?? fetchElectron()
if (electron) {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0
  process.exit(run(electron, [...(asRoot ? ['--no-sandbox'] : []), root, ...process.argv.slice(2)]))
}
say('Electron’s binary cannot be had here; the window opens in an installed Chromium, Chrome or Edge.')
const status = run(projectNode, ['native-mocks/electron/launch.ts', mainBundle, ...process.argv.slice(2)])
if (status === 69) demo('No Chromium, Chrome or Edge is installed either (on Debian: apt-get install chromium).')
process.exit(status)
