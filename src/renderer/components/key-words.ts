/** Keys in words: the name a person knows, the token it lives in, its algorithm. */
import type { KeySummary } from '../../shared/model/key.ts'
import type { Speech } from '../speech.tsx'
import type { IconName } from './icon-shapes.tsx'

export const nameOfKey = (key: KeySummary): string => key.certificate?.commonName || key.label || key.keyId.slice(0, 12)

export const nameOfToken = (key: KeySummary, t: Speech['t']): string =>
  key.token.kind === 'software' ? t('keys.software') : key.token.label

/** Where to look for it: on which token, in which reader. */
export const describePlaceOfKey = (key: KeySummary, t: Speech['t']): string => {
  const { kind, reader, serial } = key.token
  return [nameOfToken(key, t), reader, kind === 'pkcs11' && serial && t('keys.serial', { serial })]
    .filter(Boolean)
    .join(' · ')
}

/** RSA keys are named by their size, curves by their name. */
export const nameOfAlgorithm = ({ algorithm, sizeBits }: KeySummary): string =>
  algorithm === 'rsa' ? `RSA ${sizeBits}` : `P-${sizeBits}`

export const iconOfKey = (key: KeySummary): IconName =>
  key.token.kind === 'software' ? 'laptop' : key.pin.onReader ? 'card' : 'usb'

export const describeKeyPlace = (key: KeySummary, { t, date }: Speech): string =>
  key.certificate
    ? t('keys.until', { token: nameOfToken(key, t), date: date(key.certificate.notAfter) })
    : nameOfToken(key, t)
