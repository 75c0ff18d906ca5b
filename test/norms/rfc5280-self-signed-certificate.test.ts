/** RFC 5280 and RFC 2986: the certificates and requests we make, as OpenSSL reads them. */
import { X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { parseCertificate, toPem } from '../../src/main/pki/certificate.ts'
import { createCertificateRequest } from '../../src/main/pki/certificate-request.ts'
import { digestAlgorithms } from '../../src/shared/model/signing.ts'
import { lacksOpenssl, runOpenssl } from '../pki/openssl.ts'
import { certify, createSoftwareSigner, schemeCases } from '../pki/software-signer.ts'

const name = 'Nguyễn Thị Ánh, née Lefèvre + "Œuvre"'

describe.skipIf(lacksOpenssl)('self-signed certificates', () => {
  for (const { scheme, kind } of schemeCases) {
    const signer = createSoftwareSigner(kind)
    test.each(digestAlgorithms)(
      `${scheme} ${kind} %s: OpenSSL verifies it and reads what was asked for`,
      async digestAlgorithm => {
        const der = await certify(signer, scheme, name, digestAlgorithm)
        const pem = toPem(der)
        expect(
          runOpenssl(['verify', '-x509_strict', '-check_ss_sig', '-CAfile', 'c', 'c'], { c: pem }).toString(),
        ).toBe('c: OK\n')
        const text = runOpenssl(['x509', '-in', 'c', '-noout', '-text', '-nameopt', 'oneline,-esc_msb,utf8'], {
          c: pem,
        }).toString()
        expect(text).toContain('Version: 3 (0x2)')
        expect(text).toContain('Serial Number:\n            91:02:03:04:05:06:07:08')
        expect(text).toContain('Nguyễn Thị Ánh, née Lefèvre')
        expect(text).toContain('Not Before: Jan  1 00:00:00 2026 GMT')
        expect(text).toContain('Not After : Jan  1 00:00:00 2036 GMT')
        expect(text).toMatch(/X509v3 Key Usage: critical\s+Digital Signature, Non Repudiation\n/)
        expect(text).toMatch(/X509v3 Basic Constraints: critical\s+CA:FALSE\n/)
        expect(text).toContain('X509v3 Subject Key Identifier')
        expect(new X509Certificate(der).subject).toContain('Œuvre')
      },
    )
  }

  test('what was made is read back the same', async () => {
    const signer = createSoftwareSigner('P-384')
    const certificate = parseCertificate(await certify(signer, 'ecdsa', name))
    expect(certificate).toMatchObject({
      commonName: name,
      subject: 'CN=Nguyễn Thị Ánh\\, née Lefèvre \\+ \\"Œuvre\\"',
      issuer: certificate.subject,
      serialNumber: '009102030405060708',
      isCa: false,
      selfSigned: true,
      chain: [],
    })
    expect(Buffer.from(certificate.publicKey)).toEqual(Buffer.from(signer.spki))
    expect(certificate.keyUsage).toEqual(new Set(['digitalSignature', 'nonRepudiation']))
    expect(certificate.notAfter.toISOString()).toBe('2036-01-01T00:00:00.000Z')
  })
})

describe.skipIf(lacksOpenssl)('certificate requests', () => {
  for (const { scheme, kind } of schemeCases) {
    test(`${scheme} ${kind}: OpenSSL verifies it`, async () => {
      const signer = createSoftwareSigner(kind)
      const sign = signer.sign(scheme, 'sha256')
      const der = await createCertificateRequest({ spki: signer.spki, name, scheme, digestAlgorithm: 'sha256', sign })
      const read = (...args: readonly string[]) =>
        runOpenssl(['req', '-in', 'r', '-nameopt', 'oneline,-esc_msb,utf8', ...args], {
          r: toPem(der, 'CERTIFICATE REQUEST'),
        }).toString()
      // With a signature that does not fit, `-verify` fails.
      expect(read('-verify', '-noout', '-subject')).toContain('Nguyễn Thị Ánh')
      const pem = signer.spki
      const publicKey = runOpenssl(['pkey', '-pubin', '-inform', 'DER', '-in', 'k'], { k: pem }).toString()
      expect(read('-noout', '-pubkey')).toBe(publicKey)
    })
  }
})
