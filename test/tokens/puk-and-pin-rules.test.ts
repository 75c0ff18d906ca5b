/** Which PINs are refused, and how a PUK is written and read. */
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { checkNewPin } from '../../src/main/tokens/software/pin-rules.ts'
import { findPuk, formatPuk } from '../../src/main/tokens/software/puk.ts'
import { AppError } from '../../src/shared/errors.ts'
import { revealSecret, Secret } from '../../src/shared/secret.ts'

const reasonOf = (pin: string): unknown => {
  try {
    checkNewPin(new Secret(pin))
    return null
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(AppError)
    return (thrown as AppError).facts['reason']
  }
}

describe('a new PIN', () => {
  test.each([
    ['', 'too-short'],
    ['48291', 'too-short'],
    // Five characters, though ten code units.
    ['😀😁😂😃😄', 'too-short'],
    ['x1'.repeat(33), 'too-long'],
    ['000000', 'repeated'],
    ['éééééé', 'repeated'],
    ['123456', 'sequence'],
    ['654321', 'sequence'],
    ['678901', 'sequence'],
    ['321098', 'sequence'],
    ['abcdef', 'sequence'],
    ['482913', null],
    ['123457', null],
    ['x1'.repeat(32), null],
    ['mật khẩu', null],
  ])('%j: %s', (pin, reason) => {
    expect(reasonOf(pin)).toBe(reason)
  })
})

describe('a PUK', () => {
  test('writes five bits a character, in the alphabet without I, L, O and U', () => {
    expect(revealSecret(formatPuk(new Uint8Array(10)))).toBe('PUK-0000-0000-0000-0000')
    expect(revealSecret(formatPuk(new Uint8Array(10).fill(255)))).toBe('PUK-ZZZZ-ZZZZ-ZZZZ-ZZZZ')
    // 00000 00001 00010 … 01111, five bits each.
    const counting = Buffer.from('00443214c74254b635cf', 'hex')
    expect(revealSecret(formatPuk(counting))).toBe('PUK-0123-4567-89AB-CDEF')
  })

  test.each(['PUK-0123-4567-89AB-CDEF', 'puk o123 4567 89ab cdef', 'OI23456789ABCDEF', ' pukol23-456789ab-cdef '])(
    'is read as people type it: %j',
    typed => {
      const found = findPuk(new Secret(typed))
      expect(found && revealSecret(found)).toBe('PUK-0123-4567-89AB-CDEF')
    },
  )

  test.each([
    '',
    'PUK',
    'PUK-0123-4567-89AB-CDE',
    'PUK-0123-4567-89AB-CDEF-0',
    'PUK-0123-4567-89AB-CDEU',
    '0123456789ABCDE!',
  ])('is not read from %j', typed => {
    expect(findPuk(new Secret(typed))).toBeUndefined()
  })

  test('is read back whatever its bytes', () => {
    for (let round = 0; round < 50; round++) {
      const puk = formatPuk(randomBytes(10))
      const found = findPuk(new Secret(revealSecret(puk).toLowerCase().replaceAll('-', ' ')))
      expect(found && revealSecret(found)).toBe(revealSecret(puk))
    }
  })
})
