/** Validation of a signed PDF of 1 GB beside `openssl dgst -sha256` and pdfsig, in the same run. Argument: megabytes. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makePdf } from './make-pdf.ts'
import { measure, measureMedian } from './measure.ts'

const root = join(import.meta.dirname, '..')
const signet = join(root, 'dist/main/signet.js')
const folder = mkdtempSync(join(tmpdir(), 'signet-bench-validation-'))
const at = (name: string): string => join(folder, name)
const megabytes = Number(process.argv[2] ?? 1000)
const runs = 3

try {
  await makePdf(at('large.pdf'), megabytes * 1_000_000)
  writeFileSync(at('pin'), '583920\n', { mode: 0o600 })
  const ours = (...args: readonly string[]) => [signet, '--profile', at('profile'), ...args]
  execFileSync(process.execPath, ours('keys', 'create', '--name', 'Bench', '--pin-file', at('pin')))
  execFileSync(process.execPath, ours('sign', at('large.pdf'), '--pin-file', at('pin'), '--out', at('signed.pdf')))
  rmSync(at('large.pdf'))
  // Once before, so that all of them find the file where the system keeps it.
  await measure({ program: 'openssl', args: ['dgst', '-sha256', at('signed.pdf')] })
  const rows = [
    ['openssl dgst -sha256', { program: 'openssl', args: ['dgst', '-sha256', at('signed.pdf')] }],
    // Nobody trusts the key of this run: exit 1, after all of the work.
    [
      'signet validate',
      { program: process.execPath, args: ours('validate', '--offline', at('signed.pdf')), exits: [1] },
    ],
    ['pdfsig', { program: 'pdfsig', args: ['-nocert', at('signed.pdf')] }],
  ] as const
  console.log(`\n### Validate a signed PDF of ${megabytes} MB, whole process, median of ${runs}\n`)
  console.log('| program | time | beside openssl dgst | most memory |\n|---|---|---|---|')
  let base = 0
  for (const [name, command] of rows) {
    const { seconds, peakMegabytes } = await measureMedian(runs, () => command)
    base ||= seconds
    const memory = peakMegabytes?.toFixed(0) ?? '–'
    console.log(`| ${name} | ${seconds.toFixed(2)} s | ${(seconds / base).toFixed(2)} × | ${memory} MB |`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
