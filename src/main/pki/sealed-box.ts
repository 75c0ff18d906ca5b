/**
 * Bytes for one reader, from whoever has the reader's public key: X25519 with a fresh key for each, HKDF-SHA-256 over
 * both public keys, AES-256-GCM. The reader learns nothing about who sealed them.
 */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'

/** Each key seals once. */
const nonce = Buffer.alloc(12)
const tagBytes = 16
/** SubjectPublicKeyInfo of X25519 (RFC 8410). */
const publicKeyBytes = 44

const exportPublic = (key: KeyObject): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' })
const importPublic = (der: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.from(der), type: 'spki', format: 'der' })

const contentKey = (own: KeyObject, other: KeyObject, context: readonly Uint8Array[]): Buffer => {
  const shared = diffieHellman({ privateKey: own, publicKey: other })
  return Buffer.from(hkdfSync('sha256', shared, Buffer.concat(context), 'signet sealed box', 32))
}

/** DER: PKCS#8 and SubjectPublicKeyInfo. */
export interface BoxKeys {
  readonly privateKey: Uint8Array
  readonly publicKey: Uint8Array
}

export const createBoxKeys = (): BoxKeys => {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
  }
}

/** @throws {Error} for what is no such key */
export const seal = (publicKey: Uint8Array, plain: Uint8Array): Buffer => {
  const fresh = generateKeyPairSync('x25519').privateKey
  const from = exportPublic(fresh)
  const cipher = createCipheriv('aes-256-gcm', contentKey(fresh, importPublic(publicKey), [from, publicKey]), nonce)
  const sealed = [cipher.update(plain), cipher.final()]
  return Buffer.concat([from, cipher.getAuthTag(), ...sealed])
}

/** @throws {Error} for what was not sealed for this key, or was changed */
export const unseal = ({ privateKey, publicKey }: BoxKeys, box: Uint8Array): Buffer => {
  const [from, tag, sealed] = [
    box.subarray(0, publicKeyBytes),
    box.subarray(publicKeyBytes, publicKeyBytes + tagBytes),
    box.subarray(publicKeyBytes + tagBytes),
  ]
  const own = createPrivateKey({ key: Buffer.from(privateKey), type: 'pkcs8', format: 'der' })
  const decipher = createDecipheriv('aes-256-gcm', contentKey(own, importPublic(from), [from, publicKey]), nonce, {
    authTagLength: tagBytes,
  }).setAuthTag(tag)
  return Buffer.concat([decipher.update(sealed), decipher.final()])
}
