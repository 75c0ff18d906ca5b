#!/usr/bin/env node
/** Entry of the command line. Nothing that an old Node cannot load is imported before the runtime was looked at. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }

const { argv, env: environment, platform, stdin, stdout, stderr, versions } = process
const [major = 0, minor = 0] = versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 12)) {
  const code = 'app/node-too-old'
  const message = `Signet needs Node.js 22.12 or newer; this is ${versions.node}. Install a newer Node.js and try again.`
  stderr.write(`signet: ${code}: ${message}\n`)
  if (argv.includes('--json')) stdout.write(`${JSON.stringify({ error: { code, message } })}\n`)
  process.exitCode = 70
} else {
  const { runCli } = await import('./cli/cli.ts')
  const { profileDirectory } = await import('./config.ts')
  const { createNodeHost } = await import('./host/node-host.ts')
  const { widenThreadPool } = await import('./host/thread-pool.ts')
  widenThreadPool(environment)
  const isSource = import.meta.filename.endsWith('.ts')
  const pkcs11 = isSource ? 'tokens/pkcs11/pkcs11-process.ts' : 'pkcs11.js'
  const backup = isSource ? 'backup-process.ts' : 'backup-process.js'
  const thread = isSource ? 'signing/signing-thread.ts' : 'signing-thread.js'
  const ofLists = isSource ? 'validation/trust/list-thread.ts' : 'list-thread.js'
  const interruption = new AbortController()
  process.once('SIGINT', () => interruption.abort())
  const machine = { stdin, stdout, stderr, environment, currentFolder: process.cwd(), interrupted: interruption.signal }
  process.exitCode = await runCli(argv.slice(2), machine, {
    version: packageJson.version,
    // Not for help, versions and mistakes: it is most of the program.
    openApp: async profilePath => {
      const { createApp } = await import('./app.ts')
      const userDataPath = profilePath ?? profileDirectory(platform, environment, homedir())
      const processEntries = {
        pkcs11: join(import.meta.dirname, pkcs11),
        backup: join(import.meta.dirname, backup),
      }
      const signingThread = join(import.meta.dirname, thread)
      const listThread = join(import.meta.dirname, ofLists)
      const webEidHost = [process.execPath, join(import.meta.dirname, isSource ? 'web-eid-host.ts' : 'web-eid-host.js')]
      const host = createNodeHost({ userDataPath, processEntries, signingThread, listThread })
      return createApp({ host, webEidHost })
    },
  })
  // Work that was interrupted may still hold the process open.
  if (interruption.signal.aborted) process.exit()
}
