/** Whether a key and its certificate may make new signatures: a pure decision. */
import type { CannotSignReason, KeyAlgorithm } from '../../shared/model/key.ts'
import type { Certificate } from './certificate.ts'

export interface KeyFacts {
  readonly algorithm: KeyAlgorithm
  readonly sizeBits: number
}

/** ETSI TS 119 312: smaller keys are refused for new signatures. */
export const minSizeBits: Readonly<Record<KeyAlgorithm, number>> = { rsa: 2048, ec: 256 }

/** The first reason that stands in the way; null when nothing does. */
export const cannotSignReason = (
  key: KeyFacts,
  certificate: Certificate | null,
  now: Date,
): CannotSignReason | null => {
  if (key.sizeBits < minSizeBits[key.algorithm]) return 'too-weak'
  if (!certificate) return 'no-certificate'
  const { keyUsage, notBefore, notAfter } = certificate
  if (keyUsage && !keyUsage.has('digitalSignature') && !keyUsage.has('nonRepudiation')) return 'not-for-signing'
  if (now < notBefore) return 'not-yet-valid'
  if (now > notAfter) return 'expired'
  return null
}
