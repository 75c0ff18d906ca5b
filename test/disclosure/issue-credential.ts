/** An issuer of SD-JWT VCs over `@sd-jwt/core`, with a status list, that knows none of our code. */
import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { SDJwtInstance } from '@sd-jwt/core'
import type { UnlockedKey } from '../../src/main/tokens/key-store.ts'
import { AppError } from '../../src/shared/errors.ts'

export const hasher = (data: string | ArrayBuffer, algorithm: string): Uint8Array =>
  createHash(algorithm.replace('sha-', 'sha'))
    .update(typeof data === 'string' ? data : Buffer.from(data))
    .digest()

const es256 = (key: KeyObject) => (text: string) =>
  sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')
const verifyWith = (key: KeyObject) => (text: string, signature: string) =>
  verify(
    key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'sha384' : 'sha256',
    Buffer.from(text),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )

export interface Issuing {
  readonly key: KeyObject
  readonly header?: object
  readonly payload: object
  /** As the library has it: names of claims, nested below `_sd` of their own. */
  readonly frame: object
}

export const issueCredential = ({ key, header = {}, payload, frame }: Issuing): Promise<string> =>
  new SDJwtInstance({
    hasher,
    hashAlg: 'sha-256',
    saltGenerator: size => randomBytes(size).toString('base64url'),
    signer: es256(key),
    signAlg: 'ES256',
  }).issue(payload as never, frame as never, { header: { typ: 'dc+sd-jwt', ...header } })

/** One bit for each entry (Token Status List §4.1). */
export const packBits = (length: number, set: readonly number[]): string => {
  const bytes = Buffer.alloc(Math.ceil(length / 8))
  for (const index of set) bytes.writeUInt8(bytes.readUInt8(index >> 3) | (1 << (index & 7)), index >> 3)
  return deflateSync(bytes).toString('base64url')
}

/** A P-256 key that the PIN has opened, as a token's would be. */
export const createHolder = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' })
  const keyId = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')
  let signatures = 0
  const unlocked = {
    key: { keyId, algorithm: 'ec', sizeBits: 256 },
    async sign({ message }: { readonly message: Uint8Array }) {
      signatures++
      return sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' })
    },
  } as unknown as UnlockedKey
  const findKey = async (wanted: string) => {
    if (wanted !== keyId) throw new AppError('keys/not-found')
    return { publicKey: publicKey.export({ format: 'der', type: 'spki' }) }
  }
  return { jwk: { kty, crv, x, y }, keyId, unlocked, findKey, signatures: () => signatures }
}

/** What a website makes of it. @throws {Error} */
export const verifyPresented = async (compact: string, issuer: KeyObject, expected: { readonly nonce: string }) => {
  const payload = JSON.parse(Buffer.from(compact.split('.')[1] ?? '', 'base64url').toString('utf8'))
  const holder = createPublicKey({ key: payload.cnf.jwk, format: 'jwk' })
  const verifier = new SDJwtInstance({ hasher, verifier: verifyWith(issuer), kbVerifier: verifyWith(holder) })
  const verified = await verifier.verify(compact, { keyBindingNonce: expected.nonce })
  return { claims: verified.payload as Record<string, unknown>, binding: verified.kb?.payload }
}
