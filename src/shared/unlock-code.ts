/** The unlock code as it is printed, read aloud and typed: six groups, each of which tells while it is typed whether it is right. */

/** Crockford's base 32: no I, L, O and U, which are read as other characters. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const unlockCodeGroups = 6
const groupLength = 4
const dataLength = 3
/** Random characters of five bits each: 90 bits in all. */
export const unlockCodeRandomCharacters = unlockCodeGroups * dataLength

/** Multiplication in GF(32) modulo x⁵ + x² + 1; addition is exclusive or. */
const multiply = (a: number, b: number): number => {
  let product = 0
  for (let bit = 0; bit < 5; bit++) if ((b >> bit) & 1) product ^= a << bit
  for (let bit = 8; bit >= 5; bit--) if ((product >> bit) & 1) product ^= 0b100101 << (bit - 5)
  return product
}

/**
 * Weights of the three data characters; the check character has 1. All differ and none is zero, so one wrong character and
 * two that changed places change the sum. The group's number is a term of its own, so a group in the place of another
 * never fits there.
 */
const placeWeights = [2, 4, 8] as const
const groupWeight = 16

const checkValue = (data: readonly number[], group: number): number =>
  data.reduce((sum, value, place) => sum ^ multiply(value, placeWeights[place] ?? 0), multiply(group, groupWeight))

const valuesOf = (text: string): readonly number[] => [...text].map(character => alphabet.indexOf(character))

/** What a person typed, as the characters that are printed: any case, O for 0, I or L for 1, without spaces, dots or dashes. */
const normalize = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s.\p{Pd}\u2212\u00ad\u200b\ufeff]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')

/** The code of 18 random bytes, of which five bits each count: `UC-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX`. */
export const formatUnlockCode = (random: Uint8Array): string => {
  const groups = Array.from({ length: unlockCodeGroups }, (_, index) => {
    const data = Array.from(random.subarray(index * dataLength, (index + 1) * dataLength), byte => byte & 31)
    return [...data, checkValue(data, index + 1)].map(value => alphabet.charAt(value)).join('')
  })
  return `UC-${groups.join('-')}`
}

export type GroupState = 'empty' | 'incomplete' | 'right' | 'wrong'

/** How one group looks while it is typed. `group` counts from 1. */
export const checkUnlockCodeGroup = (typed: string, group: number): GroupState => {
  const text = normalize(typed)
  const values = valuesOf(text)
  if (text === '') return 'empty'
  if (values.includes(-1) || text.length > groupLength) return 'wrong'
  if (text.length < groupLength) return 'incomplete'
  return checkValue(values.slice(0, dataLength), group) === values[dataLength] ? 'right' : 'wrong'
}

/** Whether this begins as a PUK does, which nobody may be told; also as soon as its prefix stands in the first group. */
export const isPukTyped = (typed: string): boolean => normalize(typed).startsWith('PUK')

/**
 * Whether the groups typed so far are most likely a PUK without its prefix: digits alone, and two whole groups that are wrong.
 * Of ten thousand codes one begins with eight digits.
 */
export const looksLikePuk = (groups: readonly string[]): boolean =>
  /^\d+$/.test(groups.join('')) &&
  groups.filter((group, index) => group.length === groupLength && checkUnlockCodeGroup(group, index + 1) === 'wrong')
    .length >= leastWrongInPuk

export type UnlockCodeReading =
  /** As it is printed. */
  | { readonly kind: 'right'; readonly code: string }
  /** Groups that are wrong or not whole, counted from 1; empty: there is more than six groups. */
  | { readonly kind: 'mistyped'; readonly groups: readonly number[] }
  | { readonly kind: 'puk' }

const pukLength = 16
/** A code that was cut off after four groups has at most one mistake in practice; of a PUK one group in 32 fits by chance. */
const leastWrongInPuk = 2

/** Reads a whole code, with or without its prefix. */
export const readUnlockCode = (typed: string): UnlockCodeReading => {
  if (isPukTyped(typed)) return { kind: 'puk' }
  // U is no character of the alphabet, so the prefix cannot be taken for a part of the code.
  const text = normalize(typed).replace(/^UC/, '')
  const groups = Array.from({ length: unlockCodeGroups }, (_, index) =>
    text.slice(index * groupLength, (index + 1) * groupLength),
  )
  const wrong = groups.flatMap((group, index) =>
    checkUnlockCodeGroup(group, index + 1) === 'right' ? [] : [index + 1],
  )
  if (text.length === pukLength && wrong.filter(group => group <= 4).length >= leastWrongInPuk) return { kind: 'puk' }
  if (wrong.length > 0) return { kind: 'mistyped', groups: wrong }
  if (text.length > groups.join('').length) return { kind: 'mistyped', groups: [] }
  return { kind: 'right', code: `UC-${groups.join('-')}` }
}

/** Whether this is the group of that number in the code, however it was typed. */
export const isUnlockCodeGroup = (code: string, group: number, typed: string): boolean =>
  normalize(typed) === code.split('-')[group]

const sheetNumberLength = 6
const sheetGroupLength = 4

/** A sheet number such as `7Q4M-21` from the first 30 bits of a digest. */
export const formatSheetNumber = (digest: Uint8Array): string => {
  const [a = 0, b = 0, c = 0, d = 0] = digest
  const bits = (((a << 24) | (b << 16) | (c << 8) | d) >>> 2).toString(2).padStart(30, '0')
  const text = bits.replace(/.{5}/g, five => alphabet.charAt(Number.parseInt(five, 2)))
  return `${text.slice(0, sheetGroupLength)}-${text.slice(sheetGroupLength)}`
}

/** A sheet number as it is printed, from what a person typed; undefined when it can be none. */
export const findSheetNumber = (typed: string): string | undefined => {
  const text = normalize(typed)
  if (text.length !== sheetNumberLength || valuesOf(text).includes(-1)) return undefined
  return `${text.slice(0, sheetGroupLength)}-${text.slice(sheetGroupLength)}`
}
