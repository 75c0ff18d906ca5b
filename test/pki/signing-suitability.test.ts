import { expect, test } from 'vitest'
import { type Certificate, type KeyUsageName, parseCertificate } from '../../src/main/pki/certificate.ts'
import { cannotSignReason } from '../../src/main/pki/signing-suitability.ts'
import { certify, createSoftwareSigner } from './software-signer.ts'

const certificate = parseCertificate(await certify(createSoftwareSigner('P-256'), 'ecdsa'))
const key = { algorithm: 'ec', sizeBits: 256 } as const
const now = new Date('2026-06-01T00:00:00Z')
const withUsage = (...usages: readonly KeyUsageName[]): Certificate => ({ ...certificate, keyUsage: new Set(usages) })

test('a strong key with a certificate for signing, in its time, can sign', () => {
  expect(cannotSignReason(key, certificate, now)).toBeNull()
  expect(cannotSignReason(key, { ...certificate, keyUsage: null }, now)).toBeNull()
  expect(cannotSignReason(key, withUsage('digitalSignature'), now)).toBeNull()
  expect(cannotSignReason(key, withUsage('nonRepudiation'), now)).toBeNull()
  expect(cannotSignReason({ algorithm: 'rsa', sizeBits: 2048 }, certificate, now)).toBeNull()
})

test('the reason when it cannot', () => {
  expect(cannotSignReason({ algorithm: 'rsa', sizeBits: 2047 }, certificate, now)).toBe('too-weak')
  expect(cannotSignReason({ algorithm: 'rsa', sizeBits: 1024 }, null, now)).toBe('too-weak')
  expect(cannotSignReason(key, null, now)).toBe('no-certificate')
  expect(cannotSignReason(key, withUsage('keyEncipherment', 'keyAgreement'), now)).toBe('not-for-signing')
})

test('a certificate is good from its first to its last second (RFC 5280 §4.1.2.5)', () => {
  expect(cannotSignReason(key, certificate, new Date('2025-12-31T23:59:59Z'))).toBe('not-yet-valid')
  expect(cannotSignReason(key, certificate, certificate.notBefore)).toBeNull()
  expect(cannotSignReason(key, certificate, certificate.notAfter)).toBeNull()
  expect(cannotSignReason(key, certificate, new Date('2036-01-01T00:00:01Z'))).toBe('expired')
})
