/** For programs of kill tests: counts changes of the file system, and dies by SIGKILL just before the n-th one. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

/** The functions of node:fs that a program changes files by. Import what uses them only after this. */
export type Change =
  | 'mkdirSync'
  | 'writeFileSync'
  | 'openSync'
  | 'writeSync'
  | 'fsyncSync'
  | 'renameSync'
  | 'rmSync'
  | 'rmdirSync'

/** `diesAt`: 0 for never. Answers what begins the counting. */
export const dieAtChange = (names: readonly Change[], diesAt: number): (() => void) => {
  let changes = 0
  let isCounting = false
  for (const name of names) {
    const original = fs[name] as (...values: unknown[]) => unknown
    Object.assign(fs, {
      [name](...values: unknown[]) {
        if (isCounting) changes++
        if (isCounting && changes === diesAt) process.kill(process.pid, 'SIGKILL')
        return original(...values)
      },
    })
  }
  syncBuiltinESMExports()
  return () => {
    isCounting = true
  }
}
