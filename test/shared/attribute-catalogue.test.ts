/** Values of attributes: what each type takes, and what no type takes. */
import { describe, expect, test } from 'vitest'
import {
  attributeNames,
  parseAttributeName,
  parseAttributeValue,
  toClaimValue,
  toPictureValue,
} from '../../src/shared/attribute-catalogue.ts'

const now = new Date('2026-11-22T08:00:00Z')
const set = (name: string, value: string): string => parseAttributeValue(parseAttributeName(name), value, now)

describe('names', () => {
  test('are claims of OpenID Connect, nested ones with dots', () => {
    expect(attributeNames).toEqual(expect.arrayContaining(['given_name', 'birthdate', 'address.locality', 'email']))
  })

  test.each(['givenname', 'address', 'sub', '__proto__', 'constructor', 'x'.repeat(100_000)])('%.20s is none', name => {
    expect(() => parseAttributeName(name)).toThrow(expect.objectContaining({ code: 'attributes/unknown' }))
  })

  test.each(['age_over_18', 'age_over_21', 'age_in_years', 'age_equal_or_over.18'])('%s is never kept', name => {
    expect(() => parseAttributeName(name)).toThrow(expect.objectContaining({ code: 'attributes/computed' }))
  })
})

test.each([
  ['given_name', ' Nguyễn Thị Minh Anh ', 'Nguyễn Thị Minh Anh'],
  ['given_name', 'e\u0301lodie', 'élodie'],
  ['given_name', 'می\u200cخواهم', 'می\u200cخواهم'],
  ['birthdate', '1986-07-14', '1986-07-14'],
  ['birthdate', '2000-02-29', '2000-02-29'],
  ['birthdate', '1986', '1986'],
  ['email', 'anna.müller+x@Grüße.example', 'anna.müller+x@Grüße.example'],
  ['phone_number', '+33 1 23.45-67 (89)', '+33123456789'],
  ['phone_number', '+84243825000;ext=12', '+84243825000;ext=12'],
  ['website', 'https://anna.example/~a?b=c', 'https://anna.example/~a?b=c'],
  ['locale', 'vi-VN', 'vi-VN'],
  ['zoneinfo', 'Europe/Paris', 'Europe/Paris'],
  ['address.formatted', '27 phố Hàng Bài\r\nHà Nội', '27 phố Hàng Bài\nHà Nội'],
  ['nationalities', 'FR, VN', 'FR, VN'],
])('%s takes %j', (name, value, kept) => {
  expect(set(name, value)).toBe(kept)
})

test.each([
  ['birthdate', '1986-02-30', 'invalid'],
  ['birthdate', '2023-02-29', 'invalid'],
  ['birthdate', '14.07.1986', 'invalid'],
  ['birthdate', '2027-01-01', 'invalid'],
  ['birthdate', '1066', 'invalid'],
  ['email', 'anna', 'invalid'],
  ['email', 'anna@example', 'invalid'],
  ['email', 'a@b.example,c@d.example', 'invalid'],
  ['email', 'a..b@example.org', 'invalid'],
  ['phone_number', '0123456789', 'invalid'],
  ['phone_number', '+1', 'invalid'],
  ['website', 'javascript:alert(1)', 'invalid'],
  ['website', 'https://user:pass@example.org/', 'invalid'],
  ['locale', 'not a language', 'invalid'],
  ['zoneinfo', 'Europe/Atlantis', 'invalid'],
  ['picture', 'data:image/svg+xml;base64,AAAA', 'invalid'],
  ['picture', 'https://example.org/me.jpg', 'invalid'],
  ['nationalities', 'FR,,VN', 'invalid'],
  ['given_name', '', 'invalid'],
  ['given_name', '   ', 'invalid'],
  ['given_name', 'Anna\u0000', 'characters'],
  ['given_name', 'Anna\nB', 'characters'],
  ['given_name', 'A\u001b[31m', 'characters'],
  ['given_name', 'Anna\u202egpj', 'characters'],
  ['given_name', 'An\u2066na', 'characters'],
  ['given_name', 'An\u200bna', 'characters'],
  ['given_name', 'An\ufeffna', 'characters'],
  ['given_name', 'A\ud800', 'characters'],
  ['given_name', `A${'\u0316'.repeat(20)}`, 'characters'],
  ['address.formatted', 'a\tb', 'characters'],
  ['given_name', 'x'.repeat(101), 'too-long'],
  ['given_name', 'x'.repeat(1_000_000), 'too-long'],
  ['picture', `data:image/png;base64,${'A'.repeat(1_000_000)}`, 'too-long'],
])('%s refuses %.30j', (name, value, problem) => {
  expect(() => set(name, value)).toThrow(expect.objectContaining({ code: `attributes/${problem}` }))
})

test('an error never repeats the value', () => {
  for (const value of ['secret-value\u0000', 'secret-value'.repeat(50)]) {
    try {
      set('given_name', value)
      expect.unreachable()
    } catch (error) {
      expect(JSON.stringify(error) + String(error)).not.toContain('secret')
    }
  }
})

test('a list becomes a list of the answer, anything else stays text', () => {
  expect(toClaimValue('nationalities', 'FR, VN')).toEqual(['FR', 'VN'])
  expect(toClaimValue('given_name', 'A, B')).toBe('A, B')
})

test('a picture is told by its first bytes, and taken as a value', () => {
  const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4])
  const value = toPictureValue(jpeg) ?? ''
  expect(Buffer.from(value.split(',')[1] ?? '', 'base64')).toEqual(Buffer.from(jpeg))
  expect(set('picture', value)).toBe(value)
  expect(toPictureValue(Buffer.from('<svg/>'))).toBeUndefined()
})
