/** One line from the user at a terminal. Questions go to stderr: stdout is for answers. */
import { createInterface } from 'node:readline/promises'
import type { CommandContext } from './context.ts'

export const canAsk = ({ process: { stdin, stderr } }: CommandContext): boolean => Boolean(stdin.isTTY && stderr.isTTY)

export const askLine = async ({ process }: CommandContext, question: string): Promise<string> => {
  const line = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await line.question(`${question} `, { signal: process.interrupted })).trim().normalize('NFC')
  } finally {
    line.close()
  }
}
