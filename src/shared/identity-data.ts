/** What identity cards keep as data objects, as claims of OpenID Connect (Core 1.0 §5.1) where there is one. */
import { toPictureValue } from './attribute-catalogue.ts'

export interface Claim {
  readonly name: string
  readonly value: string
}

/** Labels of the Belgian eID's module. Its address file and its signatures are no claims. */
const claims: Readonly<Record<string, string>> = {
  surname: 'family_name',
  firstnames: 'given_name',
  date_of_birth: 'birthdate',
  gender: 'gender',
  location_of_birth: 'place_of_birth.locality',
  nationality: 'nationalities',
  national_number: 'personal_administrative_number',
  address_street_and_number: 'address.street_address',
  address_zip: 'address.postal_code',
  address_municipality: 'address.locality',
}

/** As the card prints them in Dutch, French and German, by their first letters without marks. */
const months: readonly (readonly string[])[] = [
  ['JAN'],
  ['FEB', 'FEV'],
  ['MAR', 'MAAR', 'MRT', 'MRZ'],
  ['APR', 'AVR'],
  ['MEI', 'MAI'],
  ['JUN', 'JUIN'],
  ['JUL', 'JUIL'],
  ['AUG', 'AOU'],
  ['SEP'],
  ['OKT', 'OCT'],
  ['NOV'],
  ['DEC', 'DEZ'],
]

/** `14 JUIL 1986` as `1986-07-14`; a day that is not known stands as the card has it: OpenID Connect allows a year alone. */
const parseBirthdate = (text: string): string | undefined => {
  const bare = text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase()
  const [, day, word, year] = /^(\d{1,2})?[ .]*([A-Z]+)?[ .]*(\d{4})$/.exec(bare.trim()) ?? []
  if (year === undefined) return undefined
  const month = months.findIndex(names => names.some(name => word?.startsWith(name))) + 1
  return day === undefined || month === 0 ? year : `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** One word for men and one for women in each of the card's languages. */
const genders: Readonly<Record<string, string>> = { M: 'male', F: 'female', V: 'female', W: 'female' }

/** undefined for what is no claim, and for a text that cannot be read as one. */
export const findClaim = (label: string, text: string): Claim | undefined => {
  const name = claims[label]
  const value =
    name === 'birthdate' ? parseBirthdate(text) : name === 'gender' ? genders[text.trim().toUpperCase()] : text.trim()
  return name === undefined || !value ? undefined : { name, value }
}

/** The photo, which Belgian cards keep as JPEG of some 3 kB. */
export const findPicture = (label: string, bytes: Uint8Array): Claim | undefined => {
  const value = label === 'PHOTO_FILE' ? toPictureValue(bytes) : undefined
  return value === undefined ? undefined : { name: 'picture', value }
}
