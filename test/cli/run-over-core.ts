/** Runs command lines in this process over one real core, so that a long story costs one start. */
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { createApp } from '../../src/main/app.ts'
import { runCli } from '../../src/main/cli/cli.ts'
import { createNodeHost } from '../../src/main/host/node-host.ts'
import { keepOutput, keepProfile } from '../traces.ts'
import type { Ran } from './run-signet.ts'

const main = join(import.meta.dirname, '../../src/main')
const processEntries = {
  pkcs11: join(main, 'tokens/pkcs11/pkcs11-process.ts'),
  backup: join(main, 'backup-process.ts'),
}

export interface CoreUnderTest {
  readonly signet: (...args: readonly string[]) => Promise<Ran>
  readonly close: () => Promise<void>
}

/** `--json` is added to every command line. */
export const openCore = async (folder: string): Promise<CoreUnderTest> => {
  const userDataPath = join(folder, 'profile')
  const app = await createApp({ host: createNodeHost({ userDataPath, processEntries }) })
  return {
    async signet(...args) {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()]
      const machine = {
        stdin: Readable.from([]),
        stdout,
        stderr,
        environment: { LC_ALL: 'C' },
        currentFolder: folder,
        interrupted: new AbortController().signal,
      }
      const openApp = async () => ({ ...app, close: async () => {} })
      const exit = await runCli([...args, '--json'], machine, { version: '1.2.3', openApp })
      const ran = { exit, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') }
      keepOutput(ran.stdout, ran.stderr)
      return ran
    },
    async close() {
      await app.close()
      keepProfile(userDataPath)
    },
  }
}
