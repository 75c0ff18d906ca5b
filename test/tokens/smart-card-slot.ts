/** A key and its self-signed certificate for a virtual smart card. */
import { createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { CardAlgorithm } from '../../native-mocks/smart-card/raw-signature.ts'
import type { SmartCardSlot } from '../../native-mocks/smart-card/smart-card.ts'
import { describePublicKey } from '../../src/main/pki/public-key.ts'
import { createSelfSignedCertificate } from '../../src/main/pki/self-signed-certificate.ts'

const generators = {
  'rsa-2048': () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  'p-256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'p-384': () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
} as const

/** Valid from an hour ago for a year. */
export const createCardSlot = async (
  algorithm: CardAlgorithm,
  name: string,
): Promise<SmartCardSlot & { readonly keyId: string }> => {
  const { privateKey } = generators[algorithm]()
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const certificateDer = await createSelfSignedCertificate({
    spki,
    name,
    scheme: algorithm === 'rsa-2048' ? 'rsa-pkcs1' : 'ecdsa',
    digestAlgorithm: 'sha256',
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 365 * 86_400_000),
    serialNumber: randomBytes(12),
    sign: async message => sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
  })
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { algorithm, certificateDer, privateKeyPem, keyId: describePublicKey(spki).keyId }
}
