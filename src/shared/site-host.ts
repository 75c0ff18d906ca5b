/** Names of hosts as people read them: the letters of their language, and whether they could be mistaken for another (UTS #39). */

export interface SiteHost {
  /** ASCII (punycode), lower case. */
  readonly host: string
  /** In the letters of its language; null where they are those of `host`. */
  readonly unicode: string | null
  /** Letters of several scripts, or such as look like Latin ones: only the ASCII form is to be trusted. */
  readonly isLookAlike: boolean
}

/** RFC 3492 §5: parameters of Punycode. */
const base = 36
const tMin = 1
const tMax = 26
const skew = 38
const damp = 700
const maxCodePoint = 0x10ffff

const digits = 'abcdefghijklmnopqrstuvwxyz0123456789'

const adapt = (delta: number, points: number, isFirst: boolean): number => {
  let rest = isFirst ? Math.floor(delta / damp) : delta >> 1
  rest += Math.floor(rest / points)
  let k = 0
  for (; rest > ((base - tMin) * tMax) >> 1; k += base) rest = Math.floor(rest / (base - tMin))
  return k + Math.floor(((base - tMin + 1) * rest) / (rest + skew))
}

/** RFC 3492 §6.2; undefined for a text that is no Punycode. */
const decodePunycode = (text: string): string | undefined => {
  const split = text.lastIndexOf('-')
  const output = [...text.slice(0, Math.max(split, 0))].map(letter => letter.codePointAt(0) ?? 0)
  let [n, i, bias] = [128, 0, 72]
  for (let at = split < 0 ? 0 : split + 1; at < text.length; ) {
    const before = i
    for (let weight = 1, k = base; ; k += base) {
      const letter = text[at++]
      const digit = letter === undefined ? -1 : digits.indexOf(letter)
      if (digit < 0) return undefined
      i += digit * weight
      const threshold = Math.min(Math.max(k - bias, tMin), tMax)
      if (digit < threshold) break
      weight *= base - threshold
      if (weight > Number.MAX_SAFE_INTEGER / base) return undefined
    }
    bias = adapt(i - before, output.length + 1, before === 0)
    n += Math.floor(i / (output.length + 1))
    if (n > maxCodePoint || (n >= 0xd800 && n <= 0xdfff)) return undefined
    i %= output.length + 1
    output.splice(i++, 0, n)
  }
  return String.fromCodePoint(...output)
}

/** Scripts that are written together in one language (UTS #39 §5.2, highly restrictive). */
const togetherWritten: readonly (readonly string[])[] = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
]
const scripts = [
  ...['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Hebrew', 'Arabic', 'Devanagari', 'Bengali', 'Thai', 'Georgian'],
  ...['Han', 'Hiragana', 'Katakana', 'Bopomofo', 'Hangul', 'Cherokee', 'Ethiopic', 'Khmer', 'Tamil', 'Telugu'],
].map(script => ({ script, letters: new RegExp(`\\p{Script=${script}}`, 'u') }))

/** Labels all of whose letters look like Latin ones, one row for each script (UTS #39 confusables of one letter). */
const wholeLookAlikes: readonly RegExp[] = [
  /^[аьсԁеһіјӏкԛорѕԝухүԍѵмтнвгпԏ0-9-]+$/u,
  /^[αγηικνορτυχωϲϳ0-9-]+$/u,
  /^[օոսցհյլզք0-9-]+$/u,
]
/** Latin letters and signs that are hardly told from plain ones, and signs that look like a part of an address. */
const singleLookAlikes = /[ɑɡıȷɩʟɪʀʏꞌʼˈɾꮯꭰ\u2044\u2215\u29f8\u3002\uff0e\uff61\u02d0\ua789]/u

const isConfusable = (label: string): boolean =>
  singleLookAlikes.test(label) || (/[^0-9a-z-]/.test(label) && wholeLookAlikes.some(letters => letters.test(label)))

const scriptsOf = (label: string): readonly string[] =>
  scripts.filter(({ letters }) => letters.test(label)).map(({ script }) => script)

const isMixed = (label: string): boolean => {
  const found = scriptsOf(label)
  return found.length > 1 && !togetherWritten.some(allowed => found.every(script => allowed.includes(script)))
}

/** @param host ASCII, as URL parsers give it */
export const describeHost = (host: string): SiteHost => {
  const ascii = host.toLowerCase()
  const labels = ascii.split('.').map(label => (label.startsWith('xn--') ? decodePunycode(label.slice(4)) : label))
  const encoded = ascii.split('.').some(label => label.startsWith('xn--'))
  if (!encoded) return { host: ascii, unicode: null, isLookAlike: false }
  const isReadable = labels.every(label => label !== undefined && !/[\p{C}\p{Z}]/u.test(label))
  // What cannot be read is never shown, and never trusted.
  if (!isReadable) return { host: ascii, unicode: null, isLookAlike: true }
  const words = labels.map(label => label ?? '')
  return { host: ascii, unicode: words.join('.'), isLookAlike: words.some(word => isMixed(word) || isConfusable(word)) }
}
