/** The use cases of signing: what stands in the way is told before the PIN; one PIN entry, then any number of documents. */
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { CannotSignReason } from '../../shared/model/key.ts'
import type { SignatureAppearance } from '../../shared/model/signing.ts'
import type { Secret } from '../../shared/secret.ts'
import type { Certificate } from '../pki/certificate.ts'
import type { TokenKey, UnlockedKey } from '../tokens/key-store.ts'
import { createAppearances } from './appearance/create-appearances.ts'
import { checkSigning, type SigningCheck, type SigningCheckRequest } from './check-signing.ts'
import type { SigningThread } from './open-signing-thread.ts'
import type { SignFileDeps, SignFileRequest } from './sign-file.ts'
import { openSigningSession, type SigningActs, type SigningSession } from './signing-session.ts'
import type { SignerCertificates } from './signing-thread.ts'

export interface SigningDeps extends SignFileDeps {
  readonly findKey: (keyId: string) => Promise<TokenKey>
  readonly readKeyCertificate: (key: TokenKey) => Certificate | null
  readonly whyCannotSign: (key: TokenKey, now: Date) => CannotSignReason | null
  readonly unlock: (keyId: string, pin: Secret, signal?: AbortSignal) => Promise<UnlockedKey>
  /** Opens the record of signing acts with this key, before anything is signed. */
  readonly openRecord: (unlocked: UnlockedKey) => Promise<SigningActs>
  /** Absent: everything is done in this thread. */
  readonly openThread?: (certificates: SignerCertificates) => SigningThread
}

/** Worth the start of a thread. */
const minThreadDocuments = 16

/** What each reason is as an error, so that the refusal comes before the PIN. */
const refusals = {
  'no-certificate': 'keys/no-certificate',
  'too-weak': 'keys/too-weak',
  algorithm: 'keys/too-weak',
  'not-for-signing': 'keys/cannot-sign',
  expired: 'keys/cannot-sign',
  'not-yet-valid': 'keys/cannot-sign',
  revoked: 'keys/revoked',
  suspended: 'keys/suspended',
} as const satisfies Readonly<Record<CannotSignReason, ErrorCode>>

export const createSigning = (deps: SigningDeps) => ({
  /**
   * What stands in the way of signing documents with this key, told before the PIN; and what their fields make of the
   * wishes. The key is looked for once, which asks its token.
   *
   * @param keyId null: not chosen yet; then nothing is said about its certificate
   * @throws {AppError} keys/not-found, keys/no-certificate; the answer documents/*, pdf/*; timestamps/no-authority,
   *   revocation/self-signed
   */
  async createCheck(keyId: string | null): Promise<(request: SigningCheckRequest) => Promise<SigningCheck>> {
    const key = keyId === null ? null : await deps.findKey(keyId)
    const certificate = key && deps.readKeyCertificate(key)
    if (key && !certificate) throw new AppError('keys/no-certificate')
    const signer = key && certificate && { certificate, chain: key.otherCertificates }
    return request => checkSigning(deps, request, signer)
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
   * @param documents as many as are about to be signed: for many of them a thread is started while the token works
   * @throws {AppError} keys/* before the PIN is tried; those of `KeyStore.unlock`; vault/* when the act could not be recorded
   */
  async unlock(keyId: string, pin: Secret, signal?: AbortSignal, documents = 1): Promise<SigningSession> {
    const key = await deps.findKey(keyId)
    const certificate = deps.readKeyCertificate(key)
    const refusal = deps.whyCannotSign(key, deps.now())
    if (refusal) throw new AppError(refusals[refusal], { reason: refusal })
    if (!certificate) throw new AppError('keys/no-certificate')
    const thread =
      documents < minThreadDocuments
        ? undefined
        : deps.openThread?.({ certificate: certificate.der, chain: key.otherCertificates })
    let unlocked: UnlockedKey | undefined
    try {
      unlocked = await deps.unlock(keyId, pin, signal)
      return openSigningSession(deps, certificate, { unlocked, acts: await deps.openRecord(unlocked), thread })
    } catch (thrown) {
      await unlocked?.close()
      await thread?.close()
      throw thrown
    }
  },
})
