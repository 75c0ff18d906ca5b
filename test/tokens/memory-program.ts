/**
 * The command line over the real core, stopped where its memory is worth a look. Tells its parent `open` while the key
 * is, goes on to close it at any message, tells `closed` with the exit status, and ends at the next message.
 */
import { once } from 'node:events'
import { join } from 'node:path'
import { createApp } from '../../src/main/app.ts'
import { runCli } from '../../src/main/cli/cli.ts'
import { createNodeHost } from '../../src/main/host/node-host.ts'

const [folder = '.', ...args] = process.argv.slice(2)
const pkcs11 = join(import.meta.dirname, '../../src/main/tokens/pkcs11/pkcs11-process.ts')
const app = await createApp({
  host: createNodeHost({ userDataPath: join(folder, 'profile'), processEntries: { pkcs11 } }),
})
const exit = await runCli(
  args,
  {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    environment: { LC_ALL: 'C' },
    currentFolder: folder,
    interrupted: new AbortController().signal,
  },
  {
    version: '1.2.3',
    openApp: async () => ({
      ...app,
      signing: {
        ...app.signing,
        async unlock(...given) {
          const session = await app.signing.unlock(...given)
          return {
            ...session,
            async close() {
              process.send?.('open')
              await once(process, 'message')
              await session.close()
            },
          }
        },
      },
      close: async () => {},
    }),
  },
)
globalThis.gc?.()
process.send?.(`closed ${exit}`)
await once(process, 'message')
await app.close()
process.exit(0)
