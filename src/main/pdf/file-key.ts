/** From a password to the key of an encrypted document: the standard security handler (ISO 32000-2 §7.6.4), revisions 2 to 6. */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { rc4 } from './rc4.ts'

/** The encryption dictionary's entries that the key depends on (table 21). */
export interface StandardHandler {
  readonly revision: number
  readonly keyBytes: number
  readonly o: Uint8Array
  readonly u: Uint8Array
  readonly oe: Uint8Array
  readonly ue: Uint8Array
  readonly permissions: number
  readonly encryptMetadata: boolean
  /** The first string of the trailer's /ID. */
  readonly documentId: Uint8Array
}

const padding = Buffer.from('28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A', 'hex')
const pad = (password: Uint8Array): Uint8Array => Buffer.concat([password, padding]).subarray(0, 32)
const md5 = (...parts: readonly Uint8Array[]): Buffer => createHash('md5').update(Buffer.concat(parts)).digest()
const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
const xored = (key: Uint8Array, value: number): Uint8Array => key.map(byte => byte ^ value)

/** Algorithm 2. */
const legacyKey = (handler: StandardHandler, password: Uint8Array): Uint8Array => {
  const permissions = Buffer.alloc(4)
  permissions.writeInt32LE(handler.permissions | 0)
  const metadata = Buffer.alloc(handler.revision >= 4 && !handler.encryptMetadata ? 4 : 0, 0xff)
  let key = md5(pad(password), handler.o.subarray(0, 32), permissions, handler.documentId, metadata)
  if (handler.revision >= 3) for (let round = 0; round < 50; round++) key = md5(key.subarray(0, handler.keyBytes))
  return key.subarray(0, handler.keyBytes)
}

/** Algorithm 6. */
const isLegacyUserKey = (handler: StandardHandler, key: Uint8Array): boolean => {
  if (handler.revision === 2) return equal(rc4(key, padding), handler.u.subarray(0, 32))
  let check: Uint8Array = md5(padding, handler.documentId)
  for (let round = 0; round < 20; round++) check = rc4(xored(key, round), check)
  return equal(check, handler.u.subarray(0, 16))
}

/** Algorithm 7: the user password that an owner password unlocks. */
const userPasswordOf = (handler: StandardHandler, ownerPassword: Uint8Array): Uint8Array => {
  let key = md5(pad(ownerPassword))
  if (handler.revision >= 3) for (let round = 0; round < 50; round++) key = md5(key)
  const ownerKey = key.subarray(0, handler.keyBytes)
  let password: Uint8Array = handler.o.subarray(0, 32)
  for (let round = handler.revision >= 3 ? 19 : 0; round >= 0; round--) password = rc4(xored(ownerKey, round), password)
  return password
}

/** Algorithm 2.B; revision 5, Adobe's extension level 3, stops at the first hash. */
const hardenedHash = (revision: number, password: Uint8Array, salt: Uint8Array, userKey: Uint8Array): Uint8Array => {
  let hash: Buffer = createHash('sha256').update(password).update(salt).update(userKey).digest()
  if (revision < 6) return hash
  let last = 0
  for (let round = 0; round < 64 || last > round - 32; round++) {
    const block = Buffer.concat([password, hash, userKey])
    const repeated = Buffer.concat(Array.from({ length: 64 }, () => block))
    const cipher = createCipheriv('aes-128-cbc', hash.subarray(0, 16), hash.subarray(16, 32)).setAutoPadding(false)
    const encrypted = cipher.update(repeated)
    const remainder = encrypted.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3
    hash = createHash(['sha256', 'sha384', 'sha512'][remainder] ?? 'sha256')
      .update(encrypted)
      .digest()
    last = encrypted.at(-1) ?? 0
  }
  return hash.subarray(0, 32)
}

/** Algorithm 2.A. */
const modernKey = (handler: StandardHandler, password: Uint8Array): Uint8Array | undefined => {
  const { revision, u, o } = handler
  const userKey = u.subarray(0, 48)
  for (const [entry, encryptedKey, bound] of [
    [o, handler.oe, userKey],
    [u, handler.ue, new Uint8Array(0)],
  ] as const) {
    if (entry.length < 48 || encryptedKey.length < 32) continue
    if (!equal(hardenedHash(revision, password, entry.subarray(32, 40), bound), entry.subarray(0, 32))) continue
    const key = hardenedHash(revision, password, entry.subarray(40, 48), bound)
    const decipher = createDecipheriv('aes-256-cbc', key, Buffer.alloc(16)).setAutoPadding(false)
    return decipher.update(encryptedKey.subarray(0, 32))
  }
  return undefined
}

/** The file encryption key that `password`, as user or owner, opens; undefined when it opens none. */
export const findFileKey = (handler: StandardHandler, password: string): Uint8Array | undefined => {
  if (handler.revision >= 5) {
    return modernKey(handler, Buffer.from(password.normalize('NFKC'), 'utf8').subarray(0, 127))
  }
  // PDFDocEncoding is asked for; some writers took UTF-8.
  for (const encoding of ['latin1', 'utf8'] as const) {
    const bytes = Buffer.from(password, encoding)
    for (const candidate of [bytes, userPasswordOf(handler, bytes)]) {
      const key = legacyKey(handler, candidate)
      if (isLegacyUserKey(handler, key)) return key
    }
  }
  return undefined
}
