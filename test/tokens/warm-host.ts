/** A host that has the next PKCS#11 process started already: for tests that end very many of them. */
import type { Host, WorkerProcess } from '../../src/main/host/host.ts'
import { createTestHost } from './pkcs11-test-host.ts'

export const createWarmHost = (
  env: Readonly<Record<string, string>>,
  entry: string,
): { readonly startProcess: Host['startProcess']; close(): Promise<void> } => {
  const host = createTestHost(env, [], entry)
  let next: Promise<WorkerProcess> | undefined
  return {
    async startProcess() {
      const given = next ?? host.startProcess('pkcs11')
      next = host.startProcess('pkcs11')
      return given
    },
    async close() {
      ;(await next)?.kill()
    },
  }
}
