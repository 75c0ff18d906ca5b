/** `npm run bench`: what is fast, beside its peers, in one run, a table for each subject. Makes its own input; needs Debian's packages named in README. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { launchApp } from '../native-mocks/electron/test-control.ts'
import { startDisplay } from '../test/global-setup.ts'
import { createSoftHsm2 } from '../test/tokens/softhsm2.ts'
import { benchDisclosure } from './disclosure.ts'
import { benchFiles } from './files.ts'
import { benchFirstPage } from './first-page.ts'
import { measure, measureMedian } from './measure.ts'
import { createPeerKey } from './peers/peer-key.ts'
import { benchPrivacy } from './privacy.ts'
import { benchRegistry } from './registry.ts'
import { benchThroughput } from './throughput.ts'
import { benchTokens } from './tokens.ts'
import { benchValidation } from './validation.ts'
import { benchVault } from './vault.ts'

const root = join(import.meta.dirname, '..')
const signet = join(root, 'dist/main/signet.js')
const folder = mkdtempSync(join(tmpdir(), 'signet-bench-'))
const at = (name: string): string => join(folder, name)
const runs = 5
const pin = '583920'

const version = (program: string, argument: string): string => {
  const { stdout, stderr } = spawnSync(program, [argument], { encoding: 'utf8' })
  return `${stdout}${stderr}`.trim().split('\n')[0] ?? ''
}

const libraryVersion = (name: string): string => {
  const manifest = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')
  return `${name} ${(JSON.parse(manifest) as { readonly version: string }).version}`
}

const benchWindow = async (): Promise<void> => {
  const stopDisplay = await startDisplay()
  const seconds: number[] = []
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    const app = await launchApp({ mainPath: join(root, 'dist/main/main.js') })
    await app.page.waitFor('h1')
    seconds.push((performance.now() - start) / 1000)
    await app.quit()
  }
  stopDisplay?.()
  const browser = await measureMedian(runs, run => ({
    program: 'chromium',
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      `--user-data-dir=${at(`browser-${run}`)}`,
      '--dump-dom',
      'about:blank',
    ],
  }))
  const median = seconds.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0
  console.log(`\n### Time to the first window, stand-in over Chromium, median of ${runs}\n`)
  console.log('| start | time |\n|---|---|')
  console.log(`| Signet: process start to the drawn page | ${median.toFixed(2)} s |`)
  console.log(`| Chromium alone: start, empty page, end | ${browser.seconds.toFixed(2)} s |`)
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
  /** `npm run bench -- files throughput`: those tables alone. */
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
    window: async () => {
      await benchWindow()
      await benchFirstPage({ directory: at('first-page'), mainPath: join(root, 'dist/main/main.js') })
    },
  }
  const wanted = process.argv.slice(2)
  for (const [name, run] of Object.entries(tables)) if (wanted.length === 0 || wanted.includes(name)) await run()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
