/** Reads the private key and the certificates of a PKCS#12 file (RFC 7292), old ciphers and new. A file is a stranger: everything has a limit. */
import { createHmac, createPrivateKey, createPublicKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../../shared/errors.ts'
import { revealSecret, type Secret } from '../../../shared/secret.ts'
import { describePublicKey } from '../../pki/public-key.ts'
import { minSizeBits } from '../../pki/signing-suitability.ts'
import { parseCertificateKey } from '../certificate-key.ts'
import { type Ber, BerError, childAt, integerOf, octetsOf, oidOf, parseBer, parseBerChildren } from './ber.ts'
import {
  decryptPbe,
  deriveFromPassword,
  digestNames,
  largestMacIterations,
  WrongPasswordError,
} from './pkcs12-ciphers.ts'

/** A key with a long chain has some 10 kB. */
export const largestPkcs12Bytes = 1_000_000
const mostBags = 100
const mostChainCertificates = 20
const deepestNesting = 5
/** Each may take seconds. */
const mostDecryptions = 8

export interface Pkcs12Content {
  readonly privateKey: KeyObject
  /** DER of the key's own certificate; null when the file has none. */
  readonly certificate: Uint8Array | null
  /** DER of the others. */
  readonly chain: readonly Uint8Array[]
  readonly friendlyName: string
}

const oids = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
  safeContentsBag: '1.2.840.113549.1.12.10.1.6',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  pbmac1: '1.2.840.113549.1.5.14',
} as const

interface Found {
  readonly keys: { readonly pkcs8: Buffer; readonly friendlyName: string }[]
  readonly certificates: Buffer[]
  bags: number
  decryptions: number
}

/**
 * @throws {AppError} keys/password-incorrect; keys/file-unreadable for anything that is no PKCS#12 file with a key;
 *   keys/too-weak for RSA under 2048 bits and keys of other kinds than RSA and the NIST curves
 */
export const parsePkcs12 = async (bytes: Uint8Array, password: Secret): Promise<Pkcs12Content> => {
  const found: Found = { keys: [], certificates: [], bags: 0, decryptions: 0 }
  try {
    if (bytes.length > largestPkcs12Bytes) throw new BerError('too large')
    const pfx = parseBer(bytes)
    const safe = octetsOf(childAt(childAt(childAt(pfx, 1), 1), 0))
    if (oidOf(childAt(childAt(pfx, 1), 0)) !== oids.data) throw new BerError('sealed with a public key')
    checkMac(pfx.children?.[2], safe, password)
    for (const info of parseBerChildren(safe)) await readContentInfo(info, password, found)
    return choose(found)
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown
    if (thrown instanceof WrongPasswordError) throw new AppError('keys/password-incorrect', {}, { cause: thrown })
    throw new AppError('keys/file-unreadable', {}, { cause: thrown })
  } finally {
    for (const { pkcs8 } of found.keys) pkcs8.fill(0)
  }
}

/** RFC 7292 appendix B. A file without a MAC, or with one of PBMAC1, tells a wrong password by its ciphers. */
const checkMac = (macData: Ber | undefined, safe: Buffer, password: Secret): void => {
  if (!macData) return
  const algorithm = oidOf(childAt(childAt(childAt(macData, 0), 0), 0))
  if (algorithm === oids.pbmac1) return
  const digest = digestNames[algorithm]
  if (!digest) throw new BerError('unknown MAC')
  const expected = octetsOf(childAt(childAt(macData, 0), 1))
  const salt = octetsOf(childAt(macData, 1))
  const iterations = macData.children?.[2] ? integerOf(childAt(macData, 2)) : 1
  if (iterations > largestMacIterations) throw new BerError('too many iterations')
  const fits = (isNull: boolean): boolean => {
    const key = deriveFromPassword({ digest, password, salt, iterations, id: 3, sizeBytes: expected.length, isNull })
    const mac = createHmac(digest, key).update(safe).digest()
    key.fill(0)
    return mac.length === expected.length && timingSafeEqual(mac, expected)
  }
  // No password is written in two ways: as an empty text, and as nothing.
  if (!fits(false) && !(revealSecret(password) === '' && fits(true))) throw new WrongPasswordError()
}

const readContentInfo = async (info: Ber, password: Secret, found: Found): Promise<void> => {
  const type = oidOf(childAt(info, 0))
  const content = childAt(childAt(info, 1), 0)
  if (type === oids.data) return readSafe(parseBerChildren(octetsOf(content)), password, found, 0)
  if (type !== oids.encryptedData) throw new BerError('unknown content')
  const encrypted = childAt(content, 1)
  const plain = await decrypt(childAt(encrypted, 1), octetsOf(childAt(encrypted, 2)), password, found)
  try {
    await readSafe(
      parsePlain(() => parseBerChildren(plain)),
      password,
      found,
      0,
    )
  } finally {
    plain.fill(0)
  }
}

const decrypt = (algorithm: Ber, data: Buffer, password: Secret, found: Found): Promise<Buffer> => {
  found.decryptions += 1
  if (found.decryptions > mostDecryptions) throw new BerError('too many ciphers')
  return decryptPbe(algorithm, data, password)
}

/** What was decrypted and is no ASN.1 was decrypted with the wrong password whose padding happened to fit. */
const parsePlain = <Result>(parse: () => Result): Result => {
  try {
    return parse()
  } catch (cause) {
    throw new WrongPasswordError('no structure', { cause })
  }
}

const readSafe = async (bags: readonly Ber[], password: Secret, found: Found, depth: number): Promise<void> => {
  if (depth > deepestNesting) throw new BerError('nested too deeply')
  for (const bag of bags) {
    found.bags += 1
    if (found.bags > mostBags) throw new BerError('too many bags')
    const type = oidOf(childAt(bag, 0))
    const value = childAt(childAt(bag, 1), 0)
    if (type === oids.certificateBag && oidOf(childAt(value, 0)) === oids.x509Certificate) {
      found.certificates.push(octetsOf(childAt(childAt(value, 1), 0)))
    } else if (type === oids.keyBag) {
      found.keys.push({ pkcs8: Buffer.from(value.bytes), friendlyName: friendlyNameOf(bag) })
    } else if (type === oids.shroudedKeyBag) {
      const pkcs8 = await decrypt(childAt(value, 0), octetsOf(childAt(value, 1)), password, found)
      found.keys.push({ pkcs8, friendlyName: friendlyNameOf(bag) })
    } else if (type === oids.safeContentsBag) {
      await readSafe(value.children ?? [], password, found, depth + 1)
    }
  }
}

const friendlyNameOf = (bag: Ber): string => {
  for (const attribute of bag.children?.[2]?.children ?? []) {
    if (oidOf(childAt(attribute, 0)) !== oids.friendlyName) continue
    const value = childAt(childAt(attribute, 1), 0).value
    // BMPString: UTF-16, big-endian.
    return Buffer.from(value.subarray(0, value.length & ~1))
      .swap16()
      .toString('utf16le')
      .slice(0, 100)
  }
  return ''
}

const choose = ({ keys, certificates }: Found): Pkcs12Content => {
  const candidates = keys.map(({ pkcs8, friendlyName }) => {
    const privateKey = parsePlain(() => createPrivateKey({ key: pkcs8, type: 'pkcs8', format: 'der' }))
    checkStrength(privateKey)
    const { keyId } = describePublicKey(createPublicKey(privateKey).export({ type: 'spki', format: 'der' }))
    const certificate = certificates.find(each => findKeyId(each) === keyId) ?? null
    return { privateKey, friendlyName, certificate }
  })
  const chosen = candidates.find(({ certificate }) => certificate) ?? candidates[0]
  if (!chosen) throw new BerError('no private key')
  const chain = certificates.filter(each => each !== chosen.certificate).slice(0, mostChainCertificates)
  return { ...chosen, chain }
}

const findKeyId = (certificate: Uint8Array): string | undefined => {
  try {
    return describePublicKey(parseCertificateKey(certificate)).keyId
  } catch {
    return undefined
  }
}

const curves: readonly (string | undefined)[] = ['prime256v1', 'secp384r1', 'secp521r1']

const checkStrength = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): void => {
  const isGood =
    asymmetricKeyType === 'rsa'
      ? (asymmetricKeyDetails?.modulusLength ?? 0) >= minSizeBits.rsa
      : asymmetricKeyType === 'ec' && curves.includes(asymmetricKeyDetails?.namedCurve)
  if (!isGood) throw new AppError('keys/too-weak', { kind: asymmetricKeyType ?? '' })
}
