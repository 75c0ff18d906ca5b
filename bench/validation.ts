/** Validation of a signed PDF of 1 GB beside `openssl dgst -sha256` and pdfsig, in the same run. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makePdf } from './make-pdf.ts'
import { describePeaks, measure, measureMedian } from './measure.ts'

export interface ValidationSetup {
  /** Is made. */
  readonly directory: string
  readonly signet: string
  readonly pinFile: string
}

const megabytes = 1000
const runs = 3

export const benchValidation = async ({ directory, signet, pinFile }: ValidationSetup): Promise<void> => {
  mkdirSync(directory)
  const [input, signed] = [join(directory, 'input.pdf'), join(directory, 'signed.pdf')]
  await makePdf(input, megabytes * 1_000_000)
  const ours = (...args: readonly string[]) => [signet, '--profile', join(directory, 'profile'), ...args]
  execFileSync(process.execPath, ours('keys', 'create', '--name', 'Bench', '--pin-file', pinFile))
  execFileSync(process.execPath, ours('sign', input, '--pin-file', pinFile, '--out', signed))
  rmSync(input)
  const digest = { program: 'openssl', args: ['dgst', '-sha256', signed] }
  // Once before, so that all of them find the file where the system keeps it.
  await measure(digest)
  const rows = [
    ['openssl dgst -sha256', digest],
    // Nobody trusts the key of this run: exit 1, after all of the work.
    ['**signet validate**', { program: process.execPath, args: ours('validate', '--offline', signed), exits: [1] }],
    ['pdfsig', { program: 'pdfsig', args: ['-nocert', signed] }],
  ] as const
  console.log(`\n### Validate a signed PDF of ${megabytes} MB, whole process, median of ${runs}\n`)
  console.log('| program | time | beside openssl dgst | most memory |\n|---|---|---|---|')
  let base = 0
  for (const [name, command] of rows) {
    const measured = await measureMedian(runs, () => command)
    base ||= measured.seconds
    const times = [`${measured.seconds.toFixed(2)} s`, `${(measured.seconds / base).toFixed(2)} ×`]
    console.log(`| ${name} | ${times.join(' | ')} | ${describePeaks(measured)} |`)
  }
  rmSync(signed)
}
