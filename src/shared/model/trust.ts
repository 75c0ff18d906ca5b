/** Whom the user trusts, each for one purpose: a server's issuer says nothing about people who sign. */

export const trustPurposes = ['signing', 'timestamping', 'services', 'tls'] as const
export type TrustPurpose = (typeof trustPurposes)[number]

export interface TrustAnchorSummary {
  readonly id: string
  readonly purpose: TrustPurpose
  readonly subject: string
  /** ISO 8601. */
  readonly notAfter: string
  readonly sha256: string
}
