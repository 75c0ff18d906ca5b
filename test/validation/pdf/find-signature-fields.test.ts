import { describe, expect, test } from 'vitest'
import { asRef, type PdfObject } from '../../../src/main/pdf/object.ts'
import { findSignatureFields } from '../../../src/main/validation/pdf/find-signature-fields.ts'
import type { ReadablePdf } from '../../../src/main/validation/pdf/readable-pdf.ts'

const ref = (num: number): PdfObject => ({ kind: 'ref', num, gen: 0 })
const name = (value: string): PdfObject => ({ kind: 'name', value })
const text = (value: string): PdfObject => ({ kind: 'string', bytes: Buffer.from(value, 'latin1'), hex: false })
const array = (...items: readonly PdfObject[]): PdfObject => ({ kind: 'array', items })
const dict = (entries: Readonly<Record<string, PdfObject>>): PdfObject => ({
  kind: 'dict',
  entries: new Map(Object.entries(entries)),
})

/** A document of numbered objects; number 1 is the array of the form's fields. */
const createDocument = (objects: Readonly<Record<number, PdfObject>>): ReadablePdf => ({
  sizeBytes: 0,
  catalog: { value: dict({ AcroForm: dict({ Fields: ref(1) }) }) },
  resolve: async object => {
    const target = asRef(object)
    return target ? (objects[target.num] ?? null) : (object ?? null)
  },
  readBytes: async () => new Uint8Array(),
  close: async () => {},
})

const namesIn = async (objects: Readonly<Record<number, PdfObject>>) =>
  (await findSignatureFields(createDocument(objects))).map(field => field.name)

const signature = dict({ Type: name('Sig') })

describe('signature fields', () => {
  test('in the order of the form, with names and types that kids inherit', async () => {
    const fields = await namesIn({
      1: array(ref(2), dict({ FT: name('Sig'), T: text('last'), V: signature })),
      2: dict({ FT: name('Sig'), T: text('contract'), Kids: array(ref(3), ref(4), ref(5)) }),
      3: dict({ T: text('buyer'), V: ref(9) }),
      4: dict({ T: text('seller'), V: ref(9) }),
      5: dict({ T: text('note'), FT: name('Tx'), V: signature }),
      9: signature,
    })
    expect(fields).toEqual(['contract.buyer', 'contract.seller', 'last'])
  })

  test('unsigned fields, fields of other types, and values that are no dictionaries are not signatures', async () => {
    const fields = await namesIn({
      1: array(
        dict({ FT: name('Sig'), T: text('empty') }),
        dict({ FT: name('Btn'), T: text('button'), V: signature }),
        dict({ FT: name('Sig'), T: text('number'), V: 7 }),
        dict({ T: text('no type'), V: signature }),
        null,
        7,
      ),
    })
    expect(fields).toEqual([])
  })

  test('a field without a name', async () => {
    expect(await namesIn({ 1: array(dict({ FT: name('Sig'), V: signature })) })).toEqual([null])
  })

  test('a form whose fields are their own kids ends, and names each once', async () => {
    const fields = await namesIn({
      1: array(ref(2), ref(2)),
      2: dict({ FT: name('Sig'), T: text('a'), V: signature, Kids: array(ref(3), ref(2)) }),
      3: dict({ T: text('b'), V: signature, Kids: array(ref(2), ref(3)) }),
    })
    expect(fields).toEqual(['a', 'a.b'])
  })

  test('more signatures than anyone makes are refused', async () => {
    const many = Array.from({ length: 201 }, () => dict({ FT: name('Sig'), V: signature }))
    await expect(namesIn({ 1: array(...many) })).rejects.toMatchObject({ code: 'pdf/too-complex' })
  })

  test('no form, or one that is no form', async () => {
    const document = createDocument({})
    expect(await findSignatureFields({ ...document, catalog: { value: dict({}) } })).toEqual([])
    expect(await findSignatureFields({ ...document, catalog: { value: null } })).toEqual([])
    expect(await findSignatureFields(document)).toEqual([])
  })
})
