/** `shell`: on record in tests, else handed to the desktop's own opener. */
import { dirname } from 'node:path'
import { isScripted, shellCalls } from './answers.ts'
import { runProgram } from './run-program.ts'

const opener = { darwin: 'open', win32: 'explorer.exe' }[process.platform as string] ?? 'xdg-open'

const open = async (method: string, argument: string, target = argument): Promise<string> => {
  shellCalls.push({ method, argument })
  if (isScripted) return ''
  const done = await runProgram([opener, target])
  if (!done) return `${opener} is not installed`
  // explorer.exe answers 1 when it succeeds.
  return done.status === 0 || process.platform === 'win32' ? '' : `${opener} ended with ${done.status}`
}

export const shell = {
  openExternal: async (url: string): Promise<void> => {
    const failure = await open('openExternal', url)
    if (failure) throw new Error(failure)
  },
  openPath: (path: string): Promise<string> => open('openPath', path),
  showItemInFolder: (path: string): void => void open('showItemInFolder', path, dirname(path)),
  beep: (): void => void process.stderr.write('\u0007'),
}
