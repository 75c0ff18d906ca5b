/** ISO 14289-1 (PDF/UA): a visible signature in a tagged document has its place in the structure, words, and a tab order. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asArray, asName, asRef, asString, type PdfObject } from '../../src/main/pdf/object.ts'
import { decodeText } from '../../src/main/signing/pdf/form-fields.ts'
import { makePdf } from '../pdf/make-pdf.ts'
import { type ReadAppearance, readAppearanceOf } from '../signing/appearance/read-appearance.ts'
import { createVisibleSigner, defaultPlace } from '../signing/appearance/sign-visibly.ts'
import { createTestCmsSigner } from '../signing/pdf/test-cms-signer.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-iso14289-'))
const [inputPath, outputPath] = [join(folder, 'tagged.pdf'), join(folder, 'signed.pdf')]
let signVisibly: ReturnType<typeof createVisibleSigner>
beforeAll(async () => {
  signVisibly = createVisibleSigner(await createTestCmsSigner())
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sign = (input: Buffer, language: 'en' | 'fr' | 'vi' = 'en') => {
  writeFileSync(inputPath, input)
  const changes = { replaceExisting: true }
  return signVisibly({ inputPath, outputPath, appearance: { language }, facts: { name: 'Minh Ánh' }, changes })
}
const textOf = (object: PdfObject): string => decodeText(asString(object) ?? new Uint8Array(0))

/** Object 4 is the structure's root, 5 an element with a paragraph. */
const tagged = (root: string, element: string, ...more: readonly string[]): Buffer =>
  makePdf({
    catalog: '/MarkInfo<</Marked true>>/StructTreeRoot 4 0 R',
    page: '/StructParents 0',
    extra: [`<</Type/StructTreeRoot ${root}>>`, `<</Type/StructElem/P 4 0 R ${element}>>`, ...more],
  })
const paragraph = '<</Type/StructElem/S/P/P 5 0 R/Pg 3 0 R/K 0>>'

/** All values of a number tree by key. */
const readNumberTree = async (
  { get }: Pick<ReadAppearance, 'get'>,
  node: PdfObject,
): Promise<ReadonlyMap<number, PdfObject>> => {
  const found = new Map<number, PdfObject>()
  const numbers = asArray(await get(node, 'Nums')) ?? []
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    found.set(Number(numbers[index]), numbers[index + 1] ?? null)
  }
  for (const kid of asArray(await get(node, 'Kids')) ?? []) {
    for (const [key, value] of await readNumberTree({ get }, await get(kid))) found.set(key, value)
  }
  return found
}

const trees = [
  [
    'one Document',
    () => tagged('/K 5 0 R/ParentTree<</Nums[0 [6 0 R]]>>/ParentTreeNextKey 1', '/S/Document/K 6 0 R', paragraph),
    1,
  ],
  [
    'a Document in a list',
    () => tagged('/K[5 0 R]/ParentTree<</Nums[0 [6 0 R]]>>', '/S/Document/K[6 0 R]', paragraph),
    1,
  ],
  [
    'a parent tree with branches',
    () =>
      tagged(
        '/K[5 0 R]/ParentTree 7 0 R/ParentTreeNextKey 2',
        '/S/Document/K[6 0 R]',
        paragraph,
        '<</Kids[8 0 R]>>',
        '<</Limits[0 6]/Nums[0 [6 0 R] 6 6 0 R]>>',
      ),
    7,
  ],
  ['no Document, no parent tree', () => tagged('/K[5 0 R]', '/S/P/Pg 3 0 R/K 0'), 0],
] as const

describe.for(trees)('in a structure with %s', ([, make, key]) => {
  test('the widget is in a Form element, with words (§7.18.1, §7.18.4)', async () => {
    await sign(make())
    await readAppearanceOf(outputPath, async ({ pdf, widget, get }) => {
      const root = await get(pdf.catalog.value, 'StructTreeRoot')
      expect(widget.entries.get('StructParent')).toBe(key)
      const parents = await readNumberTree({ get }, await get(root, 'ParentTree'))
      const elementRef = parents.get(key)
      const element = await get(elementRef)
      expect(asName(await get(element, 'S'))).toBe('Form')
      expect(textOf(await get(element, 'Alt'))).toBe('Digitally signed by Minh Ánh')
      expect(textOf(await get(widget, 'TU'))).toBe('Digitally signed by Minh Ánh')
      expect(asName(await get(element, 'K', 'Type'))).toBe('OBJR')
      expect(await get(element, 'K', 'Obj')).toEqual(widget)
      // Its parent lists it, and what was there before is there still.
      const siblings = asArray(await get(element, 'P', 'K')) ?? []
      expect(siblings.map(item => asRef(item)?.num)).toContain(asRef(elementRef)?.num)
      expect(siblings).toHaveLength(2)
      expect(await get(root, 'ParentTreeNextKey')).toBe(key + 1)
      if (key > 0) expect(parents.get(0)).toMatchObject({ kind: 'array' })
    })
  })

  test('the page has the tab order of the structure (§7.18.3)', async () => {
    await sign(make())
    await readAppearanceOf(outputPath, async ({ pdf, get }) => {
      expect(asName(await get(pdf.firstPage.value, 'Tabs'))).toBe('S')
      expect(asArray(await get(pdf.firstPage.value, 'Annots'))).toHaveLength(1)
    })
  })
})

test.for([
  ['fr', 'Signé numériquement par Minh Ánh'],
  ['vi', 'Ký số bởi Minh Ánh'],
] as const)('the words are those of the language: %s', async ([language, words]) => {
  await sign(makePdf(), language)
  await readAppearanceOf(outputPath, async ({ widget, get }) => expect(textOf(await get(widget, 'TU'))).toBe(words))
})

test('a document without structure gets none', async () => {
  await sign(makePdf())
  await readAppearanceOf(outputPath, async ({ pdf, widget, get }) => {
    expect(await get(pdf.catalog.value, 'StructTreeRoot')).toBeNull()
    expect(widget.entries.has('StructParent')).toBe(false)
  })
})

test('the structure that an earlier signature covers stays as it is', async () => {
  await sign(trees[0][1]())
  const second = join(folder, 'second.pdf')
  await signVisibly({ inputPath: outputPath, outputPath: second, appearance: { place: { ...defaultPlace, y: 120 } } })
  await readAppearanceOf(second, async ({ pdf, widget, get }) => {
    expect(widget.entries.has('StructParent')).toBe(false)
    expect(await get(pdf.catalog.value, 'StructTreeRoot', 'ParentTreeNextKey')).toBe(2)
  })
})
