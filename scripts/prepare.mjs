/**
 * What `npm start` and `npm test` do first, in plain JavaScript for the oldest Node that npm still runs on:
 * install when `node_modules` is missing or behind the lock file, then hand over to the Node of the project.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const windows = process.platform === 'win32'

export const say = sentence => process.stdout.write(`${sentence}\n`)

/** Ends the run with a sentence instead of a stack. */
export const stop = (sentence, status = 1) => {
  process.stderr.write(`signet: ${sentence}\n`)
  process.exit(status)
}

/** Environment in which the project's own Node and tools come first. */
export const environment = () => ({
  ...process.env,
  PATH: `${join(root, 'node_modules', '.bin')}${windows ? ';' : ':'}${process.env.PATH ?? ''}`,
})

/** Runs a program in the checkout and gives its exit status; output goes where ours goes. */
export const run = (program, args, options = {}) =>
  spawnSync(program, args, { cwd: root, stdio: 'inherit', env: environment(), shell: windows, ...options }).status ?? 1

/** The Node 24 that the project installs for itself. */
export const projectNode = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node')

export const install = () => {
  // By content: a checkout gives files new times, and to install again takes half a minute.
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const stamp = join(root, 'node_modules', '.installed-from')
  if (existsSync(projectNode) && existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  say('Installing what Signet is built from (npm ci) …')
  // Node 20 is warned about by packages that run under the project's Node: errors only.
  if (run('npm', ['ci', '--loglevel=error'], { env: process.env }) !== 0)
    stop('npm ci failed; its message is above. Check the network and the proxy settings of npm, then run this again.')
  if (!existsSync(projectNode))
    stop(
      'the Node that Signet needs was not installed. Allow the install script of the package "node" (npm install-scripts approve node), then run this again.',
    )
  writeFileSync(stamp, lock)
}

const newestMtimeMs = path => {
  const entry = statSync(path)
  if (!entry.isDirectory()) return entry.mtimeMs
  return Math.max(0, ...readdirSync(path).map(name => newestMtimeMs(join(path, name))))
}

export const build = () => {
  const built = join(root, 'dist', 'main', 'signet.js')
  const sources = ['src', 'scripts', 'package.json', 'vite.config.ts'].map(name => join(root, name))
  if (existsSync(built) && Math.max(...sources.map(newestMtimeMs)) <= statSync(built).mtimeMs) return
  say('Building …')
  if (run(projectNode, ['scripts/build.ts']) !== 0) stop('the build failed; its message is above.')
}
