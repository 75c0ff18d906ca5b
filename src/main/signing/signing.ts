/** The use case of signing: one PIN entry, then any number of documents, each recorded in the vault where it is open. */
import { createHash } from 'node:crypto'
import { basename, dirname } from 'node:path'
import { AppError, errorCodes } from '../../shared/errors.ts'
import type { CannotSignReason } from '../../shared/model/key.ts'
import type {
  Certification,
  DigestAlgorithm,
  FieldLock,
  RsaPadding,
  SignatureAppearance,
  SignatureLevel,
  SignedDocument,
  SigningProgress,
  SigningRecord,
} from '../../shared/model/signing.ts'
import type { Secret } from '../../shared/secret.ts'
import type { Certificate } from '../pki/certificate.ts'
import { createPadesCms, maxPadesCmsSize } from '../pki/cms.ts'
import type { SignatureScheme } from '../pki/public-key.ts'
import type { SignRequest, TokenKey, UnlockedKey } from '../tokens/key-store.ts'
import { type Appearances, createAppearances } from './appearance/create-appearances.ts'
import { type Batch, type BatchItem, createBatch, isSmall } from './batch.ts'
import { checkSigning, meetField, type SigningCheck, type SigningCheckRequest } from './check-signing.ts'
import type { SigningThread } from './open-signing-thread.ts'
import { extendPdf } from './pdf/extend-pdf.ts'
import { completeSignature, type ExtendableLevel, extendToLevel, type LevelSources } from './pdf/reach-level.ts'
import { signPdf } from './pdf/sign-pdf.ts'
import { removeStaleTargets } from './pdf/stale-targets.ts'
import { type RevocationSource, requireIssued } from './revocation-client.ts'
import type { SignerCertificates } from './signing-thread.ts'
import type { TimestampSource } from './timestamp-client.ts'

export interface SignFileRequest {
  readonly inputPath: string
  /** Absolute. */
  readonly outputPath: string
  readonly replaceExisting: boolean
  readonly digest: DigestAlgorithm
  readonly reason: string | null
  readonly location: string | null
  /** An existing empty signature field; null: a new one. */
  readonly field: string | null
  /** Absent or null: nothing of the signature is seen on the page. */
  readonly appearance?: SignatureAppearance | null
  /** Opens a document that is encrypted. */
  readonly password?: Secret | null
  /** Hex; the bytes that were shown. null: whatever is there. */
  readonly expectedSha256: string | null
  /** Absent: B-B. */
  readonly level?: SignatureLevel
  /** Timestamp authorities in the order in which they are tried; absent: those of the settings. */
  readonly tsaUrls?: readonly string[]
  /** Of an RSA key; absent: PKCS#1 v1.5, which every reader knows. */
  readonly rsaPadding?: RsaPadding
  /** A seed value of the field may put another digest in the place of `digest`. */
  readonly isDigestFree?: boolean
  /** Absent: the document is not certified, unless its field demands it. */
  readonly certify?: Certification | null
  /** Absent: as the field itself says. */
  readonly lock?: FieldLock | null
  readonly onProgress?: (progress: Omit<SigningProgress, 'documentId'>) => void
  /** Gives up with its reason, until the token is asked: what is signed is finished. */
  readonly signal?: AbortSignal
}

export type SignedFile = Omit<SignedDocument, 'documentId' | 'fileName' | 'folder'> & {
  readonly inputPath: string
  readonly outputPath: string
  readonly outputSha256: string
}

export interface ExtendFileRequest {
  readonly inputPath: string
  /** Absolute. */
  readonly outputPath: string
  readonly replaceExisting: boolean
  readonly level: ExtendableLevel
  /** As in `SignFileRequest`. */
  readonly tsaUrls?: readonly string[]
}

export interface ExtendedFile {
  readonly inputPath: string
  readonly outputPath: string
  readonly outputSha256: string
  readonly sizeBytes: number
  readonly level: ExtendableLevel
}

/** An unlocked key; each document succeeds or fails by itself. */
export interface SigningSession {
  /**
   * Several may run at once: they take turns at the token. A key that failed is not asked again.
   *
   * @throws {AppError} documents/*, pdf/*, tokens/*, timestamps/*, revocation/*; the target is then as it was before
   */
  signFile(request: SignFileRequest): Promise<SignedFile>
  /** Nothing happens before its `run`. */
  createBatch(items: readonly BatchItem[], onChange: (changed: readonly number[]) => void): Batch
  close(): Promise<void>
}

/** Where signing acts are recorded: the vault, or nowhere for a key that cannot open it. */
export interface SigningActs {
  /** Durable when it settles; acts that come close together are written as one. */
  add(act: SigningRecord): Promise<void>
  close(): Promise<void>
}

export interface SigningDeps {
  readonly findKey: (keyId: string) => Promise<TokenKey>
  readonly readKeyCertificate: (key: TokenKey) => Certificate | null
  readonly whyCannotSign: (key: TokenKey, now: Date) => CannotSignReason | null
  readonly unlock: (keyId: string, pin: Secret, signal?: AbortSignal) => Promise<UnlockedKey>
  /** Opens the record of signing acts with this key, before anything is signed. */
  readonly openRecord: (unlocked: UnlockedKey) => Promise<SigningActs>
  readonly timestamps: (urls: readonly string[] | undefined) => TimestampSource
  readonly revocation: RevocationSource
  readonly now: () => Date
  /** Absent: everything is done in this thread. */
  readonly openThread?: (certificates: SignerCertificates) => SigningThread
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
   * Adds timestamps and validation data to the signatures of a file; no key is needed.
   *
   * @throws {AppError} documents/*, pdf/*, timestamps/*, revocation/*; the target is then as it was before
   */
  async extendFile({ level, tsaUrls, ...files }: ExtendFileRequest): Promise<ExtendedFile> {
    const sources: LevelSources = { timestamps: deps.timestamps(tsaUrls), revocation: deps.revocation }
    const extended = await extendPdf({ ...files, addUpdates: file => extendToLevel(file, level, sources) })
    const { inputPath, outputPath } = files
    return { inputPath, outputPath, level, ...extended }
  },

  /**
   * What stands in the way of signing this document so, told before the PIN; and what the field makes of the wishes.
   *
   * @throws {AppError} documents/*, pdf/*; timestamps/no-authority, keys/no-certificate, revocation/self-signed
   */
  async check(request: SigningCheckRequest): Promise<SigningCheck> {
    const key = request.keyId === null ? null : await deps.findKey(request.keyId)
    const certificate = key && deps.readKeyCertificate(key)
    if (key && !certificate) throw new AppError('keys/no-certificate')
    const signer = key && certificate && { certificate, chain: key.otherCertificates }
    return checkSigning(deps, request, signer)
  },

  /**
   * What is wrong with a picture, told before the PIN.
   *
   * @throws {AppError} pdf/image-unreadable
   */
  checkAppearance(appearance: SignatureAppearance): void {
    createAppearances().checkImage(appearance)
  },

  /**
   * Whether what is to be seen fits its place, told before the PIN.
   *
   * @throws {AppError} pdf/image-unreadable, pdf/place-too-small; keys/not-found, keys/no-certificate
   */
  async checkPlace(
    keyId: string,
    appearance: SignatureAppearance,
    { reason, location }: Pick<SignFileRequest, 'reason' | 'location'>,
  ): Promise<void> {
    const certificate = deps.readKeyCertificate(await deps.findKey(keyId))
    if (!certificate) throw new AppError('keys/no-certificate')
    const facts = { name: certificate.commonName, reason, location, signedAt: deps.now() }
    await createAppearances().checkPlace(appearance, facts)
  },

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
    const appearances = createAppearances()
    const swept = new Set<string>()
    const sign = inTurn(unlocked)
    let thread: SigningThread | undefined
    const signFile = async (request: SignFileRequest, inThread?: SigningThread): Promise<SignedFile> => {
      const folder = dirname(request.outputPath)
      if (!swept.has(folder)) {
        swept.add(folder)
        await removeStaleTargets(folder, deps.now())
      }
      const signed = await signOne(deps, unlocked.key, sign, certificate, appearances, request, inThread)
      const { signedAt, outputSha256, signer, level } = signed
      await acts.add({ signedAt, fileName: basename(signed.outputPath), outputSha256, keyId, signer, level })
      return signed
    }
    return {
      signFile: request => signFile(request),
      createBatch(items, onChange) {
        if (items.filter(isSmall).length >= minThreadDocuments) {
          thread ??= deps.openThread?.({ certificate: certificate.der, chain: key.otherCertificates })
        }
        return createBatch({
          items,
          // Larger ones would keep the others waiting.
          signFile: (request, item) => signFile(request, isSmall(item) ? thread : undefined),
          onChange,
          nowMs: () => performance.now(),
        })
      },
      async close() {
        await acts.close()
        await thread?.close()
        await unlocked.close()
      },
    }
  },
})

/** Worth the start of a thread. */
const minThreadDocuments = 16

type Sign = (request: SignRequest, signal: AbortSignal | undefined) => Promise<Uint8Array>

/**
 * One signature after the other. After a failure of the key none follows: a PIN that is given with each signature must
 * not be tried again for the documents that wait.
 */
const inTurn = (unlocked: UnlockedKey): Sign => {
  let turn: Promise<unknown> = Promise.resolve()
  let failure: unknown
  const signNow: Sign = async (request, signal) => {
    signal?.throwIfAborted()
    if (failure) throw failure
    try {
      return await unlocked.sign(request)
    } catch (thrown) {
      if (!(thrown instanceof AppError) || errorCodes[thrown.code].exit === 4) failure = thrown
      throw thrown
    }
  }
  return (request, signal) => {
    const signed = turn.then(() => signNow(request, signal))
    turn = signed.catch(() => undefined)
    return signed
  }
}

/** Room for the timestamp in the signature: it cannot be made larger later without signing again. */
const signatureTimestampRoomBytes = 32 * 1024

const signOne = async (
  deps: SigningDeps,
  key: TokenKey,
  sign: Sign,
  certificate: Certificate,
  appearances: Appearances,
  request: SignFileRequest,
  thread: SigningThread | undefined,
): Promise<SignedFile> => {
  const signer = { certificate, chain: key.otherCertificates }
  // What a field demands decides on digest and level, and so on the room that the signature takes.
  const met = request.field === null ? null : await meetField(deps, request, signer)
  const {
    onProgress,
    digest,
    level = 'B-B',
    tsaUrls,
    rsaPadding = 'pkcs1',
    password,
    appearance,
    signal,
    isDigestFree: _isDigestFree,
    ...target
  } = {
    ...request,
    ...(met && { digest: met.digest, reason: met.reason, certify: met.certify, level: met.level }),
  }
  const { reason, location } = target
  const scheme: SignatureScheme = key.algorithm === 'ec' ? 'ecdsa' : `rsa-${rsaPadding}`
  const chain = key.otherCertificates
  const signedAt = deps.now()
  const sources: LevelSources = { timestamps: deps.timestamps(tsaUrls), revocation: deps.revocation }
  if (level === 'B-LT' || level === 'B-LTA') requireIssued(certificate)
  const stampSignature = async (signatureValue: Uint8Array): Promise<Uint8Array> => {
    const { der } = await sources.timestamps.stamp(digest, createHash(digest).update(signatureValue).digest())
    if (der.length > signatureTimestampRoomBytes) throw new AppError('timestamps/too-large')
    return der
  }
  const isStamped = level !== 'B-B'
  const name = certificate.commonName
  const maxSizeBytes =
    maxPadesCmsSize([certificate.der, ...chain], key.sizeBits) + (isStamped ? signatureTimestampRoomBytes : 0)
  const signMessage = (message: Uint8Array) => sign({ scheme, digestAlgorithm: digest, message }, signal)
  const plain = { ...target, digestAlgorithm: digest, signerName: name, signingTime: signedAt }
  const isPlain = !isStamped && !password && !appearance && !onProgress
  let cms: Uint8Array = new Uint8Array()
  const inHere = async () =>
    signPdf({
      ...plain,
      ...(signal ? { signal } : {}),
      ...(password ? { password } : {}),
      ...(appearance
        ? { appearance: await appearances.prepare(appearance, { name, reason, location, signedAt }) }
        : {}),
      ...(onProgress ? { onProgress } : {}),
      signer: {
        maxSizeBytes,
        sign: async documentDigest => {
          cms = await createPadesCms({
            certificate: certificate.der,
            chain,
            scheme,
            digestAlgorithm: digest,
            documentDigest,
            sign: signMessage,
            ...(isStamped ? { stampSignature } : {}),
          })
          return cms
        },
      },
      addUpdates: file => completeSignature(file, level, sources, cms, chain),
    })
  const inThread = isPlain ? await thread?.sign({ ...plain, scheme, maxSizeBytes }, signMessage) : undefined
  const result = inThread ?? (await inHere())
  return {
    inputPath: request.inputPath,
    outputPath: request.outputPath,
    outputSha256: result.outputSha256,
    sizeBytes: result.sizeBytes,
    keyId: key.keyId,
    signer: name,
    digest,
    level,
    signedAt: signedAt.toISOString(),
  }
}
