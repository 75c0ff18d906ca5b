/** Starts an Electron app without Electron: `node launch.ts <main bundle> [arguments]`. Exit status 69: no browser or no display here. */
import { registerHooks } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from './app.ts'
import { findObstacle } from './browser.ts'
import { connectControl } from './control.ts'

const unavailable = 69
const obstacles = {
  'no-browser': 'No Chromium, Chrome or Edge is installed (SIGNET_BROWSER may name one).',
  'no-display': 'There is no display here, so no window can open (SIGNET_HEADLESS=1 opens one that nobody sees).',
}

const [bundle, ...args] = process.argv.slice(2)
if (!bundle) {
  process.stderr.write('usage: node launch.ts <main bundle> [arguments]\n')
  process.exit(2)
}
const obstacle = findObstacle()
if (obstacle) {
  process.stderr.write(`signet: ${obstacles[obstacle]}\n`)
  process.exit(unavailable)
}

const mainPath = resolve(bundle)
process.argv = [process.argv[0] ?? process.execPath, mainPath, ...args]
Object.defineProperty(process, 'type', { value: 'browser' })
// As Electron's binary when it is given what to run.
Object.defineProperty(process, 'defaultApp', { value: true })
const standIn = pathToFileURL(resolve(import.meta.dirname, 'electron.ts')).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' || specifier === 'electron/main'
      ? { url: standIn, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // Asked once, the app may refuse; asked twice, it goes.
  process.once(signal, () => {
    process.once(signal, () => app.exit(1))
    app.quit()
  })
}
if (process.env['SIGNET_STAND_IN_CONTROL'] === '1') connectControl()
await import(pathToFileURL(mainPath).href)
app.start()
