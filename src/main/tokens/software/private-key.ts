/** The private half of a software key: made, sealed under the master key, opened, and signed with. */
import { constants, createPrivateKey, generateKeyPair, type KeyObject, sign } from 'node:crypto'
import { promisify } from 'node:util'
import { AppError } from '../../../shared/errors.ts'
import type { SoftwareKeyAlgorithm } from '../../../shared/model/key.ts'
import { signDigest, verifyDigestSignature } from '../../pki/digest-signature.ts'
import { type SignatureScheme, verifySignature } from '../../pki/public-key.ts'
import type { SignRequest } from '../key-store.ts'
import { deriveKey, findUnsealed, type Sealed, seal } from './sealing.ts'

const generate = promisify(generateKeyPair) as (
  type: string,
  options: Readonly<Record<string, unknown>>,
) => Promise<{ publicKey: KeyObject; privateKey: KeyObject }>

const generators: Readonly<Record<SoftwareKeyAlgorithm, readonly [string, Readonly<Record<string, unknown>>]>> = {
  'rsa-2048': ['rsa', { modulusLength: 2048 }],
  'rsa-3072': ['rsa', { modulusLength: 3072 }],
  'rsa-4096': ['rsa', { modulusLength: 4096 }],
  'p-256': ['ec', { namedCurve: 'P-256' }],
  'p-384': ['ec', { namedCurve: 'P-384' }],
}

export const generatePrivateKey = async (algorithm: SoftwareKeyAlgorithm): Promise<KeyObject> =>
  (await generate(...generators[algorithm])).privateKey

const purposeOf = (keyId: string): string => `signet/software-key/v1/private-key/${keyId}`
const deriveSealingKey = (master: Uint8Array): Buffer => deriveKey(master, Buffer.alloc(0), 'private-key')

export const sealPrivateKey = (
  privateKey: KeyObject,
  keyId: string,
  master: Uint8Array,
  random: (sizeBytes: number) => Uint8Array,
): Sealed => {
  const key = deriveSealingKey(master)
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' })
  try {
    return seal(key, random, purposeOf(keyId), pkcs8)
  } finally {
    key.fill(0)
    pkcs8.fill(0)
  }
}

/** @throws {AppError} tokens/damaged */
export const openPrivateKey = (sealed: Sealed, keyId: string, master: Uint8Array): KeyObject => {
  const key = deriveSealingKey(master)
  const pkcs8 = findUnsealed(key, purposeOf(keyId), sealed)
  key.fill(0)
  if (!pkcs8) throw new AppError('tokens/damaged', { keyId })
  try {
    return createPrivateKey({ key: pkcs8, type: 'pkcs8', format: 'der' })
  } finally {
    pkcs8.fill(0)
  }
}

const signOptions: Readonly<Record<SignatureScheme, Readonly<Record<string, unknown>>>> = {
  'rsa-pkcs1': { padding: constants.RSA_PKCS1_PADDING },
  'rsa-pss': { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
  ecdsa: { dsaEncoding: 'ieee-p1363' },
}

/** @throws {AppError} keys/cannot-sign when the scheme is not the key's; tokens/signature-mismatch */
export const signWithPrivateKey = (
  privateKey: KeyObject,
  publicKey: Uint8Array,
  { scheme, digestAlgorithm, message, isDigest = false }: SignRequest,
): Uint8Array => {
  if (isDigest && scheme === 'rsa-pss') throw new AppError('keys/cannot-sign')
  if (privateKey.asymmetricKeyType !== (scheme === 'ecdsa' ? 'ec' : 'rsa')) throw new AppError('keys/cannot-sign')
  const signature = isDigest
    ? signDigest(privateKey, digestAlgorithm, message)
    : sign(digestAlgorithm, message, { key: privateKey, ...signOptions[scheme] })
  // A fault while signing with RSA-CRT gives the private key away (Boneh, DeMillo, Lipton): never let one out.
  const isRight = isDigest
    ? verifyDigestSignature(publicKey, digestAlgorithm, message, signature)
    : verifySignature(publicKey, scheme, digestAlgorithm, message, signature)
  if (!isRight) {
    throw new AppError('tokens/signature-mismatch')
  }
  return signature
}
