/** Keys and tokens as they are shown to users. */

export type KeyAlgorithm = 'rsa' | 'ec'
/** Curves by the names of RFC 7518 §6.2.1.1. */
export type Curve = 'P-256' | 'P-384' | 'P-521'

/** What a token tells of its PIN before one is typed (PKCS#11 v2.40 CKF_USER_PIN_*). */
export type PinState = 'ok' | 'tries-low' | 'last-try' | 'locked' | 'to-be-changed' | 'not-set' | 'unknown'

/** How long a PIN entry on the reader may take before the token process is ended. */
export const readerPinTimeoutMs = 60_000

/** What sets a new PIN when the old one is locked. */
export const unblockKinds = ['puk', 'so-pin'] as const
export type UnblockKind = (typeof unblockKinds)[number]

export interface TokenSummary {
  readonly kind: 'pkcs11' | 'software'
  readonly label: string
  readonly serial: string
  /** File of the PKCS#11 module; null for the software token. */
  readonly module: string | null
  /** Name of the reader or slot; null for the software token. */
  readonly reader: string | null
}

export interface PinSummary {
  readonly state: PinState
  /** null where the token does not tell. */
  readonly triesLeft: number | null
  readonly triesMax: number | null
  /** The PIN is typed on the reader, not here (CKF_PROTECTED_AUTHENTICATION_PATH). */
  readonly onReader: boolean
  /**
   * Of a key: it wants its PIN again for each signature (CKA_ALWAYS_AUTHENTICATE). Absent where nobody knows, as with
   * keys that hide until their first PIN.
   */
  readonly perSignature?: boolean
}

/** What a certificate says its key is for (RFC 5280 §4.2.1.3); `any` where it does not say. */
export const certificatePurposes = [
  'any',
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'crlSign',
  'encipherOnly',
  'decipherOnly',
] as const
export type CertificatePurpose = (typeof certificatePurposes)[number]

export interface CertificateSummary {
  readonly subject: string
  readonly commonName: string
  readonly issuer: string
  readonly serialNumber: string
  /** ISO 8601. */
  readonly notBefore: string
  readonly notAfter: string
  readonly selfSigned: boolean
  readonly purposes: readonly CertificatePurpose[]
  readonly sha256: string
}

/** Why a key cannot sign; null when it can. */
export type CannotSignReason =
  | 'no-certificate'
  | 'too-weak'
  | 'algorithm'
  | 'not-for-signing'
  | 'expired'
  | 'not-yet-valid'
  | 'revoked'
  | 'suspended'

export interface KeySummary {
  /** RFC 7638 JWK thumbprint of the public key, base64url. */
  readonly keyId: string
  readonly token: TokenSummary
  readonly label: string
  readonly algorithm: KeyAlgorithm
  readonly sizeBits: number
  readonly certificate: CertificateSummary | null
  readonly pin: PinSummary
  /** Empty: the issuer of the token must do it. */
  readonly unblockWith: readonly UnblockKind[]
  readonly canSign: boolean
  readonly cannotSignReason: CannotSignReason | null
  readonly canDecrypt: boolean
}

/** A PKCS#11 module and whether it can be used. */
export interface ModuleSummary {
  readonly path: string
  readonly name: string
  readonly source: 'p11-kit' | 'known-path' | 'added'
  readonly usable: boolean
  /** Error code that says why not; null when usable. */
  readonly problem: string | null
  /** It failed twice and is left alone until `keys.retryModule`. */
  readonly quarantined: boolean
  readonly tokens: readonly ModuleTokenSummary[]
}

/** A token that a module shows, whether it holds keys or not. */
export interface ModuleTokenSummary {
  readonly label: string
  readonly serial: string
  readonly reader: string
  readonly pin: PinSummary
  /** False: it has to be set up by its issuer first. */
  readonly initialized: boolean
  readonly writeProtected: boolean
  /** Error code that says why it cannot be used; null when it can. */
  readonly problem: string | null
  readonly keyCount: number
}

export const softwareKeyAlgorithms = ['rsa-2048', 'rsa-3072', 'rsa-4096', 'p-256', 'p-384'] as const
export type SoftwareKeyAlgorithm = (typeof softwareKeyAlgorithms)[number]

export interface CreatedKey {
  readonly key: KeySummary
  /** Shown once. Unblocks a locked PIN; never told to anyone. */
  readonly puk: string
  /** Shown once. Revokes the key for good, and can do nothing else. */
  readonly unlockCode: string
  /** Names the sheet with the unlock code; public. */
  readonly sheetNumber: string
  /** Groups of the unlock code to type from the sheet (`recovery.confirm`), counted from 1. */
  readonly groupsToConfirm: readonly number[]
}
