import { expect, test } from 'vitest'
import { findAgeLimit, findIsOver } from '../../src/main/disclosure/age.ts'

test.each([
  [['age_over_18'], 18],
  [['age_over_120'], 120],
  [['age_equal_or_over', '21'], 21],
  [['age_over_0'], undefined],
  [['age_over_121'], undefined],
  [['age_over_'], undefined],
  [['age_over_18', 'x'], undefined],
  [['age_equal_or_over', 18], undefined],
  [['age_equal_or_over'], undefined],
  [['birthdate'], undefined],
])('%j asks about %s', (path, limit) => {
  expect(findAgeLimit(path)).toBe(limit)
})

test.each([
  ['2008-11-22', true, 'of age today'],
  ['2008-11-23', false, 'of age tomorrow'],
  ['2008-11-21', true, 'of age since yesterday'],
  ['2007', true, 'a year that is long enough ago'],
  ['2008', undefined, 'a year alone that cannot tell'],
  ['2009', false, 'a year that is too late'],
  ['0000-05-05', undefined, 'a birthday without its year'],
  ['22.11.2008', undefined, 'another way to write a date'],
  ['', undefined, 'nothing'],
])('%s: %s (%s)', (birthdate, expected, _why) => {
  expect(findIsOver(birthdate, 18, new Date(2026, 10, 22, 12))).toBe(expected)
})

test('who was born on 29 February is of age on 1 March', () => {
  expect(findIsOver('2008-02-29', 18, new Date(2026, 1, 28, 12))).toBe(false)
  expect(findIsOver('2008-02-29', 18, new Date(2026, 2, 1, 12))).toBe(true)
})
