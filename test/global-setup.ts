/** Gives the tests a display, Xvfb on a free number when there is none; hides the smart card service from all that do not ask for it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'

export const setup = async (): Promise<(() => void) | undefined> => {
  // libpcsclite looks here: cards of this computer, and those of a test beside, are not those of a test.
  process.env['PCSCLITE_CSOCK_NAME'] = '/run/pcscd/none-in-tests.comm'
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
  return () => void server.kill()
}
