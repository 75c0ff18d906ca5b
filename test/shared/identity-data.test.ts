/** Data of identity cards as claims. */
import { expect, test } from 'vitest'
import { findClaim } from '../../src/shared/identity-data.ts'

test.each([
  ['14 JUL 1986', '1986-07-14'],
  ['1 JUIL 1986', '1986-07-01'],
  ['03.MÄR.1971', '1971-03-03'],
  ['28 FÉV 2001', '2001-02-28'],
  ['12 MAAR 1990', '1990-03-12'],
  ['09 AOÛT 1990', '1990-08-09'],
  ['1934', '1934'],
  ['someday', undefined],
])('a birthday %s is %s', (text, value) => {
  expect(findClaim('date_of_birth', text)?.value).toBe(value)
})

test('a gender is a word of OpenID Connect, in each language of the card', () => {
  expect(['M', 'F', 'V', 'W', '?'].map(text => findClaim('gender', text)?.value)).toEqual([
    'male',
    'female',
    'female',
    'female',
    undefined,
  ])
})

test('what is no claim stays what it is', () => {
  expect(findClaim('card_number', '590-1234567-89')).toBeUndefined()
  expect(findClaim('surname', '  ')).toBeUndefined()
})
