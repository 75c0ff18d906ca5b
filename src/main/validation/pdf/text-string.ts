/** Text strings and dates of PDF (ISO 32000-2 §7.9.2.2, §7.9.4). */

const startsWith = (bytes: Uint8Array, ...mark: readonly number[]): boolean =>
  mark.every((octet, index) => bytes[index] === octet)

/** UTF-16BE and UTF-8 by their marks; anything else byte by byte, which is PDFDocEncoding for all but its typographic signs. */
export const decodeTextString = (bytes: Uint8Array): string => {
  if (startsWith(bytes, 0xfe, 0xff)) return new TextDecoder('utf-16be').decode(bytes)
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return new TextDecoder().decode(bytes)
  return Buffer.from(bytes).toString('latin1')
}

const datePattern = /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?'?)?/

/** A date as ISO 8601 in UTC; null for what is no date. A missing zone counts as UTC. */
export const parsePdfDate = (bytes: Uint8Array): string | null => {
  const match = datePattern.exec(decodeTextString(bytes))
  if (!match) return null
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', sign, zoneHour, zoneMinute] =
    match
  const zone = sign ? `${sign}${zoneHour}:${zoneMinute ?? '00'}` : 'Z'
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`)
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}
