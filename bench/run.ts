/** `npm run bench`: what is fast, beside its peers, in one run, a table for each subject. Makes its own input; needs Debian's packages named in README. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { createSoftHsm2 } from '../test/tokens/softhsm2.ts'
import { benchDisclosure } from './disclosure.ts'
import { benchFiles } from './files.ts'
import { benchFirstPage } from './first-page.ts'
import { measure } from './measure.ts'
import { createPeerKey } from './peers/peer-key.ts'
import { benchPrivacy } from './privacy.ts'
import { benchRegistry } from './registry.ts'
import { benchThroughput } from './throughput.ts'
import { benchTokens } from './tokens.ts'
import { benchValidation } from './validation.ts'
import { benchVault } from './vault.ts'
import { benchWindowBatch } from './window-batch.ts'
import { benchWindowStart } from './window-start.ts'

const root = join(import.meta.dirname, '..')
const signet = join(root, 'dist/main/signet.js')
const mainPath = join(root, 'dist/main/main.js')
const folder = mkdtempSync(join(tmpdir(), 'signet-bench-'))
const at = (name: string): string => join(folder, name)
const runs = 25
const pin = '583920'

const version = (program: string, argument: string): string => {
  const { stdout, stderr } = spawnSync(program, [argument], { encoding: 'utf8' })
  return `${stdout}${stderr}`.trim().split('\n')[0] ?? ''
}

const libraryVersion = (name: string): string => {
  const manifest = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')
  return `${name} ${(JSON.parse(manifest) as { readonly version: string }).version}`
}

try {
  writeFileSync(at('pin'), pin, { mode: 0o600 })
  const token = await createSoftHsm2({
    directory: folder,
    label: 'bench',
    pin,
    keys: [{ label: 'bench', algorithm: 'rsa-2048', certificateDer: 'self-signed' }],
  })
  const peerKey = createPeerKey(at('peer-key'))
  const libraries = ['@libpdf/core', '@signpdf/signpdf', '@signpdf/placeholder-pdf-lib'].map(libraryVersion)
  const programs = [version('pdfsig', '-v'), version('openssl', 'version'), version('softhsm2-util', '--version')]
  console.log(`Node ${process.versions.node}; ${programs.join('; ')}; ${libraries.join('; ')}`)
  console.log(
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, ${process.platform}`,
  )
  // The first start fills the caches of the file system for everyone.
  await measure({ program: process.execPath, args: [signet, '--version'] })
  /** `npm run bench -- files throughput`: those tables alone; `window` means all three of the window. */
  const tables: Readonly<Record<string, () => Promise<void>>> = {
    files: () => benchFiles({ directory: folder, signet, token, pinFile: at('pin'), peerKey }),
    throughput: async () => {
      const directory = at('throughput')
      mkdirSync(directory)
      await benchThroughput({ directory, token, peerKey, pin })
    },
    tokens: () => benchTokens(folder, join(root, 'dist/main/pkcs11.js')),
    registry: () => benchRegistry({ directory: at('registry') }),
    validation: () => benchValidation({ directory: at('validation'), signet, pinFile: at('pin') }),
    disclosure: () => benchDisclosure(at('disclosure')),
    vault: () => benchVault(at('vault')),
    privacy: () => benchPrivacy({ directory: at('privacy'), backupProcess: join(root, 'dist/main/backup-process.js') }),
    'window-start': () => benchWindowStart({ mainPath, runs }),
    'window-batch': () => benchWindowBatch({ directory: at('window-batch'), mainPath, signet, pinFile: at('pin') }),
    'window-page': () => benchFirstPage({ directory: at('first-page'), mainPath }),
  }
  const wanted = process.argv.slice(2)
  const isWanted = (name: string): boolean => wanted.some(each => name === each || name.startsWith(`${each}-`))
  for (const [name, run] of Object.entries(tables)) if (wanted.length === 0 || isWanted(name)) await run()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
