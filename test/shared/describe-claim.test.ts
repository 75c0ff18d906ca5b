/** Items of personal data in words. */
import { expect, test } from 'vitest'
import { createClaimWords } from '../../src/shared/messages/describe-claim.ts'

test('names what it knows in the language of the user, by path and by name', () => {
  expect(createClaimWords('en')(['address', 'locality'])).toBe('Town')
  expect(createClaimWords('fr')('birthdate')).toBe('Date de naissance')
  expect(createClaimWords('vi')(['nationalities', null])).toBe('Quốc tịch')
})

test('an age predicate says its age', () => {
  expect(createClaimWords('en')(['age_over_18'])).toBe('Over 18')
  expect(createClaimWords('en')(['age_equal_or_over', '16'])).toBe('Over 16')
  expect(createClaimWords('fr')('age_over_65')).toBe('Plus de 65 ans')
})

test('what it does not know keeps its name, cut where it is no name any more; inherited names mean nothing', () => {
  const name = createClaimWords('en')
  expect(name(['loyalty', 'number'])).toBe('loyalty.number')
  expect(name('x'.repeat(5000))).toBe(`${'x'.repeat(60)}…`)
  expect(name('toString')).toBe('toString')
  expect(name('{age}')).toBe('{age}')
})
