/** Documents of text as other programs see them: words, fonts, structure, codes. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'uqr'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPdf } from '../../src/main/pdf/open-pdf.ts'
import type { Block } from '../../src/main/typeset/block.ts'
import { typesetDocument } from '../../src/main/typeset/typeset-document.ts'

const lacksPoppler = spawnSync('pdftotext', ['-v']).error !== undefined
if (lacksPoppler) console.log('[lacks] pdftotext, pdfinfo, pdffonts, pdftoppm: install poppler-utils')
const lacksQpdf = spawnSync('qpdf', ['--version']).error !== undefined
if (lacksQpdf) console.log('[lacks] qpdf: install qpdf')

let folder: string
let path: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signet-typeset-'))
  path = join(folder, 'document.pdf')
})
afterAll(() => rm(folder, { recursive: true }))

const facts = {
  title: 'Lettre à Nguyễn Thị Ánh <&>',
  language: 'fr',
  createdAt: new Date('2026-11-22T09:00:00Z'),
  footer: 'Signet 1.2.3',
}
const make = async (blocks: readonly Block[]): Promise<void> => writeFile(path, await typesetDocument(facts, blocks))
const run = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, [...args], { encoding: 'utf8', maxBuffer: 1 << 26 })
const squeeze = (text: string): string => text.normalize('NFC').replace(/[\s\u202a-\u202e]+/gu, ' ')
const text = (): string => squeeze(run('pdftotext', '-layout', path, '-'))

const letter: readonly Block[] = [
  { kind: 'title', text: 'Demande d’accès' },
  { kind: 'heading', text: 'Données' },
  { kind: 'paragraph', text: 'Monsieur, veuillez m’envoyer une copie : merci.' },
  { kind: 'fact', name: 'Nom', text: 'محمد علي' },
  { kind: 'fact', name: 'Địa chỉ', text: 'Phố Huế, Hà Nội' },
  { kind: 'point', text: 'Thông tin đã được gửi cho ai' },
]

test('the same words at the same time are the same bytes', async () => {
  const [first, second] = [await typesetDocument(facts, letter), await typesetDocument(facts, letter)]
  expect(Buffer.from(first).equals(second)).toBe(true)
})

test('no blocks are one empty page', async () => {
  await make([])
  const pdf = await openPdf(path)
  expect(pdf.firstPage).toBeDefined()
  await pdf.close()
})

describe.skipIf(lacksPoppler)('as other programs read it', () => {
  test('French, Vietnamese and Arabic are words; fonts are embedded subsets with Unicode', async () => {
    await make(letter)
    const words = text()
    for (const block of letter) {
      if ('text' in block) expect(words).toContain(squeeze(block.text))
      if ('name' in block) expect(words).toContain(block.name)
    }
    expect(words).toMatch(/Signet 1\.2\.3 1 ?\/ ?1/)
    const fonts = run('pdffonts', path).split('\n').slice(2).filter(Boolean)
    const names = fonts.map(row => /^[A-Z]{6}\+(\S+) +CID TrueType +Identity-H +yes yes yes/.exec(row)?.[1])
    expect(names.sort()).toEqual(['NotoNaskhArabic-Regular', 'NotoSans-Regular', 'NotoSans-SemiBold'])
  })

  test('title, time, language and structure are there for those who hear it', async () => {
    await make(letter)
    const info = run('pdfinfo', '-isodates', path)
    expect(info).toMatch(/^Title: +Lettre à Nguyễn Thị Ánh <&>$/m)
    expect(info).toMatch(/^CreationDate: +2026-11-22T09:00:00Z$/m)
    expect(info).toMatch(/^Tagged: +yes$/m)
    expect(info).toMatch(/\(A4\)/)
    expect(run('pdfinfo', '-meta', path)).toContain('Lettre à Nguyễn Thị Ánh &lt;&amp;&gt;')
    const types = [...run('pdfinfo', '-struct', path).matchAll(/^ *([A-Z][A-Za-z0-9]*)\b/gm)].map(match => match[1])
    expect(types).toEqual([
      ...['Document', 'H1', 'H2', 'P', 'Table', 'TR', 'TH', 'TD', 'TR', 'TH', 'TD', 'L', 'LI', 'LBody'],
    ])
    expect((await readFile(path, 'latin1')).match(/\/Lang \(([^)]*)\)/)?.[1]).toBe('fr')
  })

  test('a code is copied as it is to be typed', async () => {
    const code = 'UC-7K2M-Q9XT-4ABC-WMWM-01JZ-EE5F'
    await make([{ kind: 'code', text: code }])
    expect(text().replaceAll(' ', '')).toContain(code)
    // Signs of different widths stand one below the other.
    const boxes = (text: string): readonly (readonly number[])[] =>
      [...text.matchAll(/xMin="([\d.]+)".*xMax="([\d.]+)"/g)].map(([, left, right]) => [Number(left), Number(right)])
    await make([
      { kind: 'code', text: 'IIII' },
      { kind: 'code', text: 'WWWW' },
    ])
    const [narrow, wide] = boxes(run('pdftotext', '-bbox', path, '-'))
    const middle = (box: readonly number[] | undefined): number => ((box?.[0] ?? 0) + (box?.[1] ?? 0)) / 2
    expect(middle(narrow)).toBeCloseTo(middle(wide), 0)
  })

  test('a QR code is drawn module by module on white', async () => {
    const data = 'signet:unlock?code=UC-7K2M-Q9XT-4ABC-WMWM-01JZ-EE5F'
    await make([{ kind: 'qr', data, alternateText: 'QR' }])
    const pgm = execFileSync('pdftoppm', ['-gray', '-r', '144', path], { maxBuffer: 1 << 26 })
    const header = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.toString('latin1', 0, 40))
    const [columns, rows] = [Number(header?.[1]), Number(header?.[2])]
    const pixels = pgm.subarray(pgm.length - columns * rows)
    // The foot of the page, where its number stands, is left out.
    const lastRow = Math.floor(rows * 0.9)
    const isDark = (x: number, y: number): boolean => (pixels[Math.round(y) * columns + Math.round(x)] ?? 255) < 128
    const dark: { x: number; y: number }[] = []
    for (let y = 0; y < lastRow; y++) for (let x = 0; x < columns; x++) if (isDark(x, y)) dark.push({ x, y })
    const [left, top] = [Math.min(...dark.map(({ x }) => x)), Math.min(...dark.map(({ y }) => y))]
    const right = Math.max(...dark.map(({ x }) => x)) + 1
    const expected = encode(data, { ecc: 'M', border: 0 }).data
    const side = (right - left) / expected.length
    const seen = expected.map((row, y) => row.map((_, x) => isDark(left + (x + 0.5) * side, top + (y + 0.5) * side)))
    expect(seen).toEqual(expected)
  })

  test('long text goes on over pages, none of it is lost or leaves the sheet', async () => {
    const sentences = Array.from({ length: 300 }, (_, index) => `Câu ${index} ${'chữ '.repeat(index % 40)}hết.`)
    await make([
      ...sentences.map(each => ({ kind: 'paragraph', text: each }) as const),
      { kind: 'page-break' },
      { kind: 'fact', name: 'SHA-256', text: 'ab'.repeat(400) },
    ])
    const words = text().replace(/ Signet 1\.2\.3 \d+ ?\/ ?\d+/g, '')
    expect(words.startsWith(squeeze(` ${sentences.join(' ')}`).trim())).toBe(true)
    expect(words.replaceAll(' ', '')).toContain('ab'.repeat(400))
    const edges = [...run('pdftotext', '-bbox', path, '-').matchAll(/xMax="([\d.]+)" yMax="([\d.]+)"/g)]
    expect(Math.max(...edges.map(([, x]) => Number(x)))).toBeLessThan(595.28 - 54)
    expect(Math.max(...edges.map(([, , y]) => Number(y)))).toBeLessThan(841.89 - 30)
  })

  test('what no typeface has and what steers the reading is spelled out', async () => {
    await make([{ kind: 'fact', name: 'File', text: 'hợp đồng\u202efdp.exe 名\u0007 می‌خواهم' }])
    const words = text()
    for (const code of ['[U+202E]', '[U+540D]', '[U+0007]']) expect(words).toContain(code)
    expect(words).not.toContain('U+200C')
  })
})

test.skipIf(lacksQpdf)('nothing is wrong with the file', async () => {
  await make([...letter, { kind: 'qr', data: 'x', alternateText: 'QR' }, { kind: 'code', text: 'AB-CD' }])
  expect(spawnSync('qpdf', ['--check', path]).status).toBe(0)
})
