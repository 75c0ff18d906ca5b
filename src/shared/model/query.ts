/** What a website asks, as the user decides on it: who, what, and where it goes. */
import type { ErrorDetail } from '../errors.ts'
import type { AttributeSource } from './attribute.ts'
import type { ClaimPath, QueryKind, ServiceTier } from './receipt.ts'

/** `computed`: worked out on this computer from another attribute; `issued`: of a statement that somebody else signed. */
export type ClaimSource = AttributeSource | 'computed' | 'issued'

/** A statement of somebody else that would be presented, in part. */
export interface QueryStatement {
  readonly issuer: string
  /** The only key that can present it. */
  readonly keyId: string
  /** Told with whatever else of it is told, as names. */
  readonly alwaysTold: readonly string[]
}

/** An age limit that can be told in place of a birth date. */
export interface ClaimAlternative {
  readonly path: ClaimPath
  /** As `approve` names it. */
  readonly name: string
  /** null: unknown, or the vault is closed. */
  readonly value: string | null
  /** The service itself offers it; otherwise it may refuse an answer without the birth date. */
  readonly isOffered: boolean
}

export interface QueryClaim {
  readonly path: ClaimPath
  /** The path with dots, as `approve` names it: `address.locality`. */
  readonly name: string
  readonly required: boolean
  /** What would leave; null while the vault is closed, and where there is nothing. */
  readonly value: string | null
  /** null as `value`. */
  readonly source: ClaimSource | null
  /** null while the vault is closed. */
  readonly isHeld: boolean | null
  /** The service has been answered before and did not ask for it then; null while the vault is closed. */
  readonly isNew: boolean | null
  readonly instead: ClaimAlternative | null
}

export interface QueryService {
  /** In full, with its prefix (OpenID4VP 1.0 §5.9). */
  readonly clientId: string
  readonly tier: ServiceTier
  /** ASCII (punycode); where the answer goes. */
  readonly host: string
  /** In the letters of its language; null where they are those of `host`. */
  readonly hostUnicode: string | null
  /** Letters of several scripts, or such as look like Latin ones: only `host` is to be trusted. */
  readonly isLookAlike: boolean
  /** As it calls itself; null: not told. */
  readonly name: string | null
  /** Who vouches for it: the name of the trust anchor; null: nobody. */
  readonly vouchedBy: string | null
  readonly purpose: string | null
  /** https. */
  readonly policyUrl: string | null
}

/** What was between the user and this service before; null while the vault is closed. */
export interface QueryHistory {
  readonly answered: number
  /** ISO 8601; null: never. */
  readonly lastAnsweredAt: string | null
}

export interface Query {
  readonly queryId: string
  readonly kind: Extract<QueryKind, 'attributes' | 'login'>
  readonly service: QueryService
  readonly claims: readonly QueryClaim[]
  /** Empty while the vault is closed. */
  readonly statements: readonly QueryStatement[]
  /** Several age limits at once narrow the age down. */
  readonly narrowsAge: boolean
  /** The service also learns the pairwise pseudonym as an identifier for logins. */
  readonly isLogin: boolean
  /** Only the service can read the answer; otherwise it is protected on its way alone. */
  readonly isEncrypted: boolean
  readonly history: QueryHistory | null
  /** ISO 8601. */
  readonly openedAt: string
  /** ISO 8601; nothing can be answered then. */
  readonly expiresAt: string
}

export interface QueryOutcome {
  readonly outcome: 'given' | 'refused' | 'failed'
  readonly disclosed: readonly ClaimPath[]
  /** Where the user goes on in the browser; https. null: nowhere. */
  readonly redirectUri: string | null
  /** The answer arrived, but what the service said to it could not be used. */
  readonly isReplyUnusable: boolean
  /** null: the vault is closed; the receipt is written when it is next opened by this program. */
  readonly receiptId: string | null
  /** The receipt lies sealed in the profile: it is written whichever program opens the vault next. */
  readonly isReceiptWaiting?: true
  /** Why it failed; null unless it did. */
  readonly failure: ErrorDetail | null
}

/** A service in the list of those the user has dealt with. */
export interface ServiceSummary {
  readonly serviceId: string
  readonly clientId: string
  readonly tier: ServiceTier
  readonly host: string
  readonly name: string | null
  /** ISO 8601. */
  readonly firstUse: string
  /** ISO 8601. */
  readonly lastUse: string
  readonly answers: number
  /** Short name of the pseudonym that it knows the user by. */
  readonly pseudonymAlias: string
  /** All that it was ever given, as far as the receipts tell. */
  readonly given: readonly ClaimPath[]
}
