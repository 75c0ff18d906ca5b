/** What comes to the window from outside: links that websites open, and requests of the Web eID extension. */
import type { WebEidRequest } from './web-eid.ts'

/** Schemes whose links Signet can open; the first is its own, the others may belong to another wallet. */
export const linkSchemes = ['signet', 'openid4vp', 'haip-vp', 'eudi-openid4vp'] as const
export type LinkScheme = (typeof linkSchemes)[number]

/** One is shown at a time; nothing has happened yet when it is. */
export type Arrival = {
  readonly arrivalId: string
  /** ISO 8601. */
  readonly arrivedAt: string
} & ArrivalContent

export type ArrivalContent =
  | { readonly kind: 'link'; readonly link: string }
  | { readonly kind: 'web-eid'; readonly request: WebEidRequest }

export interface SchemeState {
  readonly scheme: LinkScheme
  /** Links of it are opened. */
  readonly isAllowed: boolean
  /** Our own scheme: always allowed. */
  readonly isOwn: boolean
}
