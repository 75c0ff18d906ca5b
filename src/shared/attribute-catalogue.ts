/** Every attribute that can be kept: its name, what its value must look like, how long it may be, where it is shown. */
import type { Json } from './bridge.ts'
import { AppError } from './errors.ts'

export const attributeGroups = ['identity', 'contact', 'address'] as const
export type AttributeGroup = (typeof attributeGroups)[number]

export type AttributeFormat =
  | 'line'
  | 'lines'
  | 'list'
  | 'date'
  | 'email'
  | 'phone'
  | 'webAddress'
  | 'language'
  | 'timeZone'
  | 'picture'

export interface AttributeType {
  readonly group: AttributeGroup
  readonly format: AttributeFormat
  /** Of the value as text. */
  readonly maxChars: number
}

/** What a picture takes as base64: that of an identity card has 3 kB, and a token holds no more than 64 kB. */
const pictureChars = 64_000

/**
 * Names of OpenID Connect Core 1.0 §5.1 and §5.1.1, of OpenID Connect for Identity Assurance 1.0 §4.1
 * (`place_of_birth` to `title`), and of the European person identification data.
 */
export const attributeCatalogue = {
  name: { group: 'identity', format: 'line', maxChars: 200 },
  given_name: { group: 'identity', format: 'line', maxChars: 100 },
  family_name: { group: 'identity', format: 'line', maxChars: 100 },
  middle_name: { group: 'identity', format: 'line', maxChars: 100 },
  birth_family_name: { group: 'identity', format: 'line', maxChars: 100 },
  birth_given_name: { group: 'identity', format: 'line', maxChars: 100 },
  title: { group: 'identity', format: 'line', maxChars: 50 },
  salutation: { group: 'identity', format: 'line', maxChars: 50 },
  nickname: { group: 'identity', format: 'line', maxChars: 100 },
  preferred_username: { group: 'identity', format: 'line', maxChars: 100 },
  birthdate: { group: 'identity', format: 'date', maxChars: 10 },
  gender: { group: 'identity', format: 'line', maxChars: 30 },
  nationalities: { group: 'identity', format: 'list', maxChars: 200 },
  'place_of_birth.locality': { group: 'identity', format: 'line', maxChars: 100 },
  'place_of_birth.region': { group: 'identity', format: 'line', maxChars: 100 },
  'place_of_birth.country': { group: 'identity', format: 'line', maxChars: 100 },
  personal_administrative_number: { group: 'identity', format: 'line', maxChars: 50 },
  picture: { group: 'identity', format: 'picture', maxChars: pictureChars },
  locale: { group: 'identity', format: 'language', maxChars: 35 },
  zoneinfo: { group: 'identity', format: 'timeZone', maxChars: 50 },
  email: { group: 'contact', format: 'email', maxChars: 254 },
  phone_number: { group: 'contact', format: 'phone', maxChars: 30 },
  website: { group: 'contact', format: 'webAddress', maxChars: 2000 },
  profile: { group: 'contact', format: 'webAddress', maxChars: 2000 },
  'address.formatted': { group: 'address', format: 'lines', maxChars: 500 },
  'address.street_address': { group: 'address', format: 'lines', maxChars: 300 },
  'address.house_number': { group: 'address', format: 'line', maxChars: 20 },
  'address.postal_code': { group: 'address', format: 'line', maxChars: 20 },
  'address.locality': { group: 'address', format: 'line', maxChars: 100 },
  'address.region': { group: 'address', format: 'line', maxChars: 100 },
  'address.country': { group: 'address', format: 'line', maxChars: 100 },
} as const satisfies Readonly<Record<string, AttributeType>>

export type AttributeName = keyof typeof attributeCatalogue

/** In the order in which they are shown. */
export const attributeNames = Object.keys(attributeCatalogue) as readonly AttributeName[]

/** Computed from the birth date when somebody asks, so that none of them can be out of date or made up. */
const computed = /^(age_over_\d{1,3}|age_in_years|age_birth_year|age_equal_or_over(\.\d{1,3})?)$/

/** @throws {AppError} attributes/unknown, attributes/computed */
export const parseAttributeName = (name: string): AttributeName => {
  if (Object.hasOwn(attributeCatalogue, name)) return name as AttributeName
  throw new AppError(computed.test(name) ? 'attributes/computed' : 'attributes/unknown', { name: name.slice(0, 100) })
}

/** Longer than any value before it is trimmed: a megabyte is refused unread. */
const mostChars = 2 * pictureChars

/**
 * Control characters, direction overrides, lone surrogates and what Unicode has not assigned; the two joiners that
 * Persian and Indic names are written with are none of them. Long heaps of marks run over the lines beside them.
 */
const unfit = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|\p{M}{5,}/u

/**
 * The value as it is kept: NFC, without spaces around it, phone numbers without spaces.
 *
 * @throws {AppError} attributes/too-long, attributes/characters, attributes/invalid
 */
export const parseAttributeValue = (name: AttributeName, text: string, now: Date): string => {
  const { format, maxChars } = attributeCatalogue[name]
  if (text.length > mostChars) throw new AppError('attributes/too-long', { name, limit: maxChars })
  const trimmed = text.normalize('NFC').replaceAll('\r\n', '\n').trim()
  const value = format === 'phone' ? trimmed.replace(/[ .()/\u00a0-]/g, '') : trimmed
  if (value.length > maxChars) throw new AppError('attributes/too-long', { name, limit: maxChars })
  if (unfit.test(format === 'lines' ? value.replaceAll('\n', ' ') : value)) {
    throw new AppError('attributes/characters', { name })
  }
  if (value === '' || !fits[format](value, now)) throw new AppError('attributes/invalid', { name, format })
  return value
}

/** As it stands in an answer: some claims are lists. */
export const toClaimValue = (name: AttributeName, value: string): Json =>
  attributeCatalogue[name].format === 'list' ? splitList(value) : value

const splitList = (value: string): readonly string[] => value.split(',').map(item => item.trim())

const oldestYear = 1850

/** OpenID Connect Core §5.1: a day, or a year alone. A day that does not exist, or that is to come, is none. */
const isBirthdate = (value: string, now: Date): boolean => {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)-(\d\d))?$/.exec(value) ?? []
  if (year === undefined || Number(year) < oldestYear || Number(year) > now.getUTCFullYear()) return false
  if (month === undefined || day === undefined) return true
  const time = new Date(`${value}T00:00:00Z`)
  // Midnight comes first in the east: the day may have begun there already.
  const tomorrow = now.getTime() + 14 * 3_600_000
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(value) && time.getTime() <= tomorrow
}

/** RFC 5321 §4.1.2 without quoted strings and address literals; letters of all scripts (RFC 6531). */
const isEmail = (value: string): boolean =>
  /^[^\s@"(),:;<>[\\\]]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+[\p{L}\p{M}\p{N}-]{2,63}$/u.test(
    value,
  ) && !/^\.|\.\.|\.@/.test(value)

const isWebAddress = (value: string): boolean => {
  try {
    const { protocol, username, password } = new URL(value)
    return /^https?:$/.test(protocol) && username === '' && password === '' && !/\s/.test(value)
  } catch {
    return false
  }
}

const isKnownTo = (check: (value: string) => unknown) => (value: string) => {
  try {
    check(value)
    return true
  } catch {
    return false
  }
}

const fits: Readonly<Record<AttributeFormat, (value: string, now: Date) => boolean>> = {
  line: () => true,
  lines: value => value.split('\n').length <= 8,
  list: value => splitList(value).every(item => item !== '') && splitList(value).length <= 10,
  date: isBirthdate,
  email: isEmail,
  // E.164, with an extension as RFC 3966 has it.
  phone: value => /^\+[1-9]\d{6,14}(;ext=\d{1,7})?$/.test(value),
  webAddress: isWebAddress,
  language: isKnownTo(value => new Intl.Locale(value)),
  timeZone: isKnownTo(value => new Intl.DateTimeFormat('en', { timeZone: value })),
  picture: value => /^data:image\/(jpeg;base64,\/9j\/|png;base64,iVBORw0KGgo)[A-Za-z0-9+/]+={0,2}$/.test(value),
}

/** The picture's bytes as a value; undefined: they are no JPEG and no PNG. */
export const toPictureValue = (bytes: Uint8Array): string | undefined => {
  const kind = [0xff, 0xd8, 0xff].every((byte, at) => bytes[at] === byte)
    ? 'jpeg'
    : [0x89, 0x50, 0x4e, 0x47].every((byte, at) => bytes[at] === byte)
      ? 'png'
      : undefined
  if (kind === undefined) return undefined
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return `data:image/${kind};base64,${btoa(binary)}`
}
