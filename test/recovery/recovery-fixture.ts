/** Keys, codes and enrolments for tests, without a token. */
import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { thumbprintOf } from '../../src/main/pki/jwk-thumbprint.ts'
import { describePublicKey } from '../../src/main/pki/public-key.ts'
import { createEnrolment, type Enrolment } from '../../src/main/recovery/enrolment.ts'
import { toPublicJwk } from '../../src/main/recovery/signed-statement.ts'
import { createUnlockCode, deriveUnlockKey, type UnlockKey } from '../../src/main/recovery/unlock-key.ts'
import type { UnlockedKey } from '../../src/main/tokens/key-store.ts'
import { revealSecret, type Secret } from '../../src/shared/secret.ts'
import { addSecrets } from '../traces.ts'

export type TestKind = 'p-256' | 'p-384' | 'p-521' | 'rsa-2048'

const generate = (kind: TestKind): KeyObject =>
  kind === 'rsa-2048'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    : generateKeyPairSync('ec', { namedCurve: kind.toUpperCase() }).privateKey

/** A key that is open, as tokens hand it out. */
export const createTestKey = (kind: TestKind = 'p-256'): Pick<UnlockedKey, 'key' | 'sign'> => {
  const privateKey = generate(kind)
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const { keyId, algorithm, sizeBits } = describePublicKey(publicKey)
  return {
    key: {
      ...{ keyId, algorithm, sizeBits, publicKey, label: 'Test', certificate: null, otherCertificates: [] },
      token: { kind: 'software', label: 'Signet', serial: '1', module: null, reader: null },
      pin: { state: 'ok', triesLeft: 5, triesMax: 5, onReader: false },
      ...{ unblockWith: ['puk'], canSign: true, canDecrypt: false },
    },
    sign: async ({ message, digestAlgorithm }) =>
      sign(digestAlgorithm, message, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
  }
}

export interface EnrolledKey {
  readonly token: Pick<UnlockedKey, 'key' | 'sign'>
  readonly keyId: string
  readonly code: Secret
  readonly unlockKey: UnlockKey
  readonly enrolment: Enrolment
}

/** The same with an unlock key that no code derives: where thousands are needed, and scrypt is not what is tested. */
export const enrolWithoutCode = async (now = new Date()): Promise<Omit<EnrolledKey, 'code'>> => {
  const token = createTestKey()
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const jwk = toPublicJwk(publicKey)
  const unlockKey: UnlockKey = {
    jwk,
    thumbprint: thumbprintOf(jwk),
    sign: message => sign(null, message, privateKey),
  }
  return { token, keyId: token.key.keyId, unlockKey, enrolment: await createEnrolment(token, unlockKey, now) }
}

export const enrolTestKey = async (kind: TestKind = 'p-256', now = new Date()): Promise<EnrolledKey> => {
  const token = createTestKey(kind)
  const { keyId } = token.key
  const code = createUnlockCode(randomBytes)
  addSecrets(revealSecret(code), revealSecret(code).replaceAll('-', ''))
  const unlockKey = await deriveUnlockKey(code, keyId)
  return { token, keyId, code, unlockKey, enrolment: await createEnrolment(token, unlockKey, now) }
}
