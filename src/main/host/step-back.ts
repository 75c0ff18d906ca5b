/** What works behind a window takes what the window leaves of the processors: who works in it would else wait for a batch. */
import { constants, getPriority, setPriority } from 'node:os'

const { PRIORITY_BELOW_NORMAL } = constants.priority

const stepBack = (id: number): void => {
  try {
    // Never forward: where all of the program was put further back, that would need a right.
    if (getPriority(id) < PRIORITY_BELOW_NORMAL) setPriority(id, PRIORITY_BELOW_NORMAL)
  } catch {
    // It has ended meanwhile, or the system does not let it: it works as before.
  }
}

/** Of a process, on Linux, its main thread and what that starts: it is that which waits for a token or signs in one. */
export const letProcessStepBack = (processId: number | undefined): void => {
  if (processId !== undefined) stepBack(processId)
}

/** Where the system knows a priority of each thread; elsewhere it would be that of the whole program, window included. */
export const letThreadStepBack = (): void => {
  if (process.platform === 'linux') stepBack(0)
}
