import { expect, test } from 'vitest'
import { findTextChange } from '../../src/renderer/screens/sign/find-text-change.ts'

const change = (before: string, after: string) => {
  const words = (text: string): readonly string[] => text.split(' ').filter(word => word !== '')
  const found = findTextChange(words(before), words(after))
  return found && [found.start, found.before, found.after, found.end]
}

test.for([
  ['nothing', 'a b c', 'a b c', null],
  ['a word', 'pays a fee of 12 500 € now', 'pays a fee of 72 500 € now', ['pays a fee of', '12', '72', '500 € now']],
  ['an addition', 'a b', 'a x b', ['a', '', 'x', 'b']],
  ['a removal at the end', 'a b c', 'a b', ['a b', 'c', '', '']],
  ['a repeated word', 'no no', 'no no no', ['no no', '', 'no', '']],
  ['everything', 'a b', 'c d', ['', 'a b', 'c d', '']],
  ['from nothing', '', 'a', ['', '', 'a', '']],
] as const)('%s', ([, before, after, expected]) => {
  expect(change(before, after)).toEqual(expected)
})

test('of long texts the words around the change are kept, and of a long change its beginning', () => {
  const [start, removed, added, end] =
    change(`${'s '.repeat(50)}x ${'e '.repeat(50)}`, `${'s '.repeat(50)}${'y '.repeat(100)}${'e '.repeat(50)}`) ?? []
  expect(start).toBe(`…${' s'.repeat(8)}`)
  expect(removed).toBe('x')
  expect(added).toBe(`${'y '.repeat(60)}…`)
  expect(end).toBe(`${'e '.repeat(8)}…`)
})
