/** The record of one decision on one query (EUDI TS10 and ISO/IEC TS 27560): who asked for what, and what left; never a value. */

/** A claim as DCQL addresses it (OpenID4VP 1.0 §7): `["address", "locality"]`. */
export type ClaimPath = readonly (string | number | null)[]

/** How the identity of a service is known. */
export const serviceTiers = ['verified', 'known-key', 'unverified'] as const
export type ServiceTier = (typeof serviceTiers)[number]

export const queryKinds = ['attributes', 'login', 'identified-login', 'hash-signing'] as const
export type QueryKind = (typeof queryKinds)[number]

export type ReceiptState = 'given' | 'refused' | 'failed' | 'withdrawn'

/** The body of a log entry of kind `disclosure`; `party` of the entry is the client id, `state` the outcome. */
export interface ReceiptBody {
  readonly query: QueryKind
  readonly tier: ServiceTier
  /** ASCII (punycode). */
  readonly host: string
  /** As the service calls itself; null: not told. */
  readonly name: string | null
  readonly purpose: string | null
  /** Address of the privacy notice. */
  readonly policyUrl: string | null
  readonly requested: readonly ClaimPath[]
  /** Those of `requested` that the service says it can do without. */
  readonly optional: readonly ClaimPath[]
  readonly disclosed: readonly ClaimPath[]
  readonly isSelfAttested: boolean
  /** Short name of the pairwise pseudonym; null: none was shown. */
  readonly pseudonymAlias: string | null
  /** Hex, of the signed request as received; the bytes are kept. */
  readonly requestSha256: string
  readonly presentationSha256: string | null
  readonly nonceSha256: string | null
  /** Why nothing left, as an error code; null where something did or the user refused. */
  readonly failure: string | null
}

/** A receipt as it is listed and exported. */
export interface Receipt extends ReceiptBody {
  readonly receiptId: string
  /** ISO 8601. */
  readonly eventTime: string
  readonly eventState: ReceiptState
  readonly clientId: string
  readonly prevSha256: string
}
