import { describe, expect, test } from 'vitest'
import { createMomentFormat } from '../../src/shared/moment-format.ts'

const at = new Date('2026-11-20T08:05:09Z')

describe('a day with its time', () => {
  test.each([
    ['en', 'short', 'November 20, 2026 at 8:05 AM'],
    ['fr', 'short', '20 novembre 2026 à 08:05'],
    // The sentences that hold it say “lúc” (at) themselves, or begin with it.
    ['vi', 'short', '08:05 ngày 20 tháng 11, 2026'],
    ['vi', 'long', '08:05:09 UTC ngày 20 tháng 11, 2026'],
  ] as const)('in %s, %s', (language, timeStyle, words) => {
    const format = createMomentFormat(language, { dateStyle: 'long', timeStyle, timeZone: 'UTC' })
    // Whether the space before AM breaks is the platform's choice.
    expect(format(at).replace(/\s/g, ' ')).toBe(words)
  })
})
