/** Runs the desktop's small programs (choosers, openers), where they are installed. */
import { spawn } from 'node:child_process'

/** What it wrote and its status; undefined when there is no such program. */
export const runProgram = (
  command: readonly [string, ...string[]],
): Promise<{ readonly status: number | null; readonly output: string } | undefined> =>
  new Promise(resolve => {
    const [program, ...args] = command
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.once('error', () => resolve(undefined))
    child.once('close', status => resolve({ status, output: output.replace(/\n$/, '') }))
  })

/** The first of several programs that is installed. */
export const runFirst = async (
  commands: readonly (readonly [string, ...string[]])[],
): ReturnType<typeof runProgram> => {
  for (const command of commands) {
    const done = await runProgram(command)
    if (done) return done
  }
  return undefined
}
