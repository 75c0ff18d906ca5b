/** Starts PKCS#11 processes from their source, or from a bundle as the host of the command line does. */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Host } from '../../src/main/host/host.ts'

const source = fileURLToPath(new URL('../../src/main/tokens/pkcs11/pkcs11-process.ts', import.meta.url))

/** For drivers that answer: however busy the machine is, they are not taken for one that hangs. */
export const patientDeadlines = { loadMs: 120_000, listMs: 120_000 } as const

export interface TestHost {
  readonly startProcess: Host['startProcess']
  /** Every process so far, in the order of their start. */
  readonly processes: readonly ChildProcess[]
}

export const createTestHost = (
  env: Readonly<Record<string, string>> = {},
  nodeOptions: readonly string[] = [],
  entry = source,
): TestHost => {
  const processes: ChildProcess[] = []
  return {
    processes,
    async startProcess() {
      const child = fork(entry, [], {
        serialization: 'advanced',
        execArgv: [...nodeOptions],
        env: { ...process.env, ...env },
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      processes.push(child)
      child.on('error', () => {})
      return {
        post: message => void child.send(message as object, () => {}),
        onMessage: listener => void child.on('message', listener),
        onExit: listener => void child.once('exit', listener),
        kill: () => void child.kill('SIGKILL'),
      }
    },
  }
}
