/** Changes bytes the way that damage and attackers do, the same way for the same seed. */

export interface Random {
  /** From 0 up to and without `limit`. */
  readonly below: (limit: number) => number
}

/** mulberry32: small, and the same on every machine. */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0
  return {
    below(limit) {
      state = (state + 0x6d2b79f5) >>> 0
      let mixed = Math.imul(state ^ (state >>> 15), state | 1)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
      return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
    },
  }
}

/** What PDF readers and ASN.1 readers are known to trip over. */
const tokens = [
  ...[
    '0',
    '-1',
    '99999999999',
    'null',
    '[',
    ']',
    '<<',
    '>>',
    '<',
    '>',
    '(',
    ')',
    '%',
    '/',
    '\n',
    ' ',
    'R',
    '1 0 R',
    '6 0 R',
  ],
  ...[
    'endobj',
    'stream',
    'endstream',
    'xref',
    'trailer',
    'startxref',
    '%%EOF',
    '/Contents',
    '/ByteRange',
    '/V',
    '/Kids',
  ],
  ...[
    '\x00',
    '\xff',
    '\x30\x80',
    '\x00\x00',
    '\x02\x01\x00',
    '\x30\x00',
    '\xa0\x80',
    '\x84\xff\xff\xff\xff',
    '\x31\x82',
  ],
].map(text => Buffer.from(text, 'latin1'))

const splice = (bytes: Buffer, at: number, removed: number, added: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)])

type Mutation = (bytes: Buffer, random: Random) => Buffer

const mutations: readonly Mutation[] = [
  (bytes, { below }) => {
    const changed = Buffer.from(bytes)
    const at = below(bytes.length)
    changed[at] = (changed[at] ?? 0) ^ (1 << below(8))
    return changed
  },
  (bytes, { below }) => {
    const changed = Buffer.from(bytes)
    changed[below(bytes.length)] = below(256)
    return changed
  },
  (bytes, { below }) => splice(bytes, below(bytes.length), 0, tokens[below(tokens.length)] ?? Buffer.alloc(0)),
  (bytes, { below }) => {
    const token = tokens[below(tokens.length)] ?? Buffer.alloc(0)
    return splice(bytes, below(bytes.length), token.length, token)
  },
  (bytes, { below }) => splice(bytes, below(bytes.length), 1 + below(16), Buffer.alloc(0)),
  (bytes, { below }) => {
    const from = below(bytes.length)
    return splice(bytes, below(bytes.length), 0, bytes.subarray(from, from + 1 + below(200)))
  },
  (bytes, { below }) => {
    const [from, length] = [below(bytes.length), 1 + below(64)]
    return splice(bytes, below(bytes.length), length, bytes.subarray(from, from + length))
  },
  (bytes, { below }) => bytes.subarray(0, below(bytes.length)),
  (bytes, { below }) => Buffer.concat([bytes, tokens[below(tokens.length)] ?? Buffer.alloc(0)]),
  // A digit becomes another: offsets, lengths, numbers of objects.
  (bytes, { below }) => {
    const changed = Buffer.from(bytes)
    for (let at = below(bytes.length); at < bytes.length; at++) {
      const octet = changed[at] ?? 0
      if (octet < 0x30 || octet > 0x39) continue
      changed[at] = 0x30 + below(10)
      break
    }
    return changed
  },
]

/** One to four changes. */
export const mutate = (bytes: Buffer, random: Random): Buffer => {
  let changed = bytes
  for (let rounds = 1 + (random.below(3) === 0 ? random.below(4) : 0); rounds > 0 && changed.length > 0; rounds--) {
    changed = mutations[random.below(mutations.length)]?.(changed, random) ?? changed
  }
  return changed
}
