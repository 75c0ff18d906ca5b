/** The port through which the core reaches every token: software, or PKCS#11 in its own process. */
import type { KeyAlgorithm, PinSummary, TokenSummary, UnblockKind } from '../../shared/model/key.ts'
import type { DigestAlgorithm } from '../../shared/model/signing.ts'
import type { Secret } from '../../shared/secret.ts'
import type { SignatureScheme } from '../pki/public-key.ts'

/** A private key that a token holds, as far as it can be told without a PIN or was told before. */
export interface TokenKey {
  /** RFC 7638 JWK thumbprint of the public key, base64url. */
  readonly keyId: string
  readonly token: TokenSummary
  readonly label: string
  readonly algorithm: KeyAlgorithm
  readonly sizeBits: number
  /** DER SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). */
  readonly publicKey: Uint8Array
  /** DER; null when the token holds none for this key. */
  readonly certificate: Uint8Array | null
  /** DER of other certificates on the token, in no order: candidates for the chain. */
  readonly otherCertificates: readonly Uint8Array[]
  readonly pin: PinSummary
  /** Ways to set a new PIN when the old one is locked; empty where only the issuer can. */
  readonly unblockWith: readonly UnblockKind[]
  readonly canSign: boolean
  readonly canDecrypt: boolean
}

export interface SignRequest {
  readonly scheme: SignatureScheme
  readonly digestAlgorithm: DigestAlgorithm
  /** What is signed, as it is: CMS signed attributes, a TBSCertificate, a JWS signing input. Small; never a document. */
  readonly message: Uint8Array
  /** `message` is the digest already, and of what nobody knows: only for hashes that the user confirmed. Not with PSS. */
  readonly isDigest?: boolean
}

/** A key whose PIN was accepted. Belongs to one insertion of the token; close it. */
export interface UnlockedKey {
  readonly key: TokenKey
  /**
   * RSA: a signature as long as the modulus. ECDSA: r‖s, each as long as the curve's order (IEEE P1363).
   * Checked against the public key before it is returned.
   *
   * @throws {AppError} tokens/session-closed after `close`, after the end of the module's process, or when the token
   *   logged out; keys/cannot-sign for a scheme that is not the key's; tokens/removed, tokens/device-error,
   *   tokens/module-crashed, tokens/module-hung, tokens/signature-mismatch
   */
  sign(request: SignRequest): Promise<Uint8Array>
  /**
   * The same for several messages by one call to the token, one after the other. Answers fewer signatures, but one at
   * least, where it fails on the way: whoever asks for the next one is told why, and the token is not asked again.
   * Absent: each by itself, as for a key that wants its PIN each time.
   *
   * May be called again before it has answered, so that the token goes from one call to the next at once.
   *
   * @param messages at most 16
   * @param isFollowing nothing is signed when the call before failed or answered fewer, and the same is told
   * @throws {AppError} those of `sign` for the first message
   */
  signAll?(
    request: Pick<SignRequest, 'scheme' | 'digestAlgorithm' | 'isDigest'>,
    messages: readonly Uint8Array[],
    isFollowing?: boolean,
  ): Promise<readonly Uint8Array[]>
  /**
   * What `deriveSlotKey` takes for a new slot of the vault, tried with the token; null for a key that can only sign.
   * With `keepOnToken` it names a random value that the token keeps behind its PIN. Absent: any 32 random bytes do.
   *
   * @throws {AppError} tokens/data-unavailable, tokens/write-protected where it may not; those of `sign`
   */
  createSlotSalt?(options: { readonly keepOnToken: boolean }): Promise<Uint8Array | null>
  /**
   * 32 bytes that only this key, with its PIN, can derive from `salt`; opens the vault's slot of this key.
   * null where the token cannot do it.
   */
  deriveSlotKey(salt: Uint8Array): Promise<Uint8Array | null>
  close(): Promise<void>
}

export interface KeyStore {
  /** Every key seen now. Never asks for a PIN, never fails because one module does. */
  listKeys(): Promise<readonly TokenKey[]>
  /** The key where it was seen last, without a look elsewhere; undefined: `listKeys` has to tell. */
  findKey?(keyId: string): Promise<TokenKey | undefined>
  /**
   * Gives the PIN to the token once; never retries.
   *
   * @throws {AppError} keys/not-found, tokens/pin-incorrect (facts.triesLeft where the token tells), tokens/pin-locked,
   *   tokens/pin-not-set, tokens/pin-expired, tokens/damaged, tokens/wrong-device, tokens/removed, tokens/device-error,
   *   tokens/module-crashed, tokens/module-hung; tokens/cancelled when `signal` says so while the token waits
   */
  unlock(keyId: string, pin: Secret, signal?: AbortSignal): Promise<UnlockedKey>
  /**
   * Puts a DER certificate for this key on the token; a software key keeps its `chain` beside it.
   *
   * @throws {AppError} keys/certificate-unreadable, keys/certificate-mismatch, both before the PIN is tried; those of `unlock`
   */
  installCertificate(keyId: string, certificate: Uint8Array, pin: Secret, chain?: readonly Uint8Array[]): Promise<void>
  /**
   * Gives the old PIN to the token once, then sets the new one.
   *
   * @throws {AppError} tokens/pin-unsuitable before a try is taken where the rules refuse it, or after the login where
   *   only the token does; those of `unlock`, but never tokens/pin-expired
   */
  changePin(keyId: string, oldPin: Secret, newPin: Secret): Promise<void>
  /**
   * Sets a new PIN and frees a locked one. Takes no try of the PIN.
   *
   * @throws {AppError} tokens/unblock-unsupported for a way that is not in `unblockWith`, tokens/pin-unsuitable, both
   *   before the token is asked; tokens/puk-incorrect, tokens/puk-locked, for the security officer's PIN too
   */
  unblock(keyId: string, code: Secret, newPin: Secret, kind: UnblockKind): Promise<void>
  close(): Promise<void>
}

/** A value that a token keeps beside its keys (CKO_DATA, v2.40 §4.5). */
export interface TokenData {
  readonly name: string
  readonly value: Uint8Array
}

/** Personal data on a token: our own behind the PIN, and what an identity card shows to everyone. */
export interface PrivateDataStore {
  /** @throws {AppError} those of `unlock` */
  readPrivateData(keyId: string, pin: Secret): Promise<readonly TokenData[]>
  /** Replaces a value of the same name. @throws {AppError} tokens/data-unavailable for a value over 64 kB; those of `unlock` */
  writePrivateData(keyId: string, pin: Secret, data: TokenData): Promise<void>
  /** @throws {AppError} tokens/data-unavailable when there is none of this name; those of `unlock` */
  deletePrivateData(keyId: string, pin: Secret, name: string): Promise<void>
  /** What the token of this key shows without a PIN, as Belgian eID cards do: `surname`, `firstnames` … */
  readPublicData(keyId: string): Promise<readonly TokenData[]>
}
