import { describe, expect, test } from 'vitest'
import { openEncryption } from '../../src/main/pdf/encryption.ts'
import type { PdfDict, PdfObject } from '../../src/main/pdf/object.ts'
import { rc4 } from '../../src/main/pdf/rc4.ts'
import { Secret } from '../../src/shared/secret.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')

test.for([
  ['Key', 'Plaintext', 'bbf316e8d940af0ad3'],
  ['Wiki', 'pedia', '1021bf0420'],
  ['Secret', 'Attack at dawn', '45a01f645fc35b383552544b9bf5'],
] as const)('RC4 with the key %s', ([key, plain, encrypted]) => {
  expect(Buffer.from(rc4(latin1(key), latin1(plain))).toString('hex')).toBe(encrypted)
})

const dict = (entries: Record<string, PdfObject>): PdfDict => ({
  kind: 'dict',
  entries: new Map(Object.entries(entries)),
})

describe('what cannot be opened', () => {
  test('handlers other than the standard one, and its unknown versions', () => {
    for (const encrypt of [
      dict({ Filter: { kind: 'name', value: 'Adobe.PubSec' } }),
      dict({ Filter: { kind: 'name', value: 'Standard' }, V: 3, R: 3 }),
      dict({}),
    ]) {
      expect(() => openEncryption(encrypt, new Uint8Array(0), undefined)).toThrow(
        expect.objectContaining({ code: 'pdf/encrypted', facts: expect.objectContaining({ reason: 'handler' }) }),
      )
    }
  })

  test('a wrong password is told apart from none', () => {
    const encrypt = dict({ Filter: { kind: 'name', value: 'Standard' }, V: 1, R: 2, P: -4 })
    expect(() => openEncryption(encrypt, new Uint8Array(0), undefined)).toThrow(
      expect.objectContaining({ facts: { reason: 'password' } }),
    )
    expect(() => openEncryption(encrypt, new Uint8Array(0), new Secret('x'))).toThrow(
      expect.objectContaining({ facts: { reason: 'password-incorrect' } }),
    )
  })
})
