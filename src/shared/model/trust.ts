/** Whom the user trusts, each for one purpose: a server's issuer says nothing about people who sign. */
import type { ErrorCode } from '../errors.ts'

export const trustPurposes = ['signing', 'timestamping', 'services', 'tls'] as const
export type TrustPurpose = (typeof trustPurposes)[number]

export interface TrustAnchorSummary {
  readonly id: string
  readonly purpose: TrustPurpose
  /** The common name, or the whole subject where there is none. */
  readonly name: string
  readonly subject: string
  /** ISO 8601. */
  readonly notAfter: string
  readonly sha256: string
}

/** Purposes for which the certificates of the computer may stand in; never without being asked for. */
export const platformPurposes = ['signing', 'timestamping'] as const
export type PlatformPurpose = (typeof platformPurposes)[number]

export interface PlatformTrust {
  readonly purpose: PlatformPurpose
  readonly trusted: boolean
  /** Certificates that the computer trusts for web servers. */
  readonly count: number
}

/** `stale`: past its next update, so it says nothing about now; `closed`: its operator ended it; `missing`: it was never had. */
export type TrustedListState = 'current' | 'stale' | 'closed' | 'missing'

export interface ListFacts {
  /** File or web address. */
  readonly source: string
  readonly territory: string
  readonly state: TrustedListState
  /** ISO 8601. */
  readonly nextUpdate: string | null
  /** Services that are approved now. */
  readonly services: Readonly<Record<PlatformPurpose, number>>
  /** Code of the error at the last try to renew it. */
  readonly problem: ErrorCode | null
}

/** A list of trusted services (ETSI TS 119 612) that the user added, with the signers that the user named. */
export interface TrustedListSummary extends ListFacts {
  readonly id: string
  readonly operator: string
  /** ISO 8601; of the last try to renew it. */
  readonly checkedAt: string
  /** Those that a list of lists names. */
  readonly lists: readonly ListFacts[]
}

export interface TrustOverview {
  readonly anchors: readonly TrustAnchorSummary[]
  readonly platform: readonly PlatformTrust[]
  readonly lists: readonly TrustedListSummary[]
}
