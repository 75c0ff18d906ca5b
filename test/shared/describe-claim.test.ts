/** Items of personal data in words. */
import { expect, test } from 'vitest'
import { claimMessages } from '../../src/shared/messages/claims/claim-messages.ts'
import { createClaimWords } from '../../src/shared/messages/describe-claim.ts'
import type { Language } from '../../src/shared/words.ts'

const claimWords = (language: Language) => createClaimWords(claimMessages[language], language)

test('names what it knows in the language of the user, by path and by name', () => {
  expect(claimWords('en')(['address', 'locality'])).toBe('Town')
  expect(claimWords('fr')('birthdate')).toBe('Date de naissance')
  expect(claimWords('vi')(['nationalities', null])).toBe('Quốc tịch')
})

test('an age predicate says its age', () => {
  expect(claimWords('en')(['age_over_18'])).toBe('Over 18')
  expect(claimWords('en')(['age_equal_or_over', '16'])).toBe('Over 16')
  expect(claimWords('fr')('age_over_65')).toBe('Plus de 65 ans')
})

test('what it does not know keeps its name, cut where it is no name any more; inherited names mean nothing', () => {
  const name = claimWords('en')
  expect(name(['loyalty', 'number'])).toBe('loyalty.number')
  expect(name('x'.repeat(5000))).toBe(`${'x'.repeat(60)}…`)
  expect(name('toString')).toBe('toString')
  expect(name('{age}')).toBe('{age}')
})
