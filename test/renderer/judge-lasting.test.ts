/** What a person is offered for signatures that are to last. */
import { describe, expect, test } from 'vitest'
import { isUnconfirmed, judgeLasting, needsAuthority } from '../../src/renderer/screens/sign/judge-lasting.ts'
import type { FileVerdict } from '../../src/shared/model/validation.ts'
import { changed, levelsOf, olderOf, unsigned } from './sample-verdicts.ts'

const stamped = ({ signatures, ...rest }: FileVerdict): FileVerdict => ({
  ...rest,
  signatures: [
    ...signatures,
    ...olderOf('B-B').signatures.map(each => ({ ...each, evidenceLevel: null, kind: 'document-timestamp' as const })),
  ],
})

describe('what signatures can be brought to', () => {
  test.each([
    [['B-B'], 'B-B', false, ['B-T', 'B-LT', 'B-LTA']],
    [['B-T'], 'B-T', false, ['B-LT', 'B-LTA']],
    [['B-LT'], 'B-LT', false, ['B-LTA']],
    [['B-LTA', 'B-LTA'], 'B-LTA', false, ['B-LTA']],
    [['B-LTA', 'B-B', 'B-LT'], 'B-B', true, ['B-T', 'B-LT', 'B-LTA']],
  ] as const)('%j: the lowest counts, and what is above it is offered', (has, present, isMixed, levels) => {
    const offered = { state: 'offered', present, isMixed, hasOlder: false, levels }
    expect(judgeLasting(levelsOf(...has))).toEqual(offered)
    expect(judgeLasting(stamped(levelsOf(...has)))).toEqual(offered)
    // An older form has none of them by name, and what proves it counts as much: what was done once is not offered again.
    expect(judgeLasting(stamped(olderOf(...has)))).toEqual({ ...offered, hasOlder: true })
  })

  test('nothing where nothing is signed or something failed; a form that cannot be checked is told', () => {
    expect(judgeLasting(unsigned)).toEqual({ state: 'none' })
    expect(judgeLasting(stamped(unsigned))).toEqual({ state: 'none' })
    expect(judgeLasting(changed)).toEqual({ state: 'none' })
    const { signatures, ...rest } = olderOf('B-LT', 'B-B')
    const retired = signatures.map(each =>
      each.level === null ? { ...each, reasons: ['format-retired' as const] } : each,
    )
    expect(judgeLasting({ ...rest, signatures: retired })).toEqual({ state: 'unchecked' })
  })

  test('only answers of issuers can be added without a timestamp authority, to a time that is proven', () => {
    const asks = (['B-T', 'B-LT', 'B-LTA'] as const).map(level => needsAuthority(level, 'B-T'))
    expect(asks).toEqual([true, false, true])
    expect(needsAuthority('B-LT', 'B-B')).toBe(true)
  })

  test('what is in a file but does not count here is not called reached', () => {
    expect(isUnconfirmed('B-LT', levelsOf('B-T'))).toBe(true)
    expect(isUnconfirmed('B-LT', levelsOf('B-LT'))).toBe(false)
    expect(isUnconfirmed('B-LT', levelsOf('B-LTA'))).toBe(false)
    expect(isUnconfirmed('B-LT', olderOf('B-LT'))).toBe(false)
    expect(isUnconfirmed('B-LT', olderOf('B-T'))).toBe(true)
  })
})
