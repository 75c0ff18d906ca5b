import { describe, expect, test } from 'vitest'
import { asn1Tags } from '../../src/main/pki/asn1-element.ts'
import { maxCertificateBytes, parseCertificate, summarizeCertificate, toPem } from '../../src/main/pki/certificate.ts'
import { encodeElement, encodeSequence } from '../../src/main/pki/der-encode.ts'
import { AppError } from '../../src/shared/errors.ts'
import { certify, createSoftwareSigner } from './software-signer.ts'

const signer = createSoftwareSigner('P-256')
const der = await certify(signer, 'ecdsa', 'Ánh')
const other = await certify(createSoftwareSigner('P-256'), 'ecdsa', 'Issuer')

const codeOf = (bytes: Uint8Array): string => {
  try {
    parseCertificate(bytes)
    return 'parsed'
  } catch (error) {
    return error instanceof AppError ? error.code : `unexpected ${error}`
  }
}

describe('reading', () => {
  test('PEM with text around it, Windows line ends and further certificates: the first one, the others as chain', () => {
    const bundle = `Bag Attributes\r\n${toPem(der).replaceAll('\n', '\r\n')}\n# issuer\n${toPem(other)}`
    const certificate = parseCertificate(Buffer.from(bundle))
    expect(Buffer.from(certificate.der)).toEqual(Buffer.from(der))
    expect(certificate.chain.map(each => Buffer.from(each))).toEqual([Buffer.from(other)])
  })

  test('a certificate that says it is self-issued but was not signed by its own key is not self-signed', async () => {
    expect(parseCertificate(der).selfSigned).toBe(true)
    const forged = Uint8Array.from(der)
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1
    expect(parseCertificate(forged).selfSigned).toBe(false)
  })

  test('the summary is plain data', () => {
    const summary = summarizeCertificate(parseCertificate(der))
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary)
    expect(summary).toMatchObject({ commonName: 'Ánh', subject: 'CN=Ánh', notAfter: '2036-01-01T00:00:00.000Z' })
    expect(summary.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  test('names that could deceive on a screen are made harmless', async () => {
    const name = 'Alice\u202Ecilbup\n#'
    const certificate = parseCertificate(await certify(signer, 'ecdsa', name))
    expect(certificate.commonName).toBe('Alice\uFFFDcilbup\uFFFD#')
    expect(certificate.subject).toBe('CN=Alice\\E2\\80\\AEcilbup\\0A#')
  })

  test.each([
    [' leading and trailing ', 'CN=\\ leading and trailing\\ '],
    ['#hash', 'CN=\\#hash'],
    ['a,b+c"d\\e<f>g;h', 'CN=a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h'],
  ])('%s is escaped as RFC 4514 §2.4 says', async (name, subject) => {
    expect(parseCertificate(await certify(signer, 'ecdsa', name)).subject).toBe(subject)
  })
})

describe('hostile input ends in keys/certificate-unreadable', () => {
  test('cut off after any byte', () => {
    for (let length = 0; length < der.length; length++) {
      expect(codeOf(der.subarray(0, length))).toBe('keys/certificate-unreadable')
    }
  })

  test('any byte changed: read or refused, never another error', () => {
    for (let at = 0; at < der.length; at++) {
      for (const value of [0x00, 0x80, 0xff, (der[at] ?? 0) ^ 0x21]) {
        const changed = Uint8Array.from(der)
        changed[at] = value
        expect(codeOf(changed)).toMatch(/^(parsed|keys\/certificate-unreadable)$/)
      }
    }
  })

  test('trailing bytes, no certificate, another structure', () => {
    const cases = [Buffer.concat([der, Uint8Array.of(0)]), Buffer.from('hello'), encodeSequence(), new Uint8Array(0)]
    expect(cases.map(codeOf)).toEqual(cases.map(() => 'keys/certificate-unreadable'))
  })

  test('deep nesting, definite and indefinite', () => {
    let definite = new Uint8Array(0)
    for (let depth = 0; depth < 10_000; depth++) definite = encodeElement(asn1Tags.sequence, definite)
    const indefinite = Buffer.concat([Buffer.alloc(30_000, Uint8Array.of(0x30, 0x80)), Buffer.alloc(30_000)])
    expect([definite, indefinite].map(codeOf)).toEqual(['keys/certificate-unreadable', 'keys/certificate-unreadable'])
  })

  test('lengths that promise more than there is, and files that are too large', () => {
    const cases = [
      Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x30),
      Uint8Array.of(0x30, 0x88, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
      encodeElement(asn1Tags.sequence, new Uint8Array(maxCertificateBytes)),
      Buffer.from(toPem(der) + ' '.repeat(maxCertificateBytes)),
    ]
    expect(cases.map(codeOf)).toEqual(cases.map(() => 'keys/certificate-unreadable'))
  })
})
