/** Which PINs are refused, and how a PUK is written and read. */
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { checkNewPin, suggestPin, tokenPinLimits } from '../../src/main/tokens/software/pin-rules.ts'
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

describe('a random PIN', () => {
  test('has eight digits and obeys the rules, each time another', () => {
    const pins = Array.from({ length: 200 }, () => revealSecret(suggestPin(randomBytes)))
    expect(new Set(pins).size).toBeGreaterThan(190)
    for (const pin of pins) {
      expect(pin).toMatch(/^[0-9]{8}$/)
      expect(reasonOf(pin)).toBeNull()
    }
  })

  test('that would break a rule is thrown again', () => {
    const bytes = [...Array(8).fill(255), ...Array(8).fill(7), 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 4, 2, 8, 5, 7, 3]
    expect(revealSecret(suggestPin(() => Uint8Array.of(bytes.shift() ?? 0)))).toBe('91428573')
  })
})

describe('the limits of a token', () => {
  test.each([
    // min, max as the token says; shortest, longest as we take it
    [4, 8, 6, 8],
    [8, 12, 8, 12],
    [4, 4, 4, 4],
    [0, 0, 6, 64],
    [4, 0xffffffff, 6, 64],
    [1, 255, 6, 64],
  ])('of %i to %i bytes are taken as %i to %i', (min, max, shortest, longest) => {
    expect(tokenPinLimits(min, max)).toEqual({ shortest, longest, unit: 'bytes' })
  })

  test('count bytes, not characters', () => {
    const limits = tokenPinLimits(4, 8)
    expect(() => checkNewPin(new Secret('mật khẩu'), limits)).toThrow('tokens/pin-unsuitable')
    expect(() => checkNewPin(new Secret('ậẩ'), limits)).not.toThrow()
  })
})
