import { beforeAll, describe, expect, test } from 'vitest'
import { cleanText, shapeLine } from '../../src/main/typeset/shape-line.ts'
import { loadTypefaces, type Typefaces } from '../../src/main/typeset/typefaces.ts'

let typefaces: Typefaces
beforeAll(async () => {
  typefaces = await loadTypefaces()
})

/** The signs from left to right, as they are seen. */
const seen = (text: string): string =>
  shapeLine(typefaces, 'regular', text)
    .runs.flatMap(({ clusters }) => clusters.map(cluster => cluster.text))
    .join('')
const fonts = (text: string): readonly string[] =>
  shapeLine(typefaces, 'semibold', text).runs.map(({ typeface }) => typeface.name)

describe('a line of text', () => {
  test.for([
    ['Latin as it is written', 'Nguyễn Thị Ánh', 'Nguyễn Thị Ánh'],
    ['Arabic from right to left', 'محمد علي', 'يلع دمحم'],
    ['numbers inside Arabic from left to right', 'رقم 42 هنا', 'انه 42 مقر'],
    ['a Latin word in Arabic', 'علي Smith بن', 'نب Smith يلع'],
    ['Arabic in a Latin line', 'Ali علي بن Smith', 'Ali نب يلع Smith'],
    ['punctuation at the end of an Arabic line', 'نعم.', '.معن'],
  ])('%s', ([, text = '', expected]) => {
    expect(seen(text)).toBe(expected)
  })

  test('letters of an Arabic word are joined', () => {
    const glyphs = (text: string) =>
      shapeLine(typefaces, 'regular', text).runs.flatMap(({ clusters }) => clusters.flatMap(each => each.glyphs))
    const alone = new Set(['م', 'ح', 'د'].flatMap(letter => glyphs(letter).map(({ id }) => id)))
    expect(glyphs('محمد').some(({ id }) => !alone.has(id))).toBe(true)
  })

  test('each script has its typeface', () => {
    expect(fonts('Élodie Иван Ελένη')).toEqual(['NotoSans-SemiBold'])
    expect(fonts('علي')).toEqual(['NotoNaskhArabic-SemiBold'])
    expect(fonts('Ali علي')).toEqual(['NotoSans-SemiBold', 'NotoNaskhArabic-SemiBold'])
  })

  test('what no typeface has is drawn as U+FFFD and keeps its text; nothing is drawn as .notdef', () => {
    const { runs } = shapeLine(typefaces, 'regular', 'A王𝒳')
    const clusters = runs.flatMap(run => run.clusters)
    expect(clusters.map(({ text }) => text)).toEqual(['A', '王', '𝒳'])
    const [letter, ...others] = clusters.flatMap(({ glyphs }) => glyphs.map(({ id }) => id))
    const replacement = typefaces.byWeight.regular[0]?.font.nominalGlyph(0xfffd)
    expect(others).toEqual([replacement, replacement])
    expect([letter, replacement]).not.toContain(0)
  })

  test('text that would turn or break the line is cleaned', () => {
    expect(cleanText('a\u202eb\nc\u0000\u2066d ')).toBe('ab c d')
    expect(cleanText('e\u0301')).toBe('é')
  })
})
