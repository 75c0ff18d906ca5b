/** The profile as a vCard 4.0 (RFC 6350), for address books and other programs. */

/** RFC 6350 §3.4: what would end a value, and line breaks. */
const escapeText = (text: string): string =>
  text
    .replace(/[\\,;]/g, match => `\\${match}`)
    .replaceAll('\r', '')
    .replaceAll('\n', '\\n')

/** RFC 6350 §3.2: 75 octets a line, the next one begins with a space; no character is cut. */
const fold = (line: string): string => {
  const parts: string[] = ['']
  let size = 0
  for (const character of line) {
    const octets = Buffer.byteLength(character)
    if (size + octets > 75) {
      parts.push(' ')
      size = 1
    }
    parts[parts.length - 1] += character
    size += octets
  }
  return parts.join('\r\n')
}

/** §4.3.1: a date without hyphens; a year alone as it is. */
const toBasicDate = (date: string): string => date.replaceAll('-', '')

const genders: Readonly<Record<string, string>> = { male: 'M', female: 'F' }

/** `claims` by the names of the catalogue; those that a vCard has no property for stay out. */
export const writeVcard = (claims: ReadonlyMap<string, string>, revisedAt: Date): string => {
  const text = (name: string): string => escapeText(claims.get(name) ?? '')
  const both = [claims.get('given_name'), claims.get('family_name')].filter(part => part !== undefined).join(' ')
  const line = (property: string, value: string): readonly string[] => (value === '' ? [] : [`${property}:${value}`])
  const street = [text('address.house_number'), text('address.street_address')].filter(part => part !== '').join(' ')
  const address = [
    '',
    '',
    street,
    ...['locality', 'region', 'postal_code', 'country'].map(part => text(`address.${part}`)),
  ]
  const birthplace = ['locality', 'region', 'country']
    .map(part => text(`place_of_birth.${part}`))
    .filter(part => part !== '')
  const name = [text('family_name'), text('given_name'), text('middle_name'), text('title'), '']
  const gender = claims.get('gender')
  const lines = [
    'BEGIN:VCARD',
    'VERSION:4.0',
    // §6.2.1: there must be one, also of somebody without a name.
    `FN:${text('name') || escapeText(both) || text('nickname') || 'Signet'}`,
    ...(name.some(part => part !== '') ? [`N:${name.join(';')}`] : []),
    ...line('NICKNAME', text('nickname')),
    ...line('PHOTO', claims.get('picture') ?? ''),
    ...line('BDAY', toBasicDate(claims.get('birthdate') ?? '')),
    ...(gender === undefined ? [] : [`GENDER:${genders[gender] ?? `;${escapeText(gender)}`}`]),
    ...(address.some(part => part !== '') ? [`ADR:${address.join(';')}`] : []),
    ...line('EMAIL', text('email')),
    ...line('TEL;VALUE=uri', claims.has('phone_number') ? `tel:${claims.get('phone_number')}` : ''),
    ...line('LANG', claims.get('locale') ?? ''),
    ...line('TZ', text('zoneinfo')),
    ...line('URL', claims.get('website') ?? ''),
    // RFC 6474 §2.1.
    ...line('BIRTHPLACE', birthplace.join('\\, ')),
    `REV:${revisedAt.toISOString().replace(/[-:]|\.\d+/g, '')}`,
    'END:VCARD',
  ]
  return `${lines.map(fold).join('\r\n')}\r\n`
}
