/** Signs one file with an open key, at the level that is wished and as its field demands. */
import { createHash } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type {
  Certification,
  DigestAlgorithm,
  FieldLock,
  RsaPadding,
  SignatureAppearance,
  SignatureLevel,
  SignedDocument,
  SigningProgress,
} from '../../shared/model/signing.ts'
import type { Secret } from '../../shared/secret.ts'
import type { Certificate } from '../pki/certificate.ts'
import { createPadesCms, maxPadesCmsSize } from '../pki/cms.ts'
import type { SignatureScheme } from '../pki/public-key.ts'
import type { TokenKey } from '../tokens/key-store.ts'
import type { Appearances } from './appearance/create-appearances.ts'
import { meetField } from './check-signing.ts'
import type { SigningThread } from './open-signing-thread.ts'
import { completeSignature, type LevelSources } from './pdf/reach-level.ts'
import { signPdf } from './pdf/sign-pdf.ts'
import { type RevocationSource, requireIssued } from './revocation-client.ts'
import type { Sign } from './sign-in-turn.ts'
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

export interface SignFileDeps {
  readonly timestamps: (urls: readonly string[] | undefined) => TimestampSource
  readonly revocation: RevocationSource
  readonly now: () => Date
}

/** Who signs: the same for all files of a session. */
export interface FileSigner {
  readonly key: TokenKey
  readonly certificate: Certificate
  readonly sign: Sign
  readonly appearances: Appearances
}

/** Room for the timestamp in the signature: it cannot be made larger later without signing again. */
const signatureTimestampRoomBytes = 32 * 1024

/** @throws {AppError} documents/*, pdf/*, tokens/*, timestamps/*, revocation/*; the target is then as it was before */
export const signFile = async (
  deps: SignFileDeps,
  { key, certificate, sign, appearances }: FileSigner,
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
