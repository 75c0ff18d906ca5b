/**
 * Signatures per second over many small documents: ours, the bare token, and other libraries, in one run; and the whole
 * command. ext4 gives no inode again that was freed in the last minutes and looks at each of them for every new file,
 * which costs up to half a millisecond: where much was deleted a moment ago, a bench before this one included, wait or
 * set TMPDIR to another folder.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildFaults, createFaults } from '../native-mocks/pkcs11-faults/faults.ts'
import type { SoftHsm2 } from '../test/tokens/softhsm2.ts'
import { makePdf } from './make-pdf.ts'
import { describePeaks, measureMedian } from './measure.ts'
import type { PeerKey } from './peers/peer-key.ts'
import type { SideName, SideSetup } from './throughput-side.ts'

export interface ThroughputSetup {
  /** Empty, for everything that is made. */
  readonly directory: string
  /** With one RSA-2048 key. */
  readonly token: SoftHsm2
  /** Of the same kind, for libraries that sign with a key in memory. */
  readonly peerKey: PeerKey
  readonly pin: string
}

interface Rate {
  readonly perSecond: number
  readonly seconds: number
}

const root = join(import.meta.dirname, '..')
const documentBytes = 12_500
const manyDocuments = 1000
const slowDocuments = 50
const slowSignatureMs = 400
const runs = 3

const makeDocuments = async (directory: string, count: number): Promise<string> => {
  mkdirSync(directory)
  for (let n = 0; n < count; n++) await makePdf(join(directory, `${String(n).padStart(4, '0')}.pdf`), documentBytes)
  return directory
}

export const benchThroughput = async ({ directory, token, peerKey, pin }: ThroughputSetup): Promise<void> => {
  const at = (name: string): string => join(directory, name)
  let lastRun = 0
  const run = async (side: SideName, setup: SideSetup, env: NodeJS.ProcessEnv): Promise<Rate> => {
    lastRun += 1
    writeFileSync(at('setup.json'), JSON.stringify(setup))
    const args = [join(root, 'bench/throughput-side.ts'), side, at('setup.json'), at(`out-${lastRun}`)]
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } })
    return JSON.parse(stdout) as Rate
  }
  const setup: SideSetup = {
    ...peerKey,
    documents: await makeDocuments(at('many'), manyDocuments),
    profile: at('profile'),
    modulePath: token.modulePath,
    keyId: token.keys[0]?.keyId ?? '',
    pin,
    pkcs11: join(root, 'dist/main/pkcs11.js'),
    signingThread: join(root, 'dist/main/signing-thread.js'),
  }
  const sides: readonly SideName[] = ['token', 'signet', 'libpdf', 'signpdf']
  const rates = new Map<SideName, number[]>(sides.map(side => [side, []]))
  for (let n = 0; n < runs; n++) {
    for (const side of sides) rates.get(side)?.push((await run(side, setup, token.env)).perSecond)
  }
  const median = (side: SideName): number => rates.get(side)?.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN

  const labels: Readonly<Record<SideName, string>> = {
    token: 'the token alone: C_SignInit, C_Sign (pkcs11js)',
    signet: 'signet batch (SoftHSM2, synced to the disk)',
    libpdf: '@libpdf/core (key in memory, not synced)',
    signpdf: '@signpdf/signpdf (key in memory, no CMS, not synced)',
  }
  console.log(`\n### ${manyDocuments} PDFs of 13 kB, RSA-2048, without start and login, median of ${runs}\n`)
  console.log('| program | signatures/s | beside the token | ours beside it |\n|---|---|---|---|')
  for (const side of sides) {
    const shares = [median(side) / median('token'), median('signet') / median(side)]
    console.log(
      `| ${labels[side]} | ${median(side).toFixed(0)} | ${shares.map(each => each.toFixed(2)).join(' × | ')} × |`,
    )
  }

  writeFileSync(at('pin'), pin, { mode: 0o600 })
  const command = await measureMedian(runs, n => {
    const target = at(`command-${n}`)
    mkdirSync(target)
    const sign = ['sign', setup.documents, '--key', setup.keyId, '--pin-file', at('pin'), '--out-dir', target]
    const signet = join(root, 'dist/main/signet.js')
    return { program: process.execPath, args: [signet, '--profile', setup.profile, ...sign], env: token.env }
  })
  console.log(`\n### The same folder by command line: start, review, PIN, signatures and end, median of ${runs}\n`)
  console.log('| program | time | documents/s | most memory, + largest of its processes |\n|---|---|---|---|')
  console.log(
    `| signet sign | ${command.seconds.toFixed(2)} s | ${(manyDocuments / command.seconds).toFixed(0)} | ${describePeaks(command)} |`,
  )

  const faults = createFaults({
    directory,
    name: 'slow',
    path: buildFaults(directory),
    realPath: token.modulePath,
  })
  faults.write({ faults: [{ at: 'C_Sign', act: { delayMs: slowSignatureMs } }] })
  mkdirSync(at('slow-profile'))
  writeFileSync(at('slow-profile/settings.json'), JSON.stringify({ modules: { added: [faults.path] } }))
  const slow = await run(
    'signet',
    { ...setup, documents: await makeDocuments(at('few'), slowDocuments), profile: at('slow-profile') },
    { ...token.env, ...faults.env },
  )
  const least = (slowDocuments * slowSignatureMs) / 1000
  console.log(`\n### ${slowDocuments} PDFs with a token that takes ${slowSignatureMs} ms for each signature\n`)
  console.log('| program | time | beside the signatures alone |\n|---|---|---|')
  console.log(`| signet batch | ${slow.seconds.toFixed(2)} s | ${(slow.seconds / least).toFixed(3)} × |`)
}
