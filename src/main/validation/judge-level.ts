/** The level that an intact signature reaches by what is there (EN 319 142-1 §6.3), whatever its own form. */
import type { SignatureLevel } from '../../shared/model/signing.ts'
import { equalBytes } from '../pki/asn1-element.ts'
import { coversSpan, type FileSpan } from './proof-of-existence.ts'
import type { TrustFacts } from './trust.ts'

export interface LevelFacts {
  /** An intact timestamp over the signature, or over the document with it. */
  readonly isStamped: boolean
  /** Of the signer and of the authorities of its timestamps. */
  readonly trust: readonly TrustFacts[]
  /** DER of the certificates that the document brings. */
  readonly certificates: readonly Uint8Array[]
  /** What each intact document timestamp covers. */
  readonly stamped: readonly (readonly FileSpan[])[]
}

/** Certificates up to the anchor and the status of each whose issuer tells it, all in the document. */
const isComplete = ({ path, statuses }: TrustFacts, certificates: readonly Uint8Array[]): boolean =>
  path?.trusted === true &&
  statuses.every(({ state, embedded }) => embedded !== null || state === 'not-offered') &&
  path.path.slice(0, -1).every(({ certificate }) => certificates.some(der => equalBytes(der, certificate.der)))

export const judgeLevel = (facts: LevelFacts): SignatureLevel => {
  const { isStamped, trust, certificates, stamped } = facts
  if (!isStamped) return 'B-B'
  const items = trust.flatMap(({ statuses }) => statuses.flatMap(({ embedded }) => (embedded ? [embedded] : [])))
  if (items.length === 0 || !trust.every(each => isComplete(each, certificates))) return 'B-T'
  const isProven = (span: FileSpan | null): boolean => span !== null && stamped.some(spans => coversSpan(spans, span))
  return items.every(({ span }) => isProven(span)) ? 'B-LTA' : 'B-LT'
}
