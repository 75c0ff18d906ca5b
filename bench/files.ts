/** One PDF signed by one process, from 1 MB to 4 GB, beside other programs and beside copying and hashing it. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { SoftHsm2 } from '../test/tokens/softhsm2.ts'
import { makePdf } from './make-pdf.ts'
import { type Command, describePeaks, type Measurement, measure, summarize } from './measure.ts'
import type { PeerKey } from './peers/peer-key.ts'

export interface FilesSetup {
  readonly directory: string
  /** The bundle of the command line. */
  readonly signet: string
  readonly token: SoftHsm2
  readonly pinFile: string
  readonly peerKey: PeerKey
}

const sizes = [
  { label: '1 MB', sizeBytes: 1_000_000, runs: 5, withPeers: true },
  { label: '100 MB', sizeBytes: 100_000_000, runs: 5, withPeers: true },
  { label: '1 GB', sizeBytes: 1_000_000_000, runs: 5, withPeers: true },
  { label: '4 GB', sizeBytes: 4_400_000_000, runs: 1, withPeers: false },
] as const

const sampleOf = (said: string): string =>
  /heap out of memory|SIGKILL|ERR_\w+|[A-Z]\w*Error: [^\n]{0,80}/.exec(said)?.[0] ?? said.slice(0, 80)

export const benchFiles = async ({ directory, signet, token, pinFile, peerKey }: FilesSetup): Promise<void> => {
  const input = join(directory, 'input.pdf')
  const output = join(directory, 'output.pdf')
  const node = (...args: readonly string[]): Command => ({ program: process.execPath, args })
  const { keyFile, certificateFile, nssDirectory } = peerKey
  const peer = (name: string): Command =>
    node(join(import.meta.dirname, 'peers/sign-file.ts'), name, keyFile, certificateFile, input, output)
  const profile = join(directory, 'files-profile')
  const sign = ['sign', input, '--key', 'bench', '--pin-file', pinFile, '--out', output]
  const base: Command = { program: 'sh', args: ['-c', `cp "${input}" "${output}" && openssl dgst -sha256 "${output}"`] }
  const ours: Command = { ...node(signet, '--profile', profile, ...sign), env: token.env }
  const start = node(signet, '--version')
  const pdfsig = ['-nssdir', nssDirectory, '-add-signature', '-nick', 'bench', '-no-ocsp', input, output]

  for (const { label, sizeBytes, runs, withPeers } of sizes) {
    await makePdf(input, sizeBytes)
    const rows: readonly (readonly [string, Command])[] = [
      ['cp, then openssl dgst -sha256', base],
      ['**signet sign** (SoftHSM2, synced to the disk)', ours],
      ['of which: start of the program (signet --version)', start],
      ...(withPeers
        ? ([
            ['pdfsig -add-signature (NSS)', { program: 'pdfsig', args: pdfsig }],
            ['@libpdf/core (key in memory)', peer('libpdf')],
            ['@signpdf/signpdf + placeholder-pdf-lib (no CMS)', peer('signpdf')],
          ] as const)
        : []),
    ]
    const found = new Map<string, Measurement[]>()
    const failures = new Map<string, string>()
    // In turn, so that what else the machine does meets all of them.
    for (let run = 0; run < runs; run++) {
      for (const [name, command] of rows) {
        if (failures.has(name)) continue
        try {
          found.set(name, [...(found.get(name) ?? []), await measure(command)])
        } catch (thrown) {
          failures.set(name, sampleOf(String(thrown)))
        }
        rmSync(output, { force: true })
      }
    }
    console.log(`\n### Sign a PDF of ${label}, RSA-2048, whole process, median of ${runs}\n`)
    console.log('| program | time | beside cp + openssl | most memory, + largest of its processes |\n|---|---|---|---|')
    const baseSeconds = summarize(found.get(rows[0]?.[0] ?? '') ?? []).seconds
    for (const [name] of rows) {
      const measured = summarize(found.get(name) ?? [])
      const { seconds } = measured
      const facts = [`${seconds.toFixed(2)} s`, `${(seconds / baseSeconds).toFixed(2)} ×`, describePeaks(measured)]
      console.log(`| ${name} | ${failures.has(name) ? `fails: ${failures.get(name)} | – | –` : facts.join(' | ')} |`)
    }
    rmSync(input)
  }
}
