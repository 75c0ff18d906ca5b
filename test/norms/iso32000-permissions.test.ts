/** ISO 32000-2 §12.8.2.2 (DocMDP), §12.8.2.4 (FieldMDP), §12.7.5.5 (field locks): what is written, what forbids what, what others say. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asArray, asName, asRef, dictEntry, type PdfObject } from '../../src/main/pdf/object.ts'
import { openPdf } from '../../src/main/pdf/open-pdf.ts'
import { serializeObject } from '../../src/main/pdf/serialize-object.ts'
import { type CmsSigner, type PdfSignRequest, signPdf } from '../../src/main/signing/pdf/sign-pdf.ts'
import { validatePdf } from '../../src/main/validation/pdf/validate-pdf.ts'
import { AppError } from '../../src/shared/errors.ts'
import { certifications } from '../../src/shared/model/signing.ts'
import { makePdf } from '../pdf/make-pdf.ts'
import { hasAll, qpdfCheck, runPdfsig } from '../signing/pdf/pdf-programs.ts'
import { createTestCmsSigner, signRequest } from '../signing/pdf/test-cms-signer.ts'
import { appendUpdate } from '../validation/pdf/update-pdf.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-permissions-'))
let signer: CmsSigner
let count = 0
beforeAll(async () => {
  signer = await createTestCmsSigner()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const newPath = (): string => join(folder, `${count++}.pdf`)
const write = (bytes: Uint8Array): string => {
  const path = newPath()
  writeFileSync(path, bytes)
  return path
}
const sign = async (input: string | Uint8Array, changes: Partial<PdfSignRequest> = {}): Promise<string> => {
  const outputPath = newPath()
  await signPdf(
    signRequest({ inputPath: typeof input === 'string' ? input : write(input), outputPath, signer, ...changes }),
  )
  return outputPath
}
const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'signed',
    error => (error instanceof AppError ? [error.code, error.facts] : error),
  )

/** Two text fields (4, 5) and two empty signature fields (6, 7), the first with the given entries. */
const makeForm = (first = ''): Buffer =>
  makePdf({
    catalog: '/AcroForm<</Fields[4 0 R 5 0 R 6 0 R 7 0 R]>>',
    page: '/Annots[4 0 R 5 0 R 6 0 R 7 0 R]',
    extra: [
      '<</Type/Annot/Subtype/Widget/FT/Tx/T(Amount)/Rect[0 0 50 10]/P 3 0 R>>',
      '<</Type/Annot/Subtype/Widget/FT/Tx/T(Remark)/Rect[0 20 50 30]/P 3 0 R>>',
      `<</Type/Annot/Subtype/Widget/FT/Sig/T(Buyer)/Rect[0 40 50 60]/P 3 0 R ${first}>>`,
      '<</Type/Annot/Subtype/Widget/FT/Sig/T(Seller)/Rect[0 70 50 90]/P 3 0 R>>',
    ],
  })
const fillAmount = (path: string): string =>
  write(
    appendUpdate(readFileSync(path), {
      objects: { 4: '<</Type/Annot/Subtype/Widget/FT/Tx/T(Amount)/V(100)/Rect[0 0 50 10]/P 3 0 R>>' },
    }),
  )
const fillRemark = (path: string): string =>
  write(
    appendUpdate(readFileSync(path), {
      objects: { 5: '<</Type/Annot/Subtype/Widget/FT/Tx/T(Remark)/V(soon)/Rect[0 20 50 30]/P 3 0 R>>' },
    }),
  )
/** A comment on the page, as an annotation of its own. */
const comment = (path: string): string =>
  write(
    appendUpdate(readFileSync(path), {
      objects: {
        3: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Annots[4 0 R 5 0 R 6 0 R 7 0 R 40 0 R]>>',
        40: '<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(really?)>>',
      },
    }),
  )
/** Whether the first signature still stands, by what came after it. */
const laterChanges = async (path: string) => {
  const { signatures } = await validatePdf(path)
  const [first] = signatures
  return { intact: first?.reasons.includes('intact'), forbidden: first?.reasons.includes('change-not-permitted') }
}
const permitted = { intact: true, forbidden: false }
const forbidden = { intact: false, forbidden: true }

const readSigned = async <Value>(
  path: string,
  work: (
    read: (object: PdfObject | undefined, ...keys: readonly (string | number)[]) => Promise<PdfObject>,
    root: PdfObject,
  ) => Promise<Value>,
) => {
  const pdf = await openPdf(path)
  try {
    return await work(async (object, ...keys) => {
      let value = await pdf.resolve(object)
      for (const key of keys) {
        value = await pdf.resolve(typeof key === 'number' ? asArray(value)?.[key] : dictEntry(value, key))
      }
      return value
    }, pdf.catalog.value)
  } finally {
    await pdf.close()
  }
}

describe('certification', () => {
  test.each([
    ['no-changes', 1],
    ['form-filling', 2],
    ['annotations', 3],
  ] as const)('%s: P %i, once in the signature and once in /Perms, which name the same object', async (certify, p) => {
    const path = await sign(makeForm(), { certify, field: 'Buyer' })
    await readSigned(path, async (read, root) => {
      expect(await read(root, 'Perms', 'DocMDP', 'Reference', 0, 'TransformParams', 'P')).toBe(p)
      const reference = await read(root, 'Perms', 'DocMDP', 'Reference', 0)
      expect(asName(await read(reference, 'Type'))).toBe('SigRef')
      expect(asName(await read(reference, 'TransformMethod'))).toBe('DocMDP')
      expect(asName(await read(reference, 'TransformParams', 'V'))).toBe('1.2')
      const value = dictEntry(await read(root, 'AcroForm', 'Fields', 2), 'V')
      expect(asRef(value)).toEqual(asRef(dictEntry(await read(root, 'Perms'), 'DocMDP')))
    })
  })

  test('usage rights of other signatures are kept', async () => {
    const path = await sign(makePdf({ catalog: '/Perms<</UR3 4 0 R>>', extra: ['<</Type/Sig>>'] }), {
      certify: 'form-filling',
    })
    await readSigned(path, async (read, root) => {
      expect(asName(await read(root, 'Perms', 'UR3', 'Type'))).toBe('Sig')
      expect(await read(root, 'Perms', 'DocMDP', 'Reference', 0, 'TransformParams', 'P')).toBe(2)
    })
  })

  const later = [
    ['form filled', fillAmount, { 'no-changes': forbidden, 'form-filling': permitted, annotations: permitted }],
    ['comment', comment, { 'no-changes': forbidden, 'form-filling': forbidden, annotations: permitted }],
  ] as const
  test.each(
    later.flatMap(([name, change, expected]) =>
      certifications.map(each => [each, name, change, expected[each]] as const),
    ),
  )('%s, then %s', async (certify, _name, change, expected) => {
    const path = await sign(makeForm(), { certify, field: 'Buyer' })
    expect(await laterChanges(path)).toEqual(permitted)
    expect(await laterChanges(change(path))).toEqual(expected)
  })

  test('no-changes refuses every further signature; the others take one', async () => {
    const closed = await sign(makeForm(), { certify: 'no-changes' })
    const refusal = ['pdf/changes-not-permitted', { reason: 'certified' }]
    expect(await refusalOf(sign(closed))).toEqual(refusal)
    expect(await refusalOf(sign(closed, { field: 'Seller' }))).toEqual(refusal)
    for (const certify of ['form-filling', 'annotations'] as const) {
      const path = await sign(await sign(makeForm(), { certify }), { field: 'Seller' })
      expect(await laterChanges(path)).toEqual(permitted)
    }
  })

  test('only the first signature certifies', async () => {
    const signed = await sign(makeForm())
    expect(await refusalOf(sign(signed, { certify: 'form-filling' }))).toEqual(['pdf/certification-not-first', {}])
    const certified = await sign(makeForm(), { certify: 'annotations' })
    expect(await refusalOf(sign(certified, { certify: 'form-filling' }))).toEqual(['pdf/certification-not-first', {}])
  })
})

describe('field locks', () => {
  const amount = {
    'all fields': { action: 'all', fields: [] },
    included: { action: 'include', fields: ['Amount'] },
    'not excluded': { action: 'exclude', fields: ['Remark'] },
  } as const
  test.each(Object.entries(amount))(
    'Amount among %s: a new field carries the lock, and its signature the transform',
    async (_name, lock) => {
      const path = await sign(makeForm(), { lock })
      await readSigned(path, async (read, root) => {
        const field = await read(root, 'AcroForm', 'Fields', 4)
        // Table 235: an indirect reference.
        expect(asRef(dictEntry(field, 'Lock'))).toBeDefined()
        expect(asName(await read(field, 'Lock', 'Type'))).toBe('SigFieldLock')
        const parameters = await read(field, 'V', 'Reference', 0, 'TransformParams')
        expect(asName(await read(field, 'V', 'Reference', 0, 'TransformMethod'))).toBe('FieldMDP')
        expect(asRef(dictEntry(await read(field, 'V', 'Reference', 0), 'Data'))?.num).toBe(1)
        expect(asName(await read(parameters, 'Action'))).toBe(asName(await read(field, 'Lock', 'Action')))
        expect(asName(await read(parameters, 'Action'))?.toLowerCase()).toBe(lock.action)
        expect(serializeObject(await read(parameters, 'Fields'))).toBe(
          serializeObject(await read(field, 'Lock', 'Fields')),
        )
      })
      expect(await laterChanges(fillAmount(path))).toEqual(forbidden)
      expect(await laterChanges(fillRemark(path))).toEqual(lock.action === 'all' ? forbidden : permitted)
    },
  )

  test('a lock of signature fields is held against whoever signs next', async () => {
    const path = await sign(makeForm(), { field: 'Buyer', lock: { action: 'include', fields: ['Seller'] } })
    const refusal = ['pdf/changes-not-permitted', { reason: 'locked', field: 'Buyer' }]
    expect(await refusalOf(sign(path, { field: 'Seller' }))).toEqual(refusal)
    expect(await laterChanges(await sign(path))).toEqual(permitted)
  })

  test('a name that no field has is refused: a lock on nothing would be believed', async () => {
    const lock = { action: 'include', fields: ['Amonut'] } as const
    expect(await refusalOf(sign(makeForm(), { lock }))).toEqual(['pdf/field-not-found', { field: 'Amonut' }])
  })

  test('the lock that the author gave to a field is kept, and is no matter of choice', async () => {
    const form = makeForm('/Lock<</Type/SigFieldLock/Action/Include/Fields[(Amount)]>>')
    const path = await sign(form, { field: 'Buyer' })
    expect(await laterChanges(fillAmount(path))).toEqual(forbidden)
    expect(await laterChanges(fillRemark(path))).toEqual(permitted)
    expect(await refusalOf(sign(form, { field: 'Buyer', lock: { action: 'all', fields: [] } }))).toEqual([
      'pdf/seed-value-unmet',
      { field: 'Buyer', entry: 'Lock', wanted: 'Include' },
    ])
  })

  test.each([
    [1, forbidden, forbidden],
    [2, permitted, forbidden],
    [3, permitted, permitted],
  ])('/P %i of a lock restricts the whole document', async (p, filled, commented) => {
    const form = makeForm(`/Lock<</Type/SigFieldLock/Action/Include/Fields[(Amount)]/P ${p}>>`)
    const path = await sign(form, { field: 'Buyer' })
    expect(await laterChanges(fillRemark(path))).toEqual(filled)
    expect(await laterChanges(comment(path))).toEqual(commented)
    const next = await refusalOf(sign(path, { field: 'Seller' }))
    expect(next).toEqual(p === 1 ? ['pdf/changes-not-permitted', { reason: 'locked', field: 'Buyer' }] : 'signed')
  })
})

describe.skipIf(!hasAll('pdfsig', 'qpdf'))('other programs', () => {
  const kinds = [
    ...certifications.map(certify => [`certified ${certify}`, { certify }] as const),
    ['locked', { lock: { action: 'include', fields: ['Amount'] } }] as const,
  ]
  test.each(kinds)(
    '%s: pdfsig finds it valid, qpdf finds nothing wrong and reads the transform',
    async (_name, changes) => {
      const path = await sign(makeForm(), changes as Partial<PdfSignRequest>)
      // It lists empty fields too.
      const ours = (await runPdfsig(path)).filter(({ field }) => field === 'Signature1')
      expect(ours).toEqual([{ field: 'Signature1', valid: true, coversAll: true }])
      expect(await qpdfCheck(path)).toBe(0)
      const shown = execFileSync('qpdf', ['--json', path], { encoding: 'utf8', maxBuffer: 1 << 26 })
      expect(shown).toContain('certify' in changes ? '/DocMDP' : '/FieldMDP')
    },
  )
})
