/** Gives the tests a display, hides the computer's smart cards from those that do not ask for them, and looks for secrets in what all of them wrote. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkTraces, openTraces } from './traces.ts'

export const setup = async (): Promise<() => void> => {
  // libpcsclite looks here: cards of this computer, and those of a test beside, are not those of a test.
  process.env['PCSCLITE_CSOCK_NAME'] = '/run/pcscd/none-in-tests.comm'
  // What a test leaves behind goes with the folder of the run.
  const folder = mkdtempSync(join(tmpdir(), 'signet-tests-'))
  process.env['TMPDIR'] = folder
  openTraces(join(folder, 'traces'))
  const stopDisplay = await startDisplay()
  return () => {
    stopDisplay?.()
    console.log(checkTraces(join(folder, 'traces')))
    // Kept when something was found.
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Xvfb on a free number when there is no display. */
export const startDisplay = async (): Promise<(() => void) | undefined> => {
  if (process.platform !== 'linux' || process.env['DISPLAY']) return undefined
  // -displayfd lets the server choose a number that nobody uses and tell it when it is ready.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const started = await Promise.race([
    once(server.stdio[3] as NodeJS.ReadableStream, 'data').then(([chunk]) => String(chunk).trim()),
    once(server, 'error').then(() => undefined),
    once(server, 'exit').then(() => undefined),
  ])
  if (started === undefined) return undefined
  process.env['DISPLAY'] = `:${started}`
  return () => {
    server.kill()
    // Whoever wants one after this starts its own.
    delete process.env['DISPLAY']
  }
}
