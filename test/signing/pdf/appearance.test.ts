import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { asArray } from '../../../src/main/pdf/object.ts'
import { validatePdf } from '../../../src/main/validation/pdf/validate-pdf.ts'
import { AppError } from '../../../src/shared/errors.ts'
import type { SignatureAppearance } from '../../../src/shared/model/signing.ts'
import { makePdf, type SmallPdf } from '../../pdf/make-pdf.ts'
import { strokePng } from '../appearance/make-png.ts'
import { readAppearanceOf } from '../appearance/read-appearance.ts'
import { createVisibleSigner, defaultPlace, type VisibleRequest } from '../appearance/sign-visibly.ts'
import { createTestCmsSigner } from './test-cms-signer.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-appearance-'))
const inputPath = join(folder, 'contract.pdf')
const outputPath = join(folder, 'signed.pdf')
let signVisibly: ReturnType<typeof createVisibleSigner>
beforeAll(async () => {
  signVisibly = createVisibleSigner(await createTestCmsSigner())
})
beforeEach(() => rmSync(outputPath, { force: true }))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sign = (parts: SmallPdf = {}, request: Omit<VisibleRequest, 'inputPath' | 'outputPath'> = {}) => {
  writeFileSync(inputPath, makePdf(parts))
  return signVisibly({ inputPath, outputPath, ...request })
}
const signAt = (place: Partial<NonNullable<SignatureAppearance['place']>>, parts: SmallPdf = {}) =>
  sign(parts, { appearance: { place: { ...defaultPlace, ...place } } })
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'signed',
    error => (error instanceof AppError ? error.code : String(error)),
  )
const rectOf = () => readAppearanceOf(outputPath, async ({ get, widget }) => asArray(await get(widget, 'Rect')))

describe('the place', () => {
  // Page of 200 × 200, shown 180 × 150 after the crop.
  const crop = '/CropBox[10 20 190 170]'
  test.for([
    ['as it stands', `${crop}`, [30, 50, 180, 110]],
    ['turned by 90', `${crop}/Rotate 90`, [190 - 30 - 60, 20 + 20, 190 - 30, 20 + 20 + 110]],
    ['turned by 180', `${crop}/Rotate 180`, [190 - 20 - 150, 170 - 30 - 60, 190 - 20, 170 - 30]],
    ['turned by 270', `${crop}/Rotate 270`, [10 + 30, 170 - 20 - 110, 10 + 30 + 60, 170 - 20]],
    ['turned by -90', `${crop}/Rotate -90`, [10 + 30, 170 - 20 - 110, 10 + 30 + 60, 170 - 20]],
    ['in large units', '/UserUnit 2', [10, 15, 85, 45]],
    ['a crop without area', '/CropBox[0 0 0 0]', [20, 30, 170, 90]],
    ['a crop larger than the page', '/CropBox[-50 -50 500 500]', [20, 30, 170, 90]],
  ] as const)('in the units of the page: %s', async ([, page, rect]) => {
    const isSideways = /90|270/.test(page.replace(crop, ''))
    await signAt({ width: isSideways ? 110 : 150 }, { page })
    expect(await rectOf()).toEqual(rect)
  })

  test('on a page whose box has no area: as on the letter that others show', async () => {
    writeFileSync(inputPath, makePdf().toString('latin1').replace('[0 0 200 200]', '[0 0 0   0  ]'), 'latin1')
    await signVisibly({ inputPath, outputPath, appearance: { place: { ...defaultPlace, x: 400, y: 700 } } })
    expect(await rectOf()).toEqual([400, 700, 550, 760])
  })

  test.for([
    ['to the left', { x: -1 }],
    ['over the top', { y: 141 }],
    ['too wide', { width: 181 }],
    ['no width', { width: 0 }],
    ['not a number', { height: Number.NaN }],
  ] as const)('off the page: %s', async ([, place]) => {
    writeFileSync(inputPath, makePdf())
    await expect(signAt(place)).rejects.toMatchObject({
      code: 'pdf/place-off-page',
      facts: { width: 200, height: 200 },
    })
    expect(existsSync(outputPath)).toBe(false)
  })

  test('a page that is not there, a place that nobody can read', async () => {
    expect(await codeOf(signAt({ page: 2 }))).toBe('pdf/page-not-found')
    expect(await codeOf(signAt({ page: 0 }))).toBe('pdf/page-not-found')
    expect(await codeOf(signAt({ width: 12, height: 6 }))).toBe('pdf/place-too-small')
    expect(existsSync(outputPath)).toBe(false)
  })

  test('the words above the name give way first', async () => {
    await signAt({ width: 170, height: 15 })
    const { length } = readFileSync(outputPath)
    expect(length).toBeGreaterThan(0)
    await readAppearanceOf(outputPath, async ({ content }) => expect(content.match(/\bBT\b/g)).toHaveLength(2))
  })
})

describe('a field that is there', () => {
  const form = (field: string): SmallPdf => ({
    catalog: '/AcroForm<</Fields[4 0 R]/SigFlags 1>>',
    page: '/Annots[4 0 R]',
    extra: [`<</FT/Sig/T(Seal)/Type/Annot/Subtype/Widget/P 3 0 R ${field}>>`],
  })
  const inField = { appearance: { place: null }, changes: { field: 'Seal' } } as const

  test('keeps its rectangle, whatever place was asked for', async () => {
    await sign(form('/Rect[10 20 160 80]'), { changes: { field: 'Seal' } })
    expect(await rectOf()).toEqual([10, 20, 160, 80])
    await readAppearanceOf(outputPath, async ({ widget, form: drawn, get }) => {
      expect(widget.entries.get('F')).toBe(4)
      expect(asArray(await get(drawn, 'BBox'))).toEqual([0, 0, 150, 60])
    })
  })

  test('is upright on a page that is turned', async () => {
    const turned = form('/Rect[10 20 70 170]')
    await sign({ ...turned, page: `${turned.page}/Rotate 90` }, inField)
    await readAppearanceOf(outputPath, async ({ form: drawn, get }) => {
      expect(asArray(await get(drawn, 'BBox'))).toEqual([0, 0, 150, 60])
      expect(asArray(await get(drawn, 'Matrix'))).toEqual([0, 1, -1, 0, 60, 0])
    })
  })

  test('has its rectangle in a widget of its own', async () => {
    const parts: SmallPdf = {
      catalog: '/AcroForm<</Fields[4 0 R]>>',
      page: '/Annots[5 0 R]',
      extra: ['<</FT/Sig/T(Seal)/Kids[5 0 R]>>', '<</Type/Annot/Subtype/Widget/Parent 4 0 R/Rect[10 20 160 80]/F 4>>'],
    }
    await sign(parts, inField)
    expect(readFileSync(outputPath, 'latin1')).toMatch(/5 0 obj\n<<[^>]*\/AP <</)
  })

  test.for(['/Rect[0 0 0 0]', '', '/Rect[10 20 160 80]/F 2', '/Rect[10 20 160 80]/F 32'])(
    'cannot be seen: %s',
    async field => {
      expect(await codeOf(sign(form(field), inField))).toBe('pdf/field-not-visible')
      expect(existsSync(outputPath)).toBe(false)
    },
  )

  test('is needed where no place is given', async () => {
    expect(await codeOf(sign({}, { appearance: { place: null } }))).toBe('pdf/field-not-visible')
  })
})

describe('signatures before and after', () => {
  test('a second visible signature leaves the first one valid', async () => {
    await sign()
    const second = join(folder, 'second.pdf')
    const appearance = { place: { ...defaultPlace, y: 110 }, image: strokePng().toString('base64') }
    await signVisibly({ inputPath: outputPath, outputPath: second, appearance })
    const { signatures } = await validatePdf(second)
    expect(signatures[1]?.reasons).toEqual(expect.arrayContaining(['intact', 'covers-whole-document']))
    expect(signatures[0]?.reasons).toEqual(expect.arrayContaining(['intact', 'changes-permitted']))
    expect(signatures[0]).toMatchObject({
      coverage: 'earlier-revision',
      changesAfter: [{ kind: 'signature-added', allowed: true }],
    })
  })

  test('a visible signature in the field of a signed form leaves the first one valid', async () => {
    const parts = {
      catalog: '/AcroForm<</Fields[4 0 R]/SigFlags 1>>',
      page: '/Annots[4 0 R]',
      extra: ['<</FT/Sig/T(Seal)/Type/Annot/Subtype/Widget/P 3 0 R/Rect[10 120 160 180]>>'],
    }
    await sign(parts)
    const second = join(folder, 'field.pdf')
    await signVisibly({ inputPath: outputPath, outputPath: second, changes: { field: 'Seal' } })
    const { signatures } = await validatePdf(second)
    expect(signatures.map(({ field, reasons }) => [field, reasons])).toEqual([
      ['Seal', expect.arrayContaining(['intact', 'covers-whole-document'])],
      ['Signature1', expect.arrayContaining(['intact', 'changes-permitted'])],
    ])
  })

  test('a certified document takes no new picture, but its own fields', async () => {
    const certified = {
      catalog: '/Perms<</DocMDP 4 0 R>>/AcroForm<</Fields[5 0 R]>>',
      page: '/Annots[5 0 R]',
      extra: [
        '<</Type/Sig/Reference[<</TransformMethod/DocMDP/TransformParams<</P 2>>>>]>>',
        '<</FT/Sig/T(Seal)/Type/Annot/Subtype/Widget/P 3 0 R/Rect[10 120 160 180]>>',
      ],
    }
    expect(await codeOf(sign(certified))).toBe('pdf/changes-not-permitted')
    expect(await codeOf(sign(certified, { changes: { field: 'Seal' } }))).toBe('signed')
  })
})

describe('what it costs', () => {
  test.for([
    ['Latin', 'Élodie Lefèvre-Brûlé', 'Lu et approuvé'],
    ['Vietnamese', 'Nguyễn Thị Minh Ánh', 'Tôi đồng ý'],
    ['Arabic', 'محمد علي الأحمد', 'أوافق على العقد'],
  ] as const)('a signature in %s adds less than 30 kB', async ([, name, reason]) => {
    await sign({}, { facts: { name, reason, location: 'Hà Nội' } })
    expect(readFileSync(outputPath).length - readFileSync(inputPath).length).toBeLessThan(30_000)
  })

  test('a picture alone embeds no font', async () => {
    await sign({}, { appearance: { texts: [], image: strokePng().toString('base64') } })
    expect(await readAppearanceOf(outputPath, async ({ fonts, image }) => [fonts.length, image !== undefined])).toEqual(
      [0, true],
    )
  })
})

test('a picture that is none', async () => {
  const image = Buffer.from('<svg/>').toString('base64')
  expect(await codeOf(sign({}, { appearance: { image } }))).toBe('pdf/image-unreadable')
  expect(existsSync(outputPath)).toBe(false)
})
