/** Decrypts and encrypts the strings and streams of one document with its own handler (ISO 32000-2 §7.6). */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import { revealSecret, type Secret } from '../../shared/secret.ts'
import { findFileKey } from './file-key.ts'
import {
  asDict,
  asIndex,
  asName,
  asString,
  dictEntry,
  type PdfDict,
  type PdfObject,
  type PdfRef,
  type PdfStream,
} from './object.ts'
import { rc4 } from './rc4.ts'

export type RandomBytes = (length: number) => Uint8Array

export interface PdfEncryption {
  /** The same object with its strings in the clear; /Contents of a signature never was encrypted (§7.6.2). */
  decryptObject(object: PdfObject, ref: PdfRef): PdfObject
  encryptString(bytes: Uint8Array, ref: PdfRef, random: RandomBytes): Uint8Array
  /** The data of a stream that names no crypt filter of its own. */
  encryptStream(data: Uint8Array, ref: PdfRef, random: RandomBytes): Uint8Array
  decryptStream(data: Uint8Array, stream: PdfStream, ref: PdfRef): Uint8Array
}

type Method = 'identity' | 'rc4' | 'aes-128' | 'aes-256'

const cryptMethods: Readonly<Record<string, Method>> = {
  None: 'identity',
  V2: 'rc4',
  AESV2: 'aes-128',
  AESV3: 'aes-256',
}

const unsupported = (handler: string): AppError => new AppError('pdf/encrypted', { reason: 'handler', handler })

/** The method of the crypt filter `name` (§7.6.6). */
const methodOf = (encrypt: PdfDict, name: string): Method => {
  if (name === 'Identity') return 'identity'
  const filter = dictEntry(dictEntry(encrypt, 'CF'), name)
  const method = cryptMethods[asName(dictEntry(filter, 'CFM')) ?? 'None']
  if (!method) throw unsupported('crypt filter')
  return method
}

const keyBytesOf = (encrypt: PdfDict, version: number): number => {
  if (version === 5) return 32
  const filter = dictEntry(dictEntry(encrypt, 'CF'), asName(dictEntry(encrypt, 'StmF')) ?? 'StdCF')
  const aes = version === 4 && asName(dictEntry(filter, 'CFM')) === 'AESV2'
  let bits = (version === 4 ? asIndex(dictEntry(filter, 'Length')) : undefined) ?? asIndex(dictEntry(encrypt, 'Length'))
  if (version === 1) bits = 40
  if (aes) bits = 128
  bits ??= version === 4 ? 128 : 40
  // Some writers give bytes.
  if (bits < 40) bits *= 8
  return Math.min(16, Math.max(5, bits >> 3))
}

/** Algorithm 1: the key of one object. */
const objectKey = (fileKey: Uint8Array, method: Method, ref: PdfRef): Uint8Array => {
  if (method === 'aes-256') return fileKey
  const suffix = Buffer.alloc(5)
  suffix.writeUIntLE(ref.num & 0xffffff, 0, 3)
  suffix.writeUIntLE(ref.gen & 0xffff, 3, 2)
  const hash = createHash('md5')
    .update(fileKey)
    .update(suffix)
    .update(method === 'aes-128' ? 'sAlT' : '')
    .digest()
  return hash.subarray(0, Math.min(16, fileKey.length + 5))
}

const decrypt = (method: Method, key: Uint8Array, data: Uint8Array): Uint8Array => {
  if (method === 'identity') return data
  if (method === 'rc4') return rc4(key, data)
  const blocks = Math.floor(data.length / 16) * 16
  if (blocks < 32) return new Uint8Array(0)
  const decipher = createDecipheriv(`${method}-cbc`, key, data.subarray(0, 16)).setAutoPadding(false)
  const padded = decipher.update(data.subarray(16, blocks))
  const padding = padded.at(-1) ?? 0
  return padded.subarray(0, padding >= 1 && padding <= 16 ? padded.length - padding : padded.length)
}

const encrypt = (method: Method, key: Uint8Array, data: Uint8Array, random: RandomBytes): Uint8Array => {
  if (method === 'identity') return data
  if (method === 'rc4') return rc4(key, data)
  const iv = random(16)
  const cipher = createCipheriv(`${method}-cbc`, key, iv)
  return Buffer.concat([iv, cipher.update(data), cipher.final()])
}

const isSignature = (dict: PdfDict): boolean =>
  dict.entries.has('ByteRange') || ['Sig', 'DocTimeStamp'].includes(asName(dict.entries.get('Type')) ?? '')

const mapStrings = (object: PdfObject, change: (bytes: Uint8Array) => Uint8Array): PdfObject => {
  if (typeof object !== 'object' || object === null) return object
  if (object.kind === 'string') return { ...object, bytes: change(object.bytes) }
  if (object.kind === 'array') return { ...object, items: object.items.map(item => mapStrings(item, change)) }
  if (object.kind === 'stream') return { ...object, dict: mapDictStrings(object.dict, change) }
  return object.kind === 'dict' ? mapDictStrings(object, change) : object
}

const mapDictStrings = (dict: PdfDict, change: (bytes: Uint8Array) => Uint8Array): PdfDict => {
  const signature = isSignature(dict)
  const entries = new Map<string, PdfObject>()
  for (const [key, value] of dict.entries) {
    entries.set(key, signature && key === 'Contents' ? value : mapStrings(value, change))
  }
  return { kind: 'dict', entries }
}

/** A stream that names its own crypt filter (§7.4.10) overrides the document's. */
const ownCryptFilter = (dict: PdfDict): string | undefined => {
  const filter = dictEntry(dict, 'Filter')
  const first = typeof filter === 'object' && filter?.kind === 'array' ? filter.items[0] : filter
  if (asName(first) !== 'Crypt') return undefined
  const parameters = dictEntry(dict, 'DecodeParms')
  const own = typeof parameters === 'object' && parameters?.kind === 'array' ? parameters.items[0] : parameters
  return asName(dictEntry(own, 'Name')) ?? 'Identity'
}

/**
 * Opens the encryption of a document: the empty user password first, then `password` as user's or owner's.
 *
 * @param encryptDict the trailer's /Encrypt with every reference inside resolved
 * @throws {AppError} pdf/encrypted; facts.reason: `password` (none given), `password-incorrect`, `handler` (not supported)
 */
export const openEncryption = (
  encryptDict: PdfDict,
  documentId: Uint8Array,
  password: Secret | undefined,
): PdfEncryption => {
  const handler = asName(dictEntry(encryptDict, 'Filter')) ?? ''
  const version = asIndex(dictEntry(encryptDict, 'V')) ?? 0
  const revision = asIndex(dictEntry(encryptDict, 'R')) ?? 0
  if (handler !== 'Standard') throw unsupported(handler.slice(0, 40))
  if (![1, 2, 4, 5].includes(version) || revision < 2 || revision > 6) throw unsupported(`V${version} R${revision}`)

  const bytes = (key: string): Uint8Array => asString(dictEntry(encryptDict, key)) ?? new Uint8Array(0)
  const permissions = dictEntry(encryptDict, 'P')
  const standard = {
    revision,
    keyBytes: keyBytesOf(encryptDict, version),
    o: bytes('O'),
    u: bytes('U'),
    oe: bytes('OE'),
    ue: bytes('UE'),
    permissions: typeof permissions === 'number' ? permissions : 0,
    encryptMetadata: dictEntry(encryptDict, 'EncryptMetadata') !== false,
    documentId,
  }
  const filterMethod = (key: 'StmF' | 'StrF'): Method =>
    version < 4 ? 'rc4' : methodOf(encryptDict, asName(dictEntry(encryptDict, key)) ?? 'Identity')
  const stringMethod = filterMethod('StrF')
  const streamMethod = filterMethod('StmF')
  const found = findFileKey(standard, '') ?? (password && findFileKey(standard, revealSecret(password)))
  const refuse = (): never => {
    throw new AppError('pdf/encrypted', { reason: password ? 'password-incorrect' : 'password' })
  }
  // Where only embedded files are encrypted (§7.6.6, /EFF), everything else can be read and signed without a password.
  if (!found && (password || stringMethod !== 'identity' || streamMethod !== 'identity')) refuse()
  const keyOf = (method: Method, ref: PdfRef): Uint8Array =>
    method === 'identity' ? new Uint8Array(0) : objectKey(found ?? refuse(), method, ref)
  const plainMetadata = version >= 4 && !standard.encryptMetadata

  const methodOfStream = (dict: PdfDict): Method => {
    const type = asName(dictEntry(dict, 'Type'))
    if (type === 'XRef' || (plainMetadata && type === 'Metadata')) return 'identity'
    const own = version >= 4 ? ownCryptFilter(dict) : undefined
    return own === undefined ? streamMethod : methodOf(encryptDict, own)
  }

  return {
    decryptObject: (object, ref) => {
      // Cross-reference streams are never encrypted (§7.5.8.2).
      if (stringMethod === 'identity' || asName(dictEntry(asDict(object), 'Type')) === 'XRef') return object
      const key = keyOf(stringMethod, ref)
      return mapStrings(object, string => decrypt(stringMethod, key, string))
    },
    encryptString: (string, ref, random) => encrypt(stringMethod, keyOf(stringMethod, ref), string, random),
    encryptStream: (data, ref, random) => encrypt(streamMethod, keyOf(streamMethod, ref), data, random),
    decryptStream: (data, stream, ref) => {
      const method = methodOfStream(stream.dict)
      return decrypt(method, keyOf(method, ref), data)
    },
  }
}
