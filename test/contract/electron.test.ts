/** Runs the Electron suite against the stand-in, and against Electron itself wherever its binary is. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe } from 'vitest'
import { findObstacle } from '../../native-mocks/electron/browser.ts'
import { electronSuite } from './electron.ts'

const root = join(import.meta.dirname, '..', '..')

const findElectron = (): string | undefined => {
  const folder = join(root, 'node_modules', 'electron')
  const pathFile = join(folder, 'path.txt')
  const binary = existsSync(pathFile) ? join(folder, 'dist', readFileSync(pathFile, 'utf8').trim()) : undefined
  return binary && existsSync(binary) ? binary : undefined
}

const obstacle = findObstacle()
if (obstacle) console.log('[lacks] a browser and a display: apt-get install chromium xvfb')
describe.skipIf(obstacle)('the stand-in for Electron', () => {
  electronSuite(process.execPath, [join(root, 'native-mocks', 'electron', 'launch.ts')])
})

const electron = findElectron()
if (!electron) console.log('[lacks] Electron binary: node node_modules/electron/install.js')
describe.skipIf(!electron)('Electron', () => {
  electronSuite(electron ?? '', process.getuid?.() === 0 ? ['--no-sandbox'] : [])
})
