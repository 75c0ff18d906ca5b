import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createSampleDocument } from '../../../src/main/cli/sample-document.ts'
import { openPdf } from '../../../src/main/pdf/open-pdf.ts'
import { type ActiveContentLimits, findActiveContent } from '../../../src/main/signing/pdf/find-active-content.ts'
import { makePdf, makeStreamPdf, type SmallPdf } from '../../pdf/make-pdf.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-active-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let count = 0

const find = async (bytes: Uint8Array, limits?: ActiveContentLimits) => {
  const path = join(folder, `${count++}.pdf`)
  writeFileSync(path, bytes)
  const pdf = await openPdf(path, { timeLimitMs: 600_000 })
  try {
    return await findActiveContent(pdf, limits)
  } finally {
    await pdf.close()
  }
}
const stream = (entries: string): string => `<<${entries}/Length 1>>stream\nx\nendstream`
const link = (action: string): string => `/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<<${action}>>>>]`

const cases: readonly (readonly [string, SmallPdf, readonly unknown[]])[] = [
  [
    'scripts of the document, by the names tree',
    { catalog: '/Names<</JavaScript<</Names[(a) 4 0 R]>>>>', extra: ['<</S/JavaScript/JS(app.alert)>>'] },
    [{ kind: 'javascript', count: 1, pages: [] }],
  ],
  [
    'a script in a name tree with kids, its text in a stream',
    {
      catalog: '/Names<</JavaScript<</Kids[4 0 R]>>>>',
      extra: ['<</Names[(a) 5 0 R]>>', '<</S/JavaScript/JS 6 0 R>>', stream('')],
    },
    [{ kind: 'javascript', count: 1, pages: [] }],
  ],
  ['an OpenAction', { catalog: '/OpenAction<</S/JavaScript/JS(x)>>' }, [{ kind: 'javascript', count: 1, pages: [] }]],
  [
    'actions of the catalog and the page',
    { catalog: '/AA<</WC<</S/JavaScript/JS(x)>>>>', page: '/AA<</O<</S/JavaScript/JS(x)>>>>' },
    [{ kind: 'javascript', count: 2, pages: [1] }],
  ],
  [
    'a field whose widget is a kid: the action stands above it',
    {
      catalog: '/AcroForm<</Fields[4 0 R]>>',
      page: '/Annots[5 0 R]',
      extra: [
        '<</FT/Tx/T(a)/Kids[5 0 R]/AA<</K<</S/JavaScript/JS(x)>>>>>>',
        '<</Subtype/Widget/Rect[0 0 9 9]/Parent 4 0 R>>',
      ],
    },
    [{ kind: 'javascript', count: 1, pages: [] }],
  ],
  [
    'an action behind another',
    { page: link('/S/GoTo/D[3 0 R/Fit]/Next[<</S/Named/N/Print>><</S/Launch/F(calc.exe)>>]') },
    [{ kind: 'launch', count: 1, pages: [1] }],
  ],
  ['Launch of Windows', { page: link('/S/Launch/Win<</F(calc.exe)>>') }, [{ kind: 'launch', count: 1, pages: [1] }]],
  ['URI', { page: link('/S/URI/URI(https://example.org)') }, [{ kind: 'link', count: 1, pages: [1] }]],
  ['GoToR', { page: link('/S/GoToR/F(other.pdf)/D[0/Fit]') }, [{ kind: 'other-document', count: 1, pages: [1] }]],
  ['GoToE', { page: link('/S/GoToE/T<</R/C/N(a)>>') }, [{ kind: 'other-document', count: 1, pages: [1] }]],
  ['SubmitForm', { page: link('/S/SubmitForm/F(https://x)') }, [{ kind: 'submit-form', count: 1, pages: [1] }]],
  ['ImportData', { page: link('/S/ImportData/F(a.fdf)') }, [{ kind: 'import-data', count: 1, pages: [1] }]],
  [
    'a rendition with a script',
    { page: link('/S/Rendition/OP 0/JS(x)') },
    [
      { kind: 'javascript', count: 1, pages: [1] },
      { kind: 'media', count: 1, pages: [1] },
    ],
  ],
  ['Sound', { page: link('/S/Sound/Sound 4 0 R'), extra: [stream('')] }, [{ kind: 'media', count: 1, pages: [1] }]],
  ['3D', { page: '/Annots[<</Subtype/3D/Rect[0 0 9 9]>>]' }, [{ kind: 'media', count: 1, pages: [1] }]],
  ['RichMedia', { page: '/Annots[<</Subtype/RichMedia/Rect[0 0 9 9]>>]' }, [{ kind: 'media', count: 1, pages: [1] }]],
  [
    'embedded files, in the names tree and as an annotation',
    {
      catalog: '/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a)/EF<</F 4 0 R>>>>]>>>>',
      page: '/Annots[<</Subtype/FileAttachment/Rect[0 0 9 9]/FS<</F(b)/EF<</F 4 0 R>>>>>>]',
      extra: [stream('/Type/EmbeddedFile')],
    },
    [{ kind: 'embedded-file', count: 2, pages: [1] }],
  ],
  [
    'stream data in another file, a page of another file',
    {
      page: '/Contents 4 0 R/Resources<</XObject<</A 5 0 R>>>>',
      extra: [stream('/F(data.bin)'), stream('/Subtype/Form/BBox[0 0 9 9]/Ref<</F(other.pdf)/Page 0>>')],
    },
    [{ kind: 'external-content', count: 2, pages: [1] }],
  ],
  [
    'an image with substitutes, inside a form that a form shows',
    {
      page: '/Resources<</XObject<</A 4 0 R>>>>',
      extra: [
        stream('/Subtype/Form/Resources<</XObject<</B 5 0 R>>>>'),
        stream('/Subtype/Image/Alternates[<</Image 6 0 R/DefaultForPrinting true>>]'),
        stream('/Subtype/Image'),
      ],
    },
    [{ kind: 'alternate-image', count: 1, pages: [1] }],
  ],
  [
    'a layer that is off',
    { catalog: '/OCProperties<</OCGs[4 0 R 5 0 R]/D<</OFF[5 0 R]>>>>', extra: ['<</Type/OCG>>', '<</Type/OCG>>'] },
    [{ kind: 'layers', count: 1, pages: [] }],
  ],
  [
    'layers that are off unless they are named',
    { catalog: '/OCProperties<</OCGs[4 0 R 5 0 R]/D<</BaseState/OFF>>>>', extra: ['<</Type/OCG>>', '<</Type/OCG>>'] },
    [{ kind: 'layers', count: 2, pages: [] }],
  ],
  [
    'a layer that is not printed',
    {
      catalog: '/OCProperties<</OCGs[4 0 R]/D<<>>>>',
      extra: ['<</Type/OCG/Usage<</Print<</PrintState/OFF>>>>>>'],
    },
    [{ kind: 'layers', count: 1, pages: [] }],
  ],
  [
    'an action that switches layers',
    { page: link('/S/SetOCGState/State[/Toggle 4 0 R]'), extra: ['<</Type/OCG>>'] },
    [{ kind: 'layers', count: 1, pages: [1] }],
  ],
  [
    'XFA',
    { catalog: '/AcroForm<</Fields[]/XFA 4 0 R>>', extra: [stream('')] },
    [{ kind: 'xfa-form', count: 1, pages: [] }],
  ],
]

describe('what is named', () => {
  test.each(cases)('%s', async (_name, parts, expected) => {
    expect(await find(makePdf(parts))).toEqual(expected)
  })

  test('each page is named once, and a link to another page does not bring its content along', async () => {
    const script = '/AA<</O<</S/JavaScript/JS(x)>>/C<</S/JavaScript/JS(y)>>>>'
    const bytes = makePdf({
      page: `/Annots[<</Subtype/Link/Rect[0 0 9 9]/Dest[5 0 R/Fit]>>]`,
      catalog: '/Pages 4 0 R',
      extra: [
        '<</Type/Pages/Kids[3 0 R 5 0 R 6 0 R]/Count 3>>',
        `<</Type/Page/Parent 4 0 R ${script}>>`,
        `<</Type/Page/Parent 4 0 R ${script}>>`,
      ],
    })
    // The first /Pages of the small file gives way to the second.
    const text = bytes.toString('latin1').replace('/Pages 2 0 R /Pages', '/Other 2 0 R /Pages')
    expect(await find(Buffer.from(text, 'latin1'))).toEqual([{ kind: 'javascript', count: 4, pages: [2, 3] }])
  })
})

describe('no false alarm', () => {
  const plain: readonly (readonly [string, () => Uint8Array | Promise<Uint8Array>])[] = [
    ['a small file', () => makePdf()],
    ['object streams', () => makeStreamPdf()],
    ['the sample agreement', () => createSampleDocument(new Date(0))],
    [
      'a structure element that is called like an action',
      () =>
        makePdf({
          page: '/Extra<</Type/StructElem/S/Sound/K 1>>',
          catalog: '/StructTreeRoot<</K<</S/Movie/T(title)>>>>',
        }),
    ],
    ['a page transition', () => makePdf({ page: '/Trans<</S/Dissolve>>/Group<</S/Transparency>>' })],
    ['destinations', () => makePdf({ catalog: '/OpenAction[3 0 R/Fit]', page: link('/S/GoTo/D[3 0 R/Fit]') })],
    [
      'layers that are all shown',
      () => makePdf({ catalog: '/OCProperties<</OCGs[4 0 R]/D<</ON[4 0 R]>>>>', extra: ['<</Type/OCG>>'] }),
    ],
    [
      'a filter that a writer abbreviated',
      () => makePdf({ page: '/Contents 4 0 R', extra: [stream('/F/ASCIIHexDecode')] }),
    ],
    ['empty name trees', () => makePdf({ catalog: '/Names<</JavaScript<</Names[]>>/EmbeddedFiles<</Names[]>>>>' })],
    ['an object that nothing leads to', () => makePdf({ extra: ['<</S/JavaScript/JS(x)>>'] })],
  ]
  test.each(plain)('%s', async (_name, make) => {
    expect(await find(await make())).toEqual([])
  })
})

describe('bounds', () => {
  const chain = (length: number): Buffer =>
    makePdf({
      page: '/Extra 4 0 R',
      extra: Array.from(
        { length },
        (_, index) => `<</Next ${index + 1 < length ? `${index + 5} 0 R` : '<</S/JavaScript/JS(x)>>'}>>`,
      ),
    })

  test('100 000 objects, one behind the other, with a script at the end', async () => {
    // However slow the machine is.
    const limits = { objects: 300_000, timeMs: 1, now: () => 0 }
    expect(await find(chain(100_000), limits)).toEqual([{ kind: 'javascript', count: 1, pages: [1] }])
  })

  test('more than allowed is told, never passed over', async () => {
    const limits = { objects: 50, timeMs: 1000, now: () => 0 }
    expect(await find(chain(100), limits)).toEqual([{ kind: 'not-examined', count: 1, pages: [] }])
  })

  test('so is a time that is over', async () => {
    let time = 0
    const limits = { objects: 1000, timeMs: 20, now: () => time++ }
    expect(await find(chain(100), limits)).toEqual([{ kind: 'not-examined', count: 1, pages: [] }])
  })

  test('circles and nested arrays end', async () => {
    const nested = `${'['.repeat(90)}4 0 R${']'.repeat(90)}`
    const bytes = makePdf({ page: '/Extra 4 0 R', extra: [`<</A 5 0 R/B 4 0 R/C ${nested}>>`, '<</A 4 0 R>>'] })
    expect(await find(bytes)).toEqual([])
  })
})
