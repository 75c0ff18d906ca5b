/** Keys made for one test, signing in the form that tokens answer in. */
import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { SignatureScheme } from '../../src/main/pki/public-key.ts'
import { createSelfSignedCertificate } from '../../src/main/pki/self-signed-certificate.ts'
import type { DigestAlgorithm } from '../../src/shared/model/signing.ts'

export type TestKeyKind = 'rsa-2048' | 'P-256' | 'P-384' | 'P-521'

export interface SoftwareSigner {
  readonly spki: Uint8Array
  readonly sizeBits: number
  readonly sign: (scheme: SignatureScheme, digest: DigestAlgorithm) => (message: Uint8Array) => Promise<Uint8Array>
}

const signWith =
  (key: KeyObject): SoftwareSigner['sign'] =>
  (scheme, digest) =>
  async message =>
    scheme === 'ecdsa'
      ? sign(digest, message, { key, dsaEncoding: 'ieee-p1363' })
      : scheme === 'rsa-pss'
        ? sign(digest, message, {
            key,
            padding: constants.RSA_PKCS1_PSS_PADDING,
            saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
          })
        : sign(digest, message, key)

export const createSoftwareSigner = (kind: TestKeyKind): SoftwareSigner => {
  const pair =
    kind === 'rsa-2048'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: kind })
  const spki = pair.publicKey.export({ type: 'spki', format: 'der' })
  return { spki, sizeBits: Number(kind.split('-')[1]), sign: signWith(pair.privateKey) }
}

/** A self-signed certificate, valid from 2026 to 2036. */
export const certify = (
  signer: SoftwareSigner,
  scheme: SignatureScheme,
  name = 'Nguyễn Thị Ánh',
  digestAlgorithm: DigestAlgorithm = 'sha256',
): Promise<Uint8Array> =>
  createSelfSignedCertificate({
    spki: signer.spki,
    name,
    scheme,
    digestAlgorithm,
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2036-01-01T00:00:00Z'),
    serialNumber: Uint8Array.of(0x91, 2, 3, 4, 5, 6, 7, 8),
    sign: signer.sign(scheme, digestAlgorithm),
  })

export interface SchemeCase {
  readonly scheme: SignatureScheme
  readonly kind: TestKeyKind
}

export const schemeCases: readonly SchemeCase[] = [
  { scheme: 'rsa-pkcs1', kind: 'rsa-2048' },
  { scheme: 'rsa-pss', kind: 'rsa-2048' },
  { scheme: 'ecdsa', kind: 'P-256' },
  { scheme: 'ecdsa', kind: 'P-384' },
  { scheme: 'ecdsa', kind: 'P-521' },
]
