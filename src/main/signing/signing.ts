/** The use case of signing: one PIN entry, then any number of documents, each recorded in the vault where it is open. */
import { basename } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { CannotSignReason } from '../../shared/model/key.ts'
import type { DigestAlgorithm, SignedDocument, SigningProgress, SigningRecord } from '../../shared/model/signing.ts'
import type { Secret } from '../../shared/secret.ts'
import type { Certificate } from '../pki/certificate.ts'
import { createPadesCms, maxPadesCmsSize } from '../pki/cms.ts'
import type { SignatureScheme } from '../pki/public-key.ts'
import type { TokenKey, UnlockedKey } from '../tokens/key-store.ts'
import { signPdf } from './pdf/sign-pdf.ts'

export interface SignFileRequest {
  readonly inputPath: string
  /** Absolute. */
  readonly outputPath: string
  readonly replaceExisting: boolean
  readonly digest: DigestAlgorithm
  readonly reason: string | null
  readonly location: string | null
  /** An existing empty signature field; null: a new, invisible one. */
  readonly field: string | null
  /** Opens a document that is encrypted. */
  readonly password?: Secret | null
  /** Hex; the bytes that were shown. null: whatever is there. */
  readonly expectedSha256: string | null
  readonly onProgress?: (progress: Omit<SigningProgress, 'documentId'>) => void
}

export type SignedFile = Omit<SignedDocument, 'documentId' | 'fileName' | 'folder'> & {
  readonly inputPath: string
  readonly outputPath: string
  readonly outputSha256: string
}

/** An unlocked key; each document succeeds or fails by itself. */
export interface SigningSession {
  /** @throws {AppError} documents/*, pdf/*, tokens/*; the target is then as it was before */
  signFile(request: SignFileRequest): Promise<SignedFile>
  close(): Promise<void>
}

/** Where signing acts are recorded: the vault, or nowhere for a key that cannot open it. */
export interface SigningActs {
  add(act: SigningRecord): void
  close(): void
}

export interface SigningDeps {
  readonly findKey: (keyId: string) => Promise<TokenKey>
  readonly readKeyCertificate: (key: TokenKey) => Certificate | null
  readonly whyCannotSign: (key: TokenKey, now: Date) => CannotSignReason | null
  readonly unlock: (keyId: string, pin: Secret, signal?: AbortSignal) => Promise<UnlockedKey>
  /** Opens the record of signing acts with this key, before anything is signed. */
  readonly openRecord: (unlocked: UnlockedKey) => Promise<SigningActs>
  readonly now: () => Date
}

/** What each reason is as an error, so that the refusal comes before the PIN. */
const refusals: Readonly<Record<CannotSignReason, 'keys/no-certificate' | 'keys/too-weak' | 'keys/cannot-sign'>> = {
  'no-certificate': 'keys/no-certificate',
  'too-weak': 'keys/too-weak',
  algorithm: 'keys/too-weak',
  'not-for-signing': 'keys/cannot-sign',
  expired: 'keys/cannot-sign',
  'not-yet-valid': 'keys/cannot-sign',
}

export const createSigning = (deps: SigningDeps) => ({
  /**
   * Gives the PIN to the token once.
   *
   * @throws {AppError} keys/* before the PIN is tried; those of `KeyStore.unlock`; vault/* when the act could not be recorded
   */
  async unlock(keyId: string, pin: Secret, signal?: AbortSignal): Promise<SigningSession> {
    const key = await deps.findKey(keyId)
    const certificate = deps.readKeyCertificate(key)
    const refusal = deps.whyCannotSign(key, deps.now())
    if (refusal) throw new AppError(refusals[refusal], { reason: refusal })
    if (!certificate) throw new AppError('keys/no-certificate')
    const unlocked = await deps.unlock(keyId, pin, signal)
    const acts = await deps.openRecord(unlocked).catch(async thrown => {
      await unlocked.close()
      throw thrown
    })
    return {
      async signFile(request) {
        const signed = await signOne(unlocked, certificate, deps.now(), request)
        const { signedAt, outputSha256, signer } = signed
        acts.add({ signedAt, fileName: basename(signed.outputPath), outputSha256, keyId, signer })
        return signed
      },
      async close() {
        acts.close()
        await unlocked.close()
      },
    }
  },
})

const signOne = async (
  unlocked: UnlockedKey,
  certificate: Certificate,
  signedAt: Date,
  request: SignFileRequest,
): Promise<SignedFile> => {
  const scheme: SignatureScheme = unlocked.key.algorithm === 'ec' ? 'ecdsa' : 'rsa-pkcs1'
  const chain = unlocked.key.otherCertificates
  const { onProgress, digest, password, ...target } = request
  const result = await signPdf({
    ...target,
    digestAlgorithm: digest,
    signerName: certificate.commonName,
    signingTime: signedAt,
    ...(password ? { password } : {}),
    ...(onProgress ? { onProgress } : {}),
    signer: {
      maxSizeBytes: maxPadesCmsSize([certificate.der, ...chain], unlocked.key.sizeBits),
      sign: documentDigest =>
        createPadesCms({
          certificate: certificate.der,
          chain,
          scheme,
          digestAlgorithm: digest,
          documentDigest,
          sign: message => unlocked.sign({ scheme, digestAlgorithm: digest, message }),
        }),
    },
  })
  return {
    inputPath: request.inputPath,
    outputPath: request.outputPath,
    outputSha256: result.outputSha256,
    sizeBytes: result.sizeBytes,
    keyId: unlocked.key.keyId,
    signer: certificate.commonName,
    digest,
    level: 'B-B',
    signedAt: signedAt.toISOString(),
  }
}
