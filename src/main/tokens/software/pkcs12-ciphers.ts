/** Password-based ciphers of PKCS#12 files: PBES2 (RFC 8018) and the old ones of RFC 7292 appendix B and C. */
import { createDecipheriv, hash, pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import forge from 'node-forge'
import { revealSecret, type Secret } from '../../../shared/secret.ts'
import { type Ber, BerError, childAt, integerOf, octetsOf, oidOf } from './ber.ts'

export class WrongPasswordError extends Error {}

/** PBKDF2 runs beside the program; ten million rounds take some seconds. */
const largestPbkdf2Iterations = 10_000_000
/** The old derivation runs in it: programs write 1 to 100 000 rounds. */
export const largestMacIterations = 500_000
const largestSaltBytes = 1_024

export const digestNames: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

/** PBKDF2's pseudo-random functions; absent: HMAC-SHA-1 (RFC 8018 A.2). */
const prfNames: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
}

const pbes2 = '1.2.840.113549.1.5.13'
const pbkdf2Oid = '1.2.840.113549.1.5.12'

const pbes2Ciphers: Readonly<Record<string, { readonly name: string; readonly keyBytes: number }>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyBytes: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyBytes: 32 },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyBytes: 24 },
}

/** PBEWithSHAAnd…: `rc2Bits` is the effective key length; without it, triple DES. */
const oldCiphers: Readonly<Record<string, { readonly keyBytes: number; readonly rc2Bits?: number }>> = {
  '1.2.840.113549.1.12.1.3': { keyBytes: 24 },
  '1.2.840.113549.1.12.1.4': { keyBytes: 16 },
  '1.2.840.113549.1.12.1.5': { keyBytes: 16, rc2Bits: 128 },
  '1.2.840.113549.1.12.1.6': { keyBytes: 5, rc2Bits: 40 },
}

/**
 * Decrypts with the cipher that an AlgorithmIdentifier names; the caller wipes the result.
 *
 * @throws {WrongPasswordError} when the padding does not fit
 */
export const decryptPbe = async (algorithm: Ber, data: Buffer, password: Secret): Promise<Buffer> => {
  const oid = oidOf(childAt(algorithm, 0))
  if (oid === pbes2) return decryptPbes2(childAt(algorithm, 1), data, password)
  const cipher = oldCiphers[oid]
  if (!cipher) throw new BerError('unknown cipher')
  const parameters = childAt(algorithm, 1)
  const salt = checkedSalt(octetsOf(childAt(parameters, 0)))
  const iterations = integerOf(childAt(parameters, 1))
  if (iterations < 1 || iterations > largestMacIterations) throw new BerError('too many iterations')
  const derive = (id: 1 | 2, sizeBytes: number) =>
    deriveFromPassword({ digest: 'sha1', password, salt, iterations, id, sizeBytes, isNull: false })
  const key = derive(1, cipher.keyBytes)
  const iv = derive(2, 8)
  try {
    if (cipher.rc2Bits !== undefined) return decryptRc2(key, cipher.rc2Bits, iv, data)
    // Two keys of triple DES: the first is also the third.
    const whole = key.length === 16 ? Buffer.concat([key, key.subarray(0, 8)]) : key
    return decryptWith('des-ede3-cbc', whole, iv, data)
  } finally {
    key.fill(0)
  }
}

const decryptPbes2 = async (parameters: Ber, data: Buffer, password: Secret): Promise<Buffer> => {
  const derivation = childAt(parameters, 0)
  if (oidOf(childAt(derivation, 0)) !== pbkdf2Oid) throw new BerError('unknown derivation')
  const [saltElement, iterationsElement, ...optional] = childAt(derivation, 1).children ?? []
  if (!saltElement || !iterationsElement) throw new BerError('no derivation')
  const salt = checkedSalt(octetsOf(saltElement))
  const iterations = integerOf(iterationsElement)
  if (iterations < 1 || iterations > largestPbkdf2Iterations) throw new BerError('too many iterations')
  const prfElement = optional.find(each => each.children)
  const prf = prfElement ? prfNames[oidOf(childAt(prfElement, 0))] : 'sha1'
  const scheme = childAt(parameters, 1)
  const cipher = pbes2Ciphers[oidOf(childAt(scheme, 0))]
  if (!prf || !cipher) throw new BerError('unknown cipher')
  const text = Buffer.from(revealSecret(password))
  const key = await promisify(pbkdf2)(text, salt, iterations, cipher.keyBytes, prf).finally(() => text.fill(0))
  try {
    return decryptWith(cipher.name, key, octetsOf(childAt(scheme, 1)), data)
  } finally {
    key.fill(0)
  }
}

const checkedSalt = (salt: Buffer): Buffer => {
  if (salt.length > largestSaltBytes) throw new BerError('salt too long')
  return salt
}

const decryptWith = (name: string, key: Buffer, iv: Buffer, data: Buffer): Buffer => {
  const decipher = createDecipheriv(name, key, iv)
  try {
    return Buffer.concat([decipher.update(data), decipher.final()])
  } catch (cause) {
    throw new WrongPasswordError('padding', { cause })
  }
}

/** OpenSSL 3 and BoringSSL dropped RC2; files of the 2000s are full of it. */
const decryptRc2 = (key: Buffer, bits: number, iv: Buffer, data: Buffer): Buffer => {
  const decipher = forge.rc2.createDecryptionCipher(key.toString('binary'), bits)
  decipher.start(iv.toString('binary'))
  decipher.update(forge.util.createBuffer(data.toString('binary')))
  if (!decipher.finish()) throw new WrongPasswordError('padding')
  return Buffer.from(decipher.output.getBytes(), 'binary')
}

const blockBytesOf = (digest: string): number => (digest === 'sha384' || digest === 'sha512' ? 128 : 64)

/** RFC 7292 appendix B.2. `id`: 1 a key, 2 an initial value, 3 a MAC key. The caller wipes the result. */
export const deriveFromPassword = (request: {
  readonly digest: string
  readonly password: Secret
  readonly salt: Buffer
  readonly iterations: number
  readonly id: 1 | 2 | 3
  readonly sizeBytes: number
  /** An empty password written as nothing, not even its end. */
  readonly isNull: boolean
}): Buffer => {
  const { digest, salt, iterations, id, sizeBytes, isNull } = request
  const blockBytes = blockBytesOf(digest)
  const text = isNull ? Buffer.alloc(0) : Buffer.from(`${revealSecret(request.password)}\0`, 'utf16le').swap16()
  const fill = (part: Buffer): Buffer =>
    part.length === 0 ? part : Buffer.alloc(blockBytes * Math.ceil(part.length / blockBytes), part)
  const diversifier = Buffer.alloc(blockBytes, id)
  const input = Buffer.concat([fill(checkedSalt(salt)), fill(text)])
  const output: Buffer[] = []
  try {
    for (let size = 0; size < sizeBytes; ) {
      let block = hash(digest, Buffer.concat([diversifier, input]), 'buffer')
      for (let round = 1; round < iterations; round++) block = hash(digest, block, 'buffer')
      output.push(block)
      size += block.length
      const addend = Buffer.alloc(blockBytes, block)
      for (let start = 0; start < input.length; start += blockBytes) addOne(input, start, addend)
    }
    return Buffer.concat(output).subarray(0, sizeBytes)
  } finally {
    text.fill(0)
    input.fill(0)
  }
}

/** block = block + addend + 1, modulo its size. */
const addOne = (input: Buffer, start: number, addend: Buffer): void => {
  let carry = 1
  for (let index = addend.length - 1; index >= 0; index--) {
    carry += (input[start + index] ?? 0) + (addend[index] ?? 0)
    input[start + index] = carry & 255
    carry >>= 8
  }
}
