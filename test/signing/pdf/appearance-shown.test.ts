/** Visible signatures as other programs draw and read them: ink in the box and nowhere else, upright, names as they are written. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Secret } from '../../../src/shared/secret.ts'
import { makePdf } from '../../pdf/make-pdf.ts'
import { strokePng } from '../appearance/make-png.ts'
import { createVisibleSigner, type VisibleRequest } from '../appearance/sign-visibly.ts'
import { hasAll, qpdfCheck, runPdfsig } from './pdf-programs.ts'
import { createTestCmsSigner } from './test-cms-signer.ts'

const hasPoppler = hasAll('pdfsig')
const hasQpdf = hasAll('qpdf')
const hasMutool = spawnSync('mutool', ['-v']).error === undefined
if (!hasMutool) console.log('[lacks] mutool: install mupdf-tools')

const folder = mkdtempSync(join(tmpdir(), 'signet-shown-'))
const inputPath = join(folder, 'contract.pdf')
const outputPath = join(folder, 'signed.pdf')
let signVisibly: ReturnType<typeof createVisibleSigner>
beforeAll(async () => {
  signVisibly = createVisibleSigner(await createTestCmsSigner())
})
beforeEach(() => rmSync(outputPath, { force: true }))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sign = (input: Uint8Array, request: Omit<VisibleRequest, 'inputPath' | 'outputPath'>) => {
  writeFileSync(inputPath, input)
  return signVisibly({ inputPath, outputPath, ...request })
}

interface Bitmap {
  readonly width: number
  readonly height: number
  readonly gray: Uint8Array
}

/** A portable graymap as it comes from both programs: `P5`, width, height, 255, samples. */
const parseGraymap = (bytes: Buffer): Bitmap => {
  const header = /^P5\s+(?:#.*\s+)?(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString('latin1', 0, 200))
  const [width = 0, height = 0] = [Number(header?.[1]), Number(header?.[2])]
  return { width, height, gray: bytes.subarray(header?.[0].length ?? 0) }
}

/** At 72 dots an inch one pixel is one point. */
const programs = [
  [
    'poppler',
    hasPoppler,
    (path: string) => execFileSync('pdftoppm', ['-r', '72', '-cropbox', '-gray', path], { maxBuffer: 1 << 26 }),
  ],
  [
    'mupdf',
    hasMutool,
    (path: string) => {
      const file = join(folder, 'page.pgm')
      execFileSync('mutool', ['draw', '-q', '-r', '72', '-c', 'gray', '-o', file, path], { stdio: 'ignore' })
      return readFileSync(file)
    },
  ],
] as const

/** Ink inside and outside a box that is given in points from the lower left corner; one pixel around it belongs to it. */
const countInk = ({ width, height, gray }: Bitmap, box: { x: number; y: number; width: number; height: number }) => {
  let [inside, outside] = [0, 0]
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if ((gray[row * width + column] ?? 255) > 235) continue
      const y = height - row
      const isInside = column >= box.x - 1 && column <= box.x + box.width && y >= box.y && y <= box.y + box.height + 1
      if (isInside) inside++
      else outside++
    }
  }
  return { inside, outside }
}

const crop = (bitmap: Bitmap, box: { x: number; y: number; width: number; height: number }): readonly number[] =>
  Array.from({ length: box.width * box.height }, (_, index) => {
    const row = bitmap.height - box.y - box.height + Math.floor(index / box.width)
    return bitmap.gray[row * bitmap.width + box.x + (index % box.width)] ?? 255
  })

/** 1 for the same picture, about 0 for two that have nothing to do with each other. */
const similarity = (a: readonly number[], b: readonly number[]): number => {
  const center = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    return values.map(value => value - mean)
  }
  const [p, q] = [center(a), center(b)]
  const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0)
  return dot(p, q) / Math.sqrt(dot(p, p) * dot(q, q))
}

describe.for(programs)('drawn by %s', ([, has, render]) => {
  const box = { x: 12, y: 25, width: 120, height: 60 }
  const appearance = { place: { page: 1, ...box }, image: strokePng().toString('base64') }
  const pageWith = (more: string) => makePdf({ page: `/CropBox[10 20 170 170]${more}` })

  test.skipIf(!has)('ink is in the box and nowhere else, upright on pages turned any way', async () => {
    const upright: (readonly number[])[] = []
    for (const turn of [0, 90, 180, 270]) {
      await sign(pageWith(`/Rotate ${turn}`), { appearance, facts: { name: 'Élodie', reason: 'Lu' } })
      const bitmap = parseGraymap(render(outputPath))
      expect([bitmap.width, bitmap.height]).toEqual(turn % 180 === 0 ? [160, 150] : [150, 160])
      const { inside, outside } = countInk(bitmap, box)
      expect(inside).toBeGreaterThan(200)
      expect(outside).toBe(0)
      upright.push(crop(bitmap, box))
      rmSync(outputPath)
    }
    const [first = [], ...others] = upright
    // Letters fall on other parts of the pixels, but upside down nothing would fit.
    for (const other of others) expect(similarity(first, other)).toBeGreaterThan(0.7)
    expect(similarity(first, [...first].reverse())).toBeLessThan(0.5)
  })

  test.skipIf(!has)('text is fitted into boxes of any shape, never over the edge', async () => {
    for (const size of [
      { width: 60, height: 30 },
      { width: 140, height: 24 },
      { width: 70, height: 120 },
      { width: 140, height: 120 },
    ]) {
      const place = { page: 1, x: 10, y: 10, ...size }
      const facts = { name: 'Nguyễn Thị Minh Ánh', reason: 'Đồng ý', location: 'Hà Nội' }
      await sign(pageWith(''), { appearance: { place }, facts })
      const { inside, outside } = countInk(parseGraymap(render(outputPath)), place)
      expect([inside > 60, outside]).toEqual([true, 0])
      rmSync(outputPath)
    }
  })
})

describe('read by other programs', () => {
  const names = ['Élodie Lefèvre-Brûlé', 'Nguyễn Thị Minh Ánh', 'محمد علي الأحمد', 'Ελένη Παπαδοπούλου', 'Иван Смирнов']

  test.skipIf(!hasPoppler || !hasQpdf).for(names)('%s', async name => {
    await sign(makePdf(), { facts: { name, reason: 'Contrat n° 42' } })
    const text = execFileSync('pdftotext', [outputPath, '-'], { encoding: 'utf8' }).replace(/[\u202a-\u202e]/g, '')
    expect(text.split('\n')).toEqual(expect.arrayContaining([name, 'Contrat n° 42']))
    expect(await runPdfsig(outputPath)).toEqual([{ field: 'Signature1', valid: true, coversAll: true }])
    expect(await qpdfCheck(outputPath)).toBe(0)
    const fonts = execFileSync('pdffonts', [outputPath], { encoding: 'utf8' }).trim().split('\n').slice(2)
    // Name, type, encoding, emb, sub, uni.
    for (const font of fonts) expect(font).toMatch(/^[A-Z]{6}\+Noto\S+ +CID TrueType +Identity-H +yes yes yes/)
    expect(fonts.length).toBeGreaterThan(0)
  })

  test.skipIf(!hasPoppler)('text that no typeface has keeps its letters', async () => {
    await sign(makePdf(), { facts: { name: '王伟 Wang' } })
    expect(execFileSync('pdftotext', [outputPath, '-'], { encoding: 'utf8' })).toContain('王伟 Wang')
  })
})

describe('encrypted documents', () => {
  const ways = [
    ['RC4, 40 bits', ['40', '--']],
    ['RC4, 128 bits', ['128', '--']],
    ['AES, 128 bits', ['128', '--use-aes=y', '--']],
    ['AES, 256 bits', ['256', '--']],
  ] as const

  test.skipIf(!hasPoppler || !hasQpdf).for(ways)(
    'the appearance is encrypted as the document is: %s',
    async ([, way]) => {
      const plain = join(folder, 'plain.pdf')
      writeFileSync(plain, makePdf())
      execFileSync('qpdf', ['--allow-weak-crypto', '--encrypt', 'secret', 'owner', ...way, plain, inputPath])
      const box = { x: 20, y: 30, width: 150, height: 60 }
      await signVisibly({
        inputPath,
        outputPath,
        appearance: { place: { page: 1, ...box }, image: strokePng().toString('base64') },
        facts: { name: 'Élodie Brûlé' },
        changes: { password: new Secret('secret') },
      })
      expect(readFileSync(outputPath, 'latin1')).not.toContain('beginbfchar')
      const open = ['-upw', 'secret', outputPath]
      expect(execFileSync('pdftotext', [...open, '-'], { encoding: 'utf8' })).toContain('Élodie Brûlé')
      const bitmap = parseGraymap(execFileSync('pdftoppm', ['-r', '72', '-gray', ...open], { maxBuffer: 1 << 26 }))
      expect(countInk(bitmap, box).inside).toBeGreaterThan(200)
      expect(await qpdfCheck(outputPath, 'secret')).toBe(0)
      expect((await runPdfsig(outputPath, 'secret'))[0]).toMatchObject({ valid: true })
    },
  )
})
