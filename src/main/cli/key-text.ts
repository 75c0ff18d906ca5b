/** Keys as JSON and as a table. */
import type { KeySummary } from '../../shared/model/key.ts'
import type { CommandContext } from './context.ts'
import { formatTable } from './table.ts'

/** One entry of `keys --json`. */
export const toKeyJson = (key: KeySummary) => ({
  keyId: key.keyId,
  token: { kind: key.token.kind, label: key.token.label, serial: key.token.serial, module: key.token.module },
  label: key.label,
  algorithm: key.algorithm,
  sizeBits: key.sizeBits,
  certificate: key.certificate && { subject: key.certificate.subject, notAfter: key.certificate.notAfter },
  pin: { state: key.pin.state, triesLeft: key.pin.triesLeft },
  canSign: key.canSign,
  canDecrypt: key.canDecrypt,
})

/** `RSA-2048`, `P-256`. */
export const algorithmName = (key: KeySummary): string =>
  key.algorithm === 'rsa' ? `RSA-${key.sizeBits}` : `P-${key.sizeBits}`

/** As many characters of the id as tell these keys apart, 12 at least. */
const shortIdLength = (keys: readonly KeySummary[]): number => {
  const ids = [...new Set(keys.map(key => key.keyId))]
  for (let length = 12; length < 43; length++) {
    if (new Set(ids.map(id => id.slice(0, length))).size === ids.length) return length
  }
  return 43
}

export const formatKeys = (keys: readonly KeySummary[], { translate, language }: CommandContext): string => {
  if (keys.length === 0) return translate('keys.none')
  const columns = ['id', 'label', 'token', 'algorithm', 'certificate', 'pin', 'use'] as const
  const idLength = shortIdLength(keys)
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' })
  const certificate = ({ certificate }: KeySummary) =>
    certificate
      ? translate('keys.certificateUntil', {
          name: certificate.commonName || certificate.subject,
          date: date.format(new Date(certificate.notAfter)),
        })
      : translate('keys.noCertificate')
  const pin = ({ pin: { state, triesLeft } }: KeySummary) =>
    triesLeft === null
      ? translate(`pin.${state}`)
      : translate('pin.withTries', { state: translate(`pin.${state}`), tries: triesLeft })
  const uses = (key: KeySummary) =>
    [key.canSign && translate('keys.use.sign'), key.canDecrypt && translate('keys.use.decrypt')]
      .filter(Boolean)
      .join(', ') || translate('keys.use.nothing')
  return formatTable([
    columns.map(column => translate(`keys.column.${column}`)),
    ...keys.map(key => [
      key.keyId.slice(0, idLength),
      key.label,
      key.token.kind === 'software' ? translate('keys.softwareToken') : key.token.label,
      algorithmName(key),
      certificate(key),
      pin(key),
      uses(key),
    ]),
  ])
}
