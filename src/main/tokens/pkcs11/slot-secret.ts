/**
 * The vault's secret of a key in a token: sealed to its public key, so that only the token gives it back. The salt of
 * a slot tells how: one byte for the way, then the ciphertext (RSA), the public key that was made for it (ECDH), or the
 * name of a value that the token keeps behind its PIN.
 */
import {
  constants,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  publicEncrypt,
  randomBytes,
} from 'node:crypto'
import { toAppError } from '../../../shared/errors.ts'
import type { TokenKey, UnlockedKey } from '../key-store.ts'
import { deriveKey } from '../software/sealing.ts'
import type { SecretMethod } from './protocol.ts'

export interface SlotSecretDependencies {
  readonly key: TokenKey
  /** What the token says that the key can do, best first. */
  readonly methods: readonly SecretMethod[]
  /** Asks the token. */
  readonly open: (method: SecretMethod, sealed: Uint8Array) => Promise<Uint8Array>
  /** A value on the token by its name, put there first where one is given; null: there is none. */
  readonly slotData: (name: string, value: Uint8Array | null) => Promise<Uint8Array | null>
}

const codes: Readonly<Record<SecretMethod | 'slot-data', number>> = {
  'rsa-oaep-sha256': 1,
  'rsa-oaep-sha1': 2,
  'rsa-pkcs1': 3,
  ecdh: 4,
  'slot-data': 5,
}
const secretBytes = 32
const purpose = 'signet/vault-slot/pkcs11/v1'

/** What a token says to a way that it lists and cannot do after all. */
const cannot: readonly string[] = ['tokens/device-error', 'keys/cannot-sign']

export const createSlotSecret = ({
  key,
  methods,
  open,
  slotData,
}: SlotSecretDependencies): Required<Pick<UnlockedKey, 'createSlotSalt' | 'deriveSlotKey'>> => {
  /** Only the token's own answer proves that the slot will open. */
  const isGivenBack = async (method: SecretMethod, sealed: Uint8Array, secret: Uint8Array): Promise<boolean> => {
    try {
      return wipeAfter(await open(method, sealed), opened => Buffer.compare(opened, secret) === 0)
    } catch (thrown) {
      if (cannot.includes(toAppError(thrown).code)) return false
      throw thrown
    } finally {
      secret.fill(0)
    }
  }

  return {
    async createSlotSalt({ keepOnToken }) {
      for (const method of keepOnToken ? [] : methods) {
        const { sealed, secret } = sealSecret(method, key.publicKey)
        if (await isGivenBack(method, sealed, secret)) return Buffer.concat([Buffer.of(codes[method]), sealed])
      }
      if (!keepOnToken) return null
      const name = `vault-${randomBytes(8).toString('hex')}`
      const kept = await slotData(name, randomBytes(secretBytes))
      return kept && wipeAfter(kept, () => Buffer.concat([Buffer.of(codes['slot-data']), Buffer.from(name)]))
    },

    async deriveSlotKey(salt) {
      const [code] = salt
      const rest = salt.subarray(1)
      const method = methods.find(each => codes[each] === code)
      const secret = method
        ? await open(method, rest)
        : code === codes['slot-data']
          ? await slotData(Buffer.from(rest).toString(), null)
          : null
      return secret && wipeAfter(secret, () => (secret.length < secretBytes ? null : deriveKey(secret, salt, purpose)))
    },
  }
}

const wipeAfter = <Result>(secret: Uint8Array, use: (secret: Uint8Array) => Result): Result => {
  try {
    return use(secret)
  } finally {
    secret.fill(0)
  }
}

interface SealedSecret {
  readonly sealed: Uint8Array
  readonly secret: Uint8Array
}

const sealSecret = (method: SecretMethod, spki: Uint8Array): SealedSecret => {
  const publicKey = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  if (method === 'ecdh') return agree(publicKey)
  const secret = randomBytes(secretBytes)
  const padding =
    method === 'rsa-pkcs1'
      ? { padding: constants.RSA_PKCS1_PADDING }
      : { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: method === 'rsa-oaep-sha256' ? 'sha256' : 'sha1' }
  return { sealed: publicEncrypt({ key: publicKey, ...padding }, secret), secret }
}

/** With a key pair of which only the public half stays. */
const agree = (publicKey: KeyObject): SealedSecret => {
  const namedCurve = publicKey.asymmetricKeyDetails?.namedCurve ?? ''
  const own = generateKeyPairSync('ec', { namedCurve })
  const { x = '', y = '' } = own.publicKey.export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  return { sealed: point, secret: diffieHellman({ privateKey: own.privateKey, publicKey }) }
}
