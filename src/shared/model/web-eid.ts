/** Requests of the Web eID browser extension, as the window shows them, and which keys can answer them. */
import type { KeySummary } from './key.ts'
import type { SiteName } from './site-name.ts'

export type WebEidRequest =
  /** Tells the site who the user is; `withSigningCertificate`: the certificate for signatures goes along. */
  | { readonly act: 'log-in'; readonly site: SiteName; readonly withSigningCertificate: boolean }
  /** Tells the site who the user is, without a PIN. */
  | { readonly act: 'give-certificate'; readonly site: SiteName }
  /** Signs what nobody here can see. */
  | {
      readonly act: 'sign-hash'
      readonly site: SiteName
      readonly hash: string
      readonly hashFunction: 'SHA-256' | 'SHA-384' | 'SHA-512'
      /** Hex; of the certificate that the site has. */
      readonly certificateSha256: string
    }

/** What a certificate says its key is for decides, not what the key could do. */
const isFor = (key: KeySummary, purpose: 'digitalSignature' | 'nonRepudiation'): boolean =>
  key.canSign && (key.certificate?.purposes.includes(purpose) ?? false)

const canLogIn = (key: KeySummary): boolean =>
  isFor(key, 'digitalSignature') || (key.canSign && (key.certificate?.purposes.includes('any') ?? false))

/**
 * A key that also logs in is never given a foreign hash: it could be the one that logs in at another site
 * (hash(origin) + hash(challenge)), and nobody here could see that.
 */
const canSignHash = (key: KeySummary): boolean => isFor(key, 'nonRepudiation') && !canLogIn(key)

/** The key for signatures of the same person, from the same issuer; undefined: there is none. */
export const findSigningSibling = (key: KeySummary, keys: readonly KeySummary[]): KeySummary | undefined =>
  keys.find(
    other =>
      canSignHash(other) &&
      other.certificate?.subject === key.certificate?.subject &&
      other.certificate?.issuer === key.certificate?.issuer,
  )

/** The keys that can answer a request, in the order of `keys`. */
export const findAnsweringKeys = (request: WebEidRequest, keys: readonly KeySummary[]): readonly KeySummary[] => {
  if (request.act === 'give-certificate') return keys.filter(canSignHash)
  if (request.act === 'sign-hash') {
    return keys.filter(key => canSignHash(key) && key.certificate?.sha256 === request.certificateSha256)
  }
  return keys.filter(key => canLogIn(key) && (!request.withSigningCertificate || findSigningSibling(key, keys)))
}
