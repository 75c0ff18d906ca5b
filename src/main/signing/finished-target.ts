/** Tells whether a document was signed already, from its target alone: what a killed batch left behind is its own journal. */
import { type FileHandle, open } from 'node:fs/promises'
import {
  type DigestAlgorithm,
  digestAlgorithms,
  type SignatureLevel,
  signatureLevels,
} from '../../shared/model/signing.ts'
import type { FileVerdict } from '../../shared/model/validation.ts'
import { readCms } from '../pki/cms.ts'
import { findDigestAlgorithm } from '../pki/signature-format.ts'

export interface FinishedTarget {
  readonly signer: string
  readonly level: SignatureLevel
  readonly digest: DigestAlgorithm
  /** ISO 8601. */
  readonly signedAt: string
}

export interface FinishedTargetQuestion {
  readonly inputPath: string
  readonly outputPath: string
  readonly level: SignatureLevel
  /** Hex; of the key that is to sign. */
  readonly certificateSha256: string
}

const chunkBytes = 256 * 1024
/** Signature, certificates, revocation lists: an update of ours is far below. */
const maxUpdateBytes = 16 * 1024 * 1024

const readAt = async (file: FileHandle, offset: number, length: number): Promise<Buffer> => {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, offset)
  return buffer.subarray(0, bytesRead)
}

/** What stands behind the bytes of `input` in `output`; undefined when `output` does not begin with them. */
const readUpdate = async (input: FileHandle, output: FileHandle): Promise<Buffer | undefined> => {
  const [{ size: inputBytes }, { size: outputBytes }] = [await input.stat(), await output.stat()]
  if (outputBytes <= inputBytes || outputBytes - inputBytes > maxUpdateBytes) return undefined
  for (let offset = 0; offset < inputBytes; offset += chunkBytes) {
    const length = Math.min(chunkBytes, inputBytes - offset)
    const [expected, found] = await Promise.all([readAt(input, offset, length), readAt(output, offset, length)])
    if (expected.length !== length || !expected.equals(found)) return undefined
  }
  return readAt(output, inputBytes, outputBytes - inputBytes)
}

const openTwo = async <Result>(
  paths: readonly [string, string],
  use: (first: FileHandle, second: FileHandle) => Promise<Result>,
): Promise<Result> => {
  const first = await open(paths[0])
  try {
    const second = await open(paths[1])
    return await use(first, second).finally(() => second.close())
  } finally {
    await first.close()
  }
}

/**
 * The signature in `outputPath`, where that file is `inputPath` byte for byte with one more intact signature of this
 * certificate behind it, of this level or a higher one. undefined for anything else: its name alone proves nothing.
 */
export const findFinishedTarget = async (
  { inputPath, outputPath, level, certificateSha256 }: FinishedTargetQuestion,
  validate: (path: string) => Promise<FileVerdict>,
): Promise<FinishedTarget | undefined> => {
  try {
    const update = await openTwo([inputPath, outputPath], readUpdate)
    const hex = update && /\/Contents\s*<([0-9A-Fa-f]+)>/.exec(update.toString('latin1'))?.[1]
    if (!hex) return undefined
    const digest = findDigestAlgorithm(readCms(Buffer.from(hex, 'hex')).signers[0]?.digestAlgorithm)
    const made = digestAlgorithms.find(each => each === digest)
    const [before, after] = [await signaturesOf(inputPath, validate), await signaturesOf(outputPath, validate)]
    const signature = after.at(-1)
    if (after.length !== before.length + 1 || !signature || !made) return undefined
    const { signer, claimedSigningTime, indication } = signature
    const isOurs = signer?.certificateSha256 === certificateSha256 && indication !== 'TOTAL-FAILED'
    if (!isOurs || !signature.level || !claimedSigningTime) return undefined
    if (signatureLevels.indexOf(signature.level) < signatureLevels.indexOf(level)) return undefined
    return { signer: signer.commonName, level: signature.level, digest: made, signedAt: claimedSigningTime }
  } catch {
    // What cannot be read is not known to be finished.
    return undefined
  }
}

const signaturesOf = async (path: string, validate: (path: string) => Promise<FileVerdict>) =>
  (await validate(path)).signatures.filter(({ kind }) => kind === 'signature')
