import { describe, expect, test } from 'vitest'
import { findText, type TextPiece } from '../../src/renderer/screens/sign/find-text.ts'

const line = (str: string): TextPiece => ({ str, hasEOL: true })
const run = (str: string): TextPiece => ({ str, hasEOL: false })
/** What is between the two points, pieces joined. */
const cut = (pieces: readonly TextPiece[], query: string): readonly string[] =>
  findText(pieces, query).map(({ from, to }) =>
    pieces
      .slice(from.piece, to.piece + 1)
      .map(({ str }, index, all) =>
        str.slice(index === 0 ? from.offset : 0, index === all.length - 1 ? to.offset : undefined),
      )
      .join('|'),
  )

describe('words in the text of a page', () => {
  test('case, runs and line breaks do not matter; offsets are those of the runs', () => {
    const pieces = [run('The fee of 100'), line(' euros'), line('a month. FEES rise.')]
    expect(cut(pieces, 'fee')).toEqual(['fee', 'FEE'])
    expect(cut(pieces, '100 Euros a')).toEqual(['100| euros|a'])
  })

  test('without accents all accents are found, with accents only those, however they are composed', () => {
    const pieces = [line('Bên thuê trả tiền; đồng tiền thanh toán là Euro'), line('bên'.normalize('NFD'))]
    expect(cut(pieces, 'ben')).toEqual(['Bên', expect.stringMatching(/^be/)])
    expect(cut(pieces, 'dong tien')).toEqual(['đồng tiền'])
    expect(cut(pieces, 'tiền')).toHaveLength(2)
    expect(cut(pieces, 'tiên')).toEqual([])
    expect(cut(pieces, 'BÊN')).toHaveLength(2)
    expect(cut([line('ế')], 'ê')).toEqual([])
  })

  test('matches do not overlap, letters outside the first plane keep their place, spaces alone match nothing', () => {
    expect(cut([line('aaaa')], 'aa')).toEqual(['aa', 'aa'])
    expect(cut([line('𝒜 b c')], 'b  c')).toEqual(['b c'])
    expect(findText([line('a b')], '   ')).toEqual([])
    expect(findText([], 'a')).toEqual([])
  })
})
