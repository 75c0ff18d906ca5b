/** `npm run bench`: what is fast, beside its peers, in one run and one table. Makes its own input; needs Debian's packages named in README. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { launchApp } from '../native-mocks/electron/test-control.ts'
import { startDisplay } from '../test/global-setup.ts'
import { createSoftHsm2 } from '../test/tokens/softhsm2.ts'
import { makePdf } from './make-pdf.ts'
import { type Measurement, measure, measureMedian } from './measure.ts'
import { benchThroughput } from './throughput.ts'
import { benchTokens } from './tokens.ts'

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

/** pdfsig signs with keys of an NSS database only, so it gets an RSA-2048 key of its own. */
const createNssDatabase = (): string => {
  const directory = at('nss')
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' })
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    at('key.pem'),
    '-out',
    at('cert.pem'),
    '-subj',
    '/CN=Bench',
    '-days',
    '30',
  )
  openssl(
    'pkcs12',
    '-export',
    '-inkey',
    at('key.pem'),
    '-in',
    at('cert.pem'),
    '-name',
    'bench',
    '-passout',
    'pass:',
    '-out',
    at('key.p12'),
  )
  execFileSync('mkdir', [directory])
  execFileSync('certutil', ['-N', '-d', `sql:${directory}`, '--empty-password'])
  execFileSync('pk12util', ['-i', at('key.p12'), '-d', `sql:${directory}`, '-W', '', '-K', ''], { stdio: 'ignore' })
  return directory
}

const row = (name: string, { seconds, peakMegabytes }: Measurement, base: number): string =>
  `| ${name} | ${seconds.toFixed(2)} s | ${(seconds / base).toFixed(2)} × | ${peakMegabytes?.toFixed(0) ?? '–'} MB |`

const benchSigning = async (
  label: string,
  sizeBytes: number,
  token: Awaited<ReturnType<typeof createSoftHsm2>>,
  nss: string,
): Promise<void> => {
  const input = at(`${label}.pdf`)
  await makePdf(input, sizeBytes)
  const args = [
    '--profile',
    at('profile'),
    'sign',
    input,
    '--key',
    'bench',
    '--pin-file',
    at('pin'),
    '--force',
    '--out',
    at('ours.pdf'),
  ]
  const ours = await measureMedian(runs, () => ({ program: process.execPath, args: [signet, ...args], env: token.env }))
  const peer = await measureMedian(runs, run => ({
    program: 'pdfsig',
    args: ['-nssdir', nss, '-add-signature', '-nick', 'bench', '-no-ocsp', input, at(`peer-${run}.pdf`)],
  }))
  const copy = await measureMedian(runs, () => ({
    program: 'sh',
    args: ['-c', `cp "${input}" "${at('copy.pdf')}" && sha256sum "${at('copy.pdf')}"`],
  }))
  const start = await measureMedian(runs, () => ({ program: process.execPath, args: [signet, '--version'] }))
  console.log(`\n### Sign a PDF of ${label}, RSA-2048, whole process, median of ${runs}\n`)
  console.log('| program | time | beside cp + sha256sum | most memory |\n|---|---|---|---|')
  console.log(row('signet sign (SoftHSM2)', ours, copy.seconds))
  console.log(row('  of which: start of the program (signet --version)', start, copy.seconds))
  console.log(row('pdfsig -add-signature (NSS)', peer, copy.seconds))
  console.log(row('cp + sha256sum', copy, copy.seconds))
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
  const nss = createNssDatabase()
  console.log(`Node ${process.versions.node}; ${version('pdfsig', '-v')}; ${version('openssl', 'version')}`)
  console.log(
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, ${process.platform}`,
  )
  // The first start fills the caches of the file system for everyone.
  await measure({ program: process.execPath, args: [signet, '--version'] })
  /** `npm run bench -- tokens throughput`: those tables alone. */
  const tables: Readonly<Record<string, () => Promise<void>>> = {
    files: async () => {
      await benchSigning('1 MB', 1_000_000, token, nss)
      await benchSigning('100 MB', 100_000_000, token, nss)
    },
    throughput: async () => {
      const directory = at('throughput')
      mkdirSync(directory)
      await benchThroughput({ directory, token, tokenDirectory: folder, pin })
    },
    tokens: () => benchTokens(folder, join(root, 'dist/main/pkcs11.js')),
    window: benchWindow,
  }
  const wanted = process.argv.slice(2)
  for (const [name, run] of Object.entries(tables)) if (wanted.length === 0 || wanted.includes(name)) await run()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
