/** The sheet of an unlock code and the page of a PUK, as other programs read what is printed. */
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'uqr'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createUnlockCode } from '../../src/main/recovery/unlock-key.ts'
import { createPukPage, createUnlockSheet } from '../../src/main/recovery/unlock-sheet.ts'
import { revealSecret, Secret } from '../../src/shared/secret.ts'
import { languages } from '../../src/shared/words.ts'
import { addSecrets } from '../traces.ts'

const lacksPoppler = spawnSync('pdftotext', ['-v']).error !== undefined
if (lacksPoppler) console.log('[lacks] pdftotext, pdfinfo, pdffonts, pdftoppm: install poppler-utils')

const keyId = 'Wx3_-kQ9'.repeat(6).slice(0, 43)
const sheetNumber = '7Q4M-21'
const longNames = {
  latin: 'W'.repeat(100),
  vietnamese: 'Nguyễn Thị Minh Ánh '.repeat(5).trim(),
  arabic: 'محمد علي '.repeat(11).trim(),
  // Signs that no typeface has are spelled out, which is the longest that a name becomes.
  chinese: '名'.repeat(100),
}

let folder = ''
let path = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-sheet-'))
  path = join(folder, 'sheet.pdf')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, [...args], { encoding: 'utf8', maxBuffer: 1 << 26 })
const words = (): string => run('pdftotext', '-layout', path, '-').normalize('NFC').replace(/\s+/g, ' ')
const pages = (): string | undefined => /^Pages: +(\d+)$/m.exec(run('pdfinfo', path))?.[1]
const secret = (text: string): Secret => {
  addSecrets(text)
  return new Secret(text)
}
const code = createUnlockCode(randomBytes)
addSecrets(revealSecret(code))
const puk = secret('PUK-8M2K-4T7W-9QXD-1RZB')
const facts = { keyName: 'Nguyễn Thị Minh Anh', keyId, madeAt: new Date('2026-11-22T09:00:00Z') }

/** The modules of the only code on the page, read from its pixels. */
const readSquare = (side: number): readonly (readonly boolean[])[] => {
  const pgm = execFileSync('pdftoppm', ['-gray', '-r', '288', path], { maxBuffer: 1 << 28 })
  const header = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.toString('latin1', 0, 40))
  const [columns, rows] = [Number(header?.[1]), Number(header?.[2])]
  const pixels = pgm.subarray(pgm.length - columns * rows)
  const isDark = (x: number, y: number): boolean => (pixels[Math.floor(y) * columns + Math.floor(x)] ?? 255) < 128
  // A finder begins with seven modules of black; no letter has a line that long and black at the margin of the page.
  const left = Math.round((56 / 72) * 288)
  const sizes = Array.from({ length: rows }, (_, y) => {
    let x = left + 1
    while (isDark(x, y)) x++
    return x - left
  })
  const longest = Math.max(...sizes)
  const top = sizes.findIndex(size => size > longest - 2)
  const module = (84 / 72) * (288 / side)
  expect(Math.abs(longest - 7 * module)).toBeLessThan(3)
  return Array.from({ length: side }, (_, row) =>
    Array.from({ length: side }, (_, column) => isDark(left + (column + 0.5) * module, top + (row + 0.5) * module)),
  )
}

describe.skipIf(lacksPoppler)('the sheet of an unlock code', () => {
  test.each(languages)('in %s holds number, code, key and what it is for on one page', async language => {
    writeFileSync(path, await createUnlockSheet({ ...facts, language }, sheetNumber, code))
    const text = words()
    for (const part of [facts.keyName, keyId, '2026', 'PIN', 'PUK', 'UC']) expect(text).toContain(part)
    const squeezed = text.replaceAll(' ', '')
    expect(squeezed).toContain(sheetNumber)
    expect(squeezed).toContain(revealSecret(code))
    expect(squeezed).not.toMatch(/PUK-|undefined|\{|\[U\+/)
    expect(pages()).toBe('1')
    const info = run('pdfinfo', path)
    expect(info).toMatch(/^Page size: .*\(A4\)$/m)
    expect(info).toMatch(/^Tagged: +yes$/m)
    expect(info).not.toContain(revealSecret(code))
    const fonts = run('pdffonts', path).split('\n').slice(2).filter(Boolean)
    expect(fonts.filter(row => !/ yes +yes +yes /.test(row))).toEqual([])
    expect(fonts.length).toBeGreaterThan(0)
  })

  test.each(languages.flatMap(language => Object.entries(longNames).map(([name, text]) => [language, name, text])))(
    'in %s is one page with a long %s name',
    async (language, _name, keyName = '') => {
      const known = languages.find(each => each === language) ?? 'en'
      writeFileSync(path, await createUnlockSheet({ ...facts, keyName, language: known }, sheetNumber, code))
      expect(pages()).toBe('1')
      expect(words()).toContain(keyId)
    },
  )

  test('its square is the key id and nothing else', async () => {
    writeFileSync(path, await createUnlockSheet({ ...facts, language: 'en' }, sheetNumber, code))
    const expected = encode(keyId, { ecc: 'M', border: 0 }).data
    expect(readSquare(expected.length)).toEqual(expected)
  })
})

describe.skipIf(lacksPoppler)('the page of a PUK', () => {
  const warnings = {
    en: 'Never tell anyone the PUK',
    fr: 'Ne dites le code PUK à personne',
    vi: 'Đừng bao giờ nói mã PUK',
  }

  test.each(languages)('in %s holds the PUK and the warning, and no unlock code', async language => {
    writeFileSync(path, await createPukPage({ ...facts, keyName: longNames.chinese, language }, puk))
    const text = words()
    expect(text).toContain(warnings[language])
    expect(text).toContain(keyId)
    expect(text.replaceAll(' ', '')).toContain(revealSecret(puk))
    expect(text).not.toMatch(/UC-|undefined|\{/)
    expect(pages()).toBe('1')
  })
})
