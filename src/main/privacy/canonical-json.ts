/** JSON in one form only (RFC 8785): names in the order of their UTF-16 code units, no spaces. */
export const toCanonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(toCanonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value)
  return `{${members
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${toCanonicalJson(member)}`)
    .join(',')}}`
}

/** An array whose items come one after the other, in pieces. */
export function* writeCanonicalArray(items: Iterable<unknown>): Generator<string> {
  let separator = '['
  for (const item of items) {
    yield separator + toCanonicalJson(item)
    separator = ','
  }
  yield separator === '[' ? '[]' : ']'
}
