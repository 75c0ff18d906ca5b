/** A token's key as it is shown: with its certificate in words and the reason when it cannot sign. */
import type { CannotSignReason, KeySummary } from '../../shared/model/key.ts'
import { type Certificate, parseCertificate, summarizeCertificate } from '../pki/certificate.ts'
import { cannotSignReason } from '../pki/signing-suitability.ts'
import type { TokenKey } from './key-store.ts'

export type StoppedState = Extract<CannotSignReason, 'revoked' | 'suspended'>

/** The key's certificate; null when there is none or when its bytes are none. */
export const readKeyCertificate = (key: TokenKey): Certificate | null => {
  if (!key.certificate) return null
  try {
    return parseCertificate(key.certificate)
  } catch {
    return null
  }
}

/** Why this key may not sign at `now`; null when it may. */
export const whyCannotSign = (key: TokenKey, now: Date): CannotSignReason | null =>
  cannotSignReason(key, readKeyCertificate(key), now) ?? (key.canSign ? null : 'not-for-signing')

/** @param stopped what the key's holder or the support desk said of it */
export const summarizeKey = (key: TokenKey, now: Date, stopped: StoppedState | null = null): KeySummary => {
  const certificate = readKeyCertificate(key)
  const reason = stopped ?? whyCannotSign(key, now)
  return {
    keyId: key.keyId,
    token: key.token,
    label: key.label,
    algorithm: key.algorithm,
    sizeBits: key.sizeBits,
    certificate: certificate && summarizeCertificate(certificate),
    pin: key.pin,
    unblockWith: key.unblockWith,
    canSign: reason === null,
    cannotSignReason: reason,
    canDecrypt: key.canDecrypt,
  }
}
