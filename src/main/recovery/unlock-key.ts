/** The key behind an unlock code: whoever has the code and the key id can make it, and nobody else. */
import { createHash, createPrivateKey, createPublicKey, hkdf, type KeyObject, scrypt, sign } from 'node:crypto'
import { promisify } from 'node:util'
import { AppError } from '../../shared/errors.ts'
import { revealSecret, Secret } from '../../shared/secret.ts'
import { formatUnlockCode, readUnlockCode, unlockCodeRandomCharacters } from '../../shared/unlock-code.ts'
import { thumbprintOf } from '../pki/jwk-thumbprint.ts'
import { type PublicJwk, toPublicJwk } from './signed-statement.ts'

/** Names what follows in the enrolment, so that a later derivation can stand beside it. */
export const unlockDerivation = 'scrypt-15-8-1/hkdf-sha256/v1'
const scryptOptions = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
const scryptBytes = 64
const seedBytes = 32

/** PrivateKeyInfo of an Ed25519 key (RFC 8410 §7) up to its seed. */
const ed25519Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

const runScrypt = promisify<Buffer, Buffer, number, typeof scryptOptions, Buffer>(scrypt)
const runHkdf = promisify(hkdf)

export interface UnlockKey {
  readonly jwk: PublicJwk
  /** RFC 7638 thumbprint, as it stands in the enrolment. */
  readonly thumbprint: string
  sign(message: Uint8Array): Uint8Array
}

/** A new code: 90 random bits. */
export const createUnlockCode = (random: (sizeBytes: number) => Uint8Array): Secret => {
  const bytes = random(unlockCodeRandomCharacters)
  const code = new Secret(formatUnlockCode(bytes))
  bytes.fill(0)
  return code
}

/**
 * The code as it is printed, from what was typed.
 *
 * @throws {AppError} recovery/code-is-puk; recovery/code-mistyped with the groups that are wrong
 */
export const parseUnlockCode = (typed: Secret): Secret => {
  const reading = readUnlockCode(revealSecret(typed))
  if (reading.kind === 'puk') throw new AppError('recovery/code-is-puk')
  if (reading.kind === 'right') return new Secret(reading.code)
  const { groups } = reading
  throw new AppError('recovery/code-mistyped', groups.length > 0 ? { groups: groups.join(', ') } : {})
}

/** The key of a code that `parseUnlockCode` answered; takes 32 MiB and a tenth of a second. */
export const deriveUnlockKey = async (code: Secret, keyId: string): Promise<UnlockKey> => {
  const text = Buffer.from(revealSecret(code))
  const salt = createHash('sha256').update(`signet/unlock/v1|${keyId}`).digest()
  const stretched = await runScrypt(text, salt, scryptBytes, scryptOptions)
  const seed = Buffer.from(await runHkdf('sha256', stretched, '', 'signet/unlock/v1|ed25519', seedBytes))
  const der = Buffer.concat([ed25519Prefix, seed])
  const privateKey: KeyObject = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  for (const secret of [text, stretched, seed, der]) secret.fill(0)
  const jwk = toPublicJwk(createPublicKey(privateKey))
  return { jwk, thumbprint: thumbprintOf(jwk), sign: message => sign(null, message, privateKey) }
}
