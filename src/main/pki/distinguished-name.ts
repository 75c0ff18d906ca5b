/** Names of people and issuers (RFC 5280 §4.1.2.4) as text that is safe to show, and back for certificates of our own. */
import { AsnConvert } from '@peculiar/asn1-schema'
import { AttributeTypeAndValue, AttributeValue, Name, RelativeDistinguishedName } from '@peculiar/asn1-x509'

const commonNameOid = '2.5.4.3'

/** RFC 4514 §3 and the further names that people know from certificates. */
const shortNames: Readonly<Record<string, string>> = {
  [commonNameOid]: 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'T',
  '2.5.4.42': 'GN',
  '2.5.4.97': 'organizationIdentifier',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'E',
}

/** Controls, line separators and direction marks can make one name look like another on a screen. */
const deceptive = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

const escapeValue = (text: string): string =>
  text
    .replace(/[\\"+,;<>]|^[ #]| $/g, '\\$&')
    .replace(deceptive, character => Buffer.from(character).toString('hex').toUpperCase().replace(/../g, '\\$&'))

const describe = ({ type, value }: AttributeTypeAndValue): string => {
  const text = value.anyValue ? `#${Buffer.from(value.anyValue).toString('hex')}` : escapeValue(value.toString())
  return `${shortNames[type] ?? type}=${text}`
}

/** RFC 4514: most specific part first. */
export const describeName = (name: Name): string =>
  [...name]
    .reverse()
    .map(part => [...part].map(describe).join('+'))
    .join(',')

/** The most specific common name; an empty string when there is none. */
export const commonNameOf = (name: Name): string => {
  const attribute = [...name]
    .reverse()
    .flatMap(part => [...part])
    .find(each => each.type === commonNameOid)
  return attribute ? attribute.value.toString().replace(deceptive, '\uFFFD') : ''
}

/** A name of one common name, as UTF8String (RFC 5280 §4.1.2.4). */
export const createName = (commonName: string): Name =>
  new Name([
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({ type: commonNameOid, value: new AttributeValue({ utf8String: commonName }) }),
    ]),
  ])

export const encodeName = (name: Name): Uint8Array => new Uint8Array(AsnConvert.serialize(name))

/** Every attribute of a DER Name; values that are no text are empty. */
export const listNameAttributes = (
  der: Uint8Array,
): readonly { readonly oid: string; readonly shortName: string; readonly text: string }[] =>
  [...AsnConvert.parse(der, Name)].flatMap(part =>
    [...part].map(({ type, value }) => ({
      oid: type,
      shortName: shortNames[type] ?? type,
      text: value.anyValue ? '' : value.toString(),
    })),
  )
