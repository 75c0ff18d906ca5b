/** Requests of the Web eID browser extension, as the window shows them. */
import type { SiteName } from './site-name.ts'

/** `log-in` and `give-certificate` tell the site who the user is; `sign-hash` signs what nobody here can see. */
export const webEidActs = ['log-in', 'give-certificate', 'sign-hash'] as const
export type WebEidAct = (typeof webEidActs)[number]

export interface WebEidRequestSummary {
  readonly act: WebEidAct
  readonly site: SiteName
  /** Keys that can answer, by key id. */
  readonly keyIds: readonly string[]
  /** Of `sign-hash`: what is signed, in hex, and the digest that made it. */
  readonly hash: { readonly value: string; readonly algorithm: 'SHA-256' | 'SHA-384' | 'SHA-512' } | null
}
