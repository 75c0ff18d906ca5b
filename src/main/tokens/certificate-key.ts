/** The public key of a certificate that comes from a token or is about to be put on one. */
import { X509Certificate } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import { describePublicKey } from '../pki/public-key.ts'

/**
 * DER SubjectPublicKeyInfo of a DER certificate.
 *
 * @throws {AppError} keys/certificate-unreadable
 */
export const parseCertificateKey = (certificate: Uint8Array): Uint8Array => {
  try {
    return new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' })
  } catch (cause) {
    throw new AppError('keys/certificate-unreadable', {}, { cause })
  }
}

/** @throws {AppError} keys/certificate-unreadable, keys/certificate-mismatch unless the certificate is for the key `keyId` */
export const checkCertificateFitsKey = (certificate: Uint8Array, keyId: string): void => {
  if (describePublicKey(parseCertificateKey(certificate)).keyId !== keyId) {
    throw new AppError('keys/certificate-mismatch', { keyId })
  }
}
