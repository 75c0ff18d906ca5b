/** What was added after a signature: what its permissions leave open, and the attacks that hide among it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { validatePdf } from '../../../src/main/validation/pdf/validate-pdf.ts'
import { createSignedPdf, pageText } from './signed-pdf.ts'
import { appendStreamUpdate, appendUpdate, pdfStream, type Update } from './update-pdf.ts'

const folder = await mkdtemp(join(tmpdir(), 'signet-later-'))
afterAll(() => rm(folder, { recursive: true }))

const mdp = (method: string, parameters: string): string =>
  `/Type /Sig /SubFilter /ETSI.CAdES.detached /Reference [<< /Type /SigRef /TransformMethod /${method} /TransformParams << /Type /TransformParams /V /1.2 ${parameters} >> >>]`

const image = 'an image'
/** 7 text field, 8 its appearance, 9 image, 10 empty signature field, 11 font, 12 shared appearance, 13 note, 14 info, 15 second text field. */
const textField = '<< /FT /Tx /T (name) /Subtype /Widget /Rect [10 10 90 20] /P 3 0 R /V (old) /AP << /N 8 0 R >>'
const emptyField = '<< /FT /Sig /T (second) /Subtype /Widget /Rect [10 50 90 70] /P 3 0 R'
const lastField = '<< /FT /Tx /T (other) /Subtype /Widget /Rect [10 30 90 40] /P 3 0 R /AP << /N 12 0 R >>'
const note = '<< /Type /Annot /Subtype /Text /Rect [1 1 9 9] /Contents (seen)'
const page =
  '/Annots [7 0 R 10 0 R 13 0 R 15 0 R] /Resources << /XObject << /Im 9 0 R /Fm 12 0 R >> /Font << /F 11 0 R >> >>'
const parts = {
  page,
  catalog: '/OpenAction [3 0 R /Fit] /Names << /Dests << >> >>',
  form: '/DR << /Font << /F 11 0 R >> >>',
  moreFields: '7 0 R 10 0 R 15 0 R',
  trailer: '/Info 14 0 R',
  extra: [
    `${textField} >>`,
    pdfStream('(old) Tj', '/Subtype /Form'),
    pdfStream(image, '/Subtype /Image'),
    `${emptyField} >>`,
    '<< /Type /Font /BaseFont /Courier >>',
    pdfStream('shared', '/Subtype /Form'),
    `${note} >>`,
    '<< /Producer (one) >>',
    `${lastField} >>`,
  ],
} as const

const plain = (await createSignedPdf(parts)).bytes
const certified = async (level: number) =>
  (await createSignedPdf({ ...parts, entries: mdp('DocMDP', `/P ${level}`) })).bytes
const certifiedAt = { 1: await certified(1), 2: await certified(2), 3: await certified(3) } as const
const locking = (fields: string) => createSignedPdf({ ...parts, entries: mdp('FieldMDP', fields) })

const judge = async (bytes: Buffer) => {
  const path = join(folder, 'document.pdf')
  await writeFile(path, bytes)
  const { signatures } = await validatePdf(path)
  const [first] = signatures
  if (!first) throw new Error('the signature is gone')
  return first
}
const expectAllowed = async (bytes: Buffer, update: Update, kinds: readonly string[]) => {
  const verdict = await judge(appendUpdate(bytes, update))
  expect(verdict.reasons).toContain('changes-permitted')
  expect(verdict.indication).not.toBe('TOTAL-FAILED')
  expect(verdict.changesAfter.map(({ kind, allowed }) => `${kind} ${allowed}`).sort()).toEqual(
    kinds.map(kind => `${kind} true`),
  )
  return verdict
}
const expectRefused = async (bytes: Buffer, update: Update) => {
  const verdict = await judge(appendUpdate(bytes, update))
  expect(verdict).toMatchObject({ indication: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' })
  expect(verdict.reasons).not.toContain('intact')
  return verdict
}

/** Signed or not, this is what a second signature looks like; its own verdict is another matter. */
const secondSignature = (type = 'Sig') =>
  `<< /Type /${type} /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <00> >>`
const fillName: Update['objects'] = {
  7: `${textField.replace('(old)', '(new)').replace('8 0 R', '20 0 R')} >>`,
  20: pdfStream('(new) Tj', '/Subtype /Form'),
}
const signSecond = { 10: `${emptyField} /V 20 0 R /F 132 >>`, 20: secondSignature() }
const formWith = (fields: string, more = '') =>
  `<< /Type /Catalog /Pages 2 0 R ${parts.catalog} /AcroForm << /SigFlags 3 ${parts.form} ${more} /Fields [5 0 R ${parts.moreFields} ${fields}] >> >>`
const pageWith = (annotations: string, more: string = pageMore) =>
  `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Annots [${annotations}] ${more} >>`
const pageMore = page.slice(page.indexOf('/Resources'))
const allAnnotations = '7 0 R 10 0 R 13 0 R 15 0 R'
const addField = (rect: string, value = secondSignature()) => ({
  1: formWith('20 0 R'),
  3: pageWith(`${allAnnotations} 20 0 R`),
  20: `<< /FT /Sig /T (third) /Subtype /Widget /Rect [${rect}] /P 3 0 R /V 21 0 R >>`,
  21: value,
})
const addDss = {
  1: formWith('').replace('/AcroForm', '/DSS << /Certs [20 0 R] /VRI << /AB << /Cert [20 0 R] >> >> >> /AcroForm'),
  20: pdfStream('a certificate'),
}

describe('permitted', () => {
  test('an update that repeats objects as they are', async () => {
    await expectAllowed(plain, { objects: { 9: parts.extra[2] }, trailer: '/Info 14 0 R' }, [])
  })

  test('filling in a field with a new appearance: named with object and page', async () => {
    const { changesAfter } = await expectAllowed(plain, { objects: fillName, trailer: '/Info 14 0 R' }, ['form-filled'])
    expect(changesAfter).toEqual([{ kind: 'form-filled', allowed: true, objects: ['7 0'], page: 1 }])
  })

  test('signing a field that was there', async () => {
    const { changesAfter } = await expectAllowed(plain, { objects: signSecond, trailer: '/Info 14 0 R' }, [
      'signature-added',
    ])
    expect(changesAfter).toEqual([{ kind: 'signature-added', allowed: true, objects: ['10 0', '20 0'], page: 1 }])
  })

  test.each([
    ['a new visible signature field', plain, '10 80 90 90'],
    ['a new invisible signature field after a certification', certifiedAt[2], '0 0 0 0'],
  ])('%s', async (_, bytes, rect) => {
    await expectAllowed(bytes, { objects: addField(rect), trailer: '/Info 14 0 R' }, ['signature-added'])
  })

  test('validation data and a document timestamp, whatever the certification', async () => {
    for (const bytes of [plain, certifiedAt[1], certifiedAt[2]]) {
      await expectAllowed(bytes, { objects: addDss, trailer: '/Info 14 0 R' }, ['dss-updated'])
      const stamp = addField('0 0 0 0', secondSignature('DocTimeStamp'))
      await expectAllowed(bytes, { objects: stamp, trailer: '/Info 14 0 R' }, ['signature-added'])
    }
  })

  test.each([
    ['the writer’s name', '%iText-5.5.13\n', true],
    ['two comments', '% a\r\n% b\r\n', true],
    ['what readers look for', '% startxref 20\n', false],
    ['an end', '%%EOF\n', false],
    ['a word', 'x\n', false],
  ])('before the end of an update: %s', async (_, inserted, permitted) => {
    const trailer = '/Info 14 0 R'
    const once = appendUpdate(plain, { objects: fillName, trailer })
    const at = once.lastIndexOf('startxref')
    const twice = Buffer.concat([once.subarray(0, at), Buffer.from(inserted), once.subarray(at)])
    // Whether it is the newest or one in between.
    for (const bytes of [twice, appendUpdate(twice, { objects: signSecond, trailer })]) {
      const { indication } = await judge(bytes)
      if (permitted) expect(indication).not.toBe('TOTAL-FAILED')
      else expect(indication).toBe('TOTAL-FAILED')
    }
  })

  test('metadata', async () => {
    const objects = { 14: '<< /Producer (two) >>' }
    await expectAllowed(certifiedAt[1], { objects, trailer: '/Info 14 0 R' }, ['metadata'])
  })

  test.each<[string, Record<number, string>]>([
    ['adding', { 3: pageWith(`${allAnnotations} 20 0 R`), 20: `${note} >>` }],
    ['changing', { 13: `${note.replace('seen', 'agreed')} >>` }],
    ['removing', { 3: pageWith('7 0 R 10 0 R 15 0 R') }],
  ])('%s a comment where the certification permits it, and only there', async (_, objects) => {
    await expectAllowed(certifiedAt[3], { objects, trailer: '/Info 14 0 R' }, ['annotation-added'])
    for (const bytes of [plain, certifiedAt[1], certifiedAt[2]]) {
      await expectRefused(bytes, { objects, trailer: '/Info 14 0 R' })
    }
  })

  test('two updates, both permitted', async () => {
    const once = appendUpdate(plain, { objects: fillName, trailer: '/Info 14 0 R' })
    await expectAllowed(
      once,
      { objects: { 10: `${emptyField} /V 22 0 R >>`, 22: secondSignature() }, trailer: '/Info 14 0 R' },
      ['form-filled', 'signature-added'],
    )
  })
})

describe('locks', () => {
  test.each([
    ['/Action /All', true],
    ['/Action /Include /Fields [(name)]', true],
    ['/Action /Include /Fields [(other)]', false],
    ['/Action /Exclude /Fields [(name)]', false],
    ['/Action /Exclude /Fields [(other)]', true],
    ['/Action /Sometimes', true],
    ['', true],
  ])('FieldMDP %s', async (fields, locked) => {
    const { bytes } = await locking(fields)
    const update = { objects: fillName, trailer: '/Info 14 0 R' }
    await (locked ? expectRefused(bytes, update) : expectAllowed(bytes, update, ['form-filled']))
  })

  test('a lock in the signature field counts as well', async () => {
    const { bytes } = await createSignedPdf({ ...parts, field: '/Lock << /Type /SigFieldLock /Action /All >>' })
    await expectRefused(bytes, { objects: fillName, trailer: '/Info 14 0 R' })
  })

  test.each([1, 4, '(2)', '/Two'])('a certification of level %s permits neither filling nor signing', async level => {
    const { bytes } = await createSignedPdf({ ...parts, entries: mdp('DocMDP', `/P ${level}`) })
    for (const objects of [fillName, signSecond]) await expectRefused(bytes, { objects, trailer: '/Info 14 0 R' })
  })

  test('the certification of the document binds those who sign after it', async () => {
    const { bytes } = await createSignedPdf({
      ...parts,
      catalog: `${parts.catalog} /Perms << /DocMDP << ${mdp('DocMDP', '/P 1')} >> >>`,
    })
    await expectRefused(bytes, {
      objects: {
        7: `${textField.replace('(old)', '(new)')} >>`,
      },
      trailer: '/Info 14 0 R',
    })
  })
})

describe('attacks', () => {
  const attacks: readonly (readonly [string, Update])[] = [
    ['replace: the content of the page', { objects: { 4: pdfStream(pageText.replace('100', '900')) } }],
    ['hide: an image of the page becomes another', { objects: { 9: pdfStream('another!', '/Subtype /Image') } }],
    ['hide: an image of the page is gone', { objects: { 9: 'null' } }],
    [
      'hide and replace: the catalog names other pages',
      {
        objects: {
          1: formWith('').replace('/Pages 2 0 R', '/Pages 20 0 R'),
          20: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
          3: pageWith(allAnnotations).replace('4 0 R', '21 0 R'),
          21: pdfStream('x'),
        },
      },
    ],
    [
      'hide and replace: the trailer names another catalog',
      { root: '20 0 R', objects: { 20: formWith('').replace('/OpenAction [3 0 R /Fit]', '') } },
    ],
    ['a font is redefined', { objects: { 11: '<< /Type /Font /BaseFont /Evil >>' } }],
    [
      'a page is added',
      { objects: { 2: '<< /Type /Pages /Kids [3 0 R 20 0 R] /Count 2 >>', 20: '<< /Type /Page /Parent 2 0 R >>' } },
    ],
    ['the page is larger', { objects: { 3: pageWith(allAnnotations).replace('200 200', '300 300') } }],
    ['the page is turned', { objects: { 3: pageWith(allAnnotations, `${pageMore} /Rotate 180`) } }],
    ['the page has new resources', { objects: { 3: pageWith(allAnnotations, '/Resources << >>') } }],
    [
      'an action at opening',
      { objects: { 1: formWith('').replace('[3 0 R /Fit]', '<< /S /JavaScript /JS (app.alert(1)) >>') } },
    ],
    ['an action of the document', { objects: { 1: formWith('').replace('/OpenAction', '/AA << >> /OpenAction') } }],
    ['layers', { objects: { 1: formWith('').replace('/OpenAction', '/OCProperties << >> /OpenAction') } }],
    ['an entry of the trailer', { trailer: '/Secret 9 0 R' }],
    ['swapped appearance: the value stays', { objects: { 8: pdfStream('(paid) Tj', '/Subtype /Form') } }],
    [
      'swapped appearance: the field names another',
      { objects: { 7: `${textField.replace('8 0 R', '20 0 R')} >>`, 20: pdfStream('x') } },
    ],
    [
      'a filled field that moves over the text',
      { objects: { 7: `${textField.replace('(old)', '(new)').replace('[10 10 90 20]', '[0 0 200 200]')} >>` } },
    ],
    ['a filled field of another kind', { objects: { 7: `${textField.replace('/Tx', '/Btn')} >>` } }],
    ['a filled field with a new name', { objects: { 7: `${textField.replace('(name)', '(price)')} >>` } }],
    ['a filled field with an action', { objects: { 7: `${textField.replace('(old)', '(new)')} /AA << >> >>` } }],
    [
      'a filled field whose old appearance the page uses',
      { objects: { 15: `${lastField.replace('/N 12', '/N 20')} /V (new) >>`, 20: pdfStream('x') } },
    ],
    [
      'a filled field whose appearance the page uses is rewritten',
      { objects: { 15: `${lastField} /V (new) >>`, 12: pdfStream('x', '/Subtype /Form') } },
    ],
    ['a hidden field becomes visible', { objects: { 7: `${textField} /F 0 >>`, 10: `${emptyField} /F 2 >>` } }],
    ['a field is removed from the form', { objects: { 1: formWith('').replace('7 0 R', '') } }],
    ['fields change places', { objects: { 1: formWith('').replace('7 0 R 10 0 R', '10 0 R 7 0 R') } }],
    ['a new text field', { objects: { 1: formWith('20 0 R'), 20: '<< /FT /Tx /T (new) /V (x) >>' } }],
    [
      'a new signature field without a signature',
      {
        objects: {
          1: formWith('20 0 R'),
          20: '<< /FT /Sig /T (new) /Subtype /Widget /Rect [0 0 200 200] /AP << /N 9 0 R >> >>',
        },
      },
    ],
    [
      'a new signature field whose value is none',
      { objects: { 1: formWith('20 0 R'), 20: '<< /FT /Sig /T (new) /V << /Type /Sig >> >>' } },
    ],
    [
      'a new field of a name that is taken',
      { objects: { 1: formWith('20 0 R'), 20: '<< /FT /Sig /T (name) /V 21 0 R >>', 21: secondSignature() } },
    ],
    [
      'a new signature field with an action',
      { objects: { 1: formWith('20 0 R'), 20: '<< /FT /Sig /T (n) /V 21 0 R /AA << >> >>', 21: secondSignature() } },
    ],
    [
      'a new signature field with fields below it',
      {
        objects: {
          1: formWith('20 0 R'),
          20: '<< /FT /Sig /T (n) /V 21 0 R /Kids [22 0 R] >>',
          21: secondSignature(),
          22: '<< /FT /Tx /T (x) >>',
        },
      },
    ],
    ['a form that is redrawn by the viewer', { objects: { 1: formWith('', '/NeedAppearances true') } }],
    ['a form of another technology', { objects: { 1: formWith('', '/XFA [(a) 9 0 R]') } }],
    ['resources of the form are replaced', { objects: { 1: formWith('').replace('/F 11 0 R', '/F 9 0 R') } }],
    [
      'the form says that there are no signatures',
      { objects: { 1: formWith('').replace('/SigFlags 3', '/SigFlags 0') } },
    ],
    [
      'the form is gone but for the signature',
      { objects: { 1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] >> >>' } },
    ],
    ['the field of the signature is renamed', { objects: { 5: '<< /FT /Sig /T (Signature9) /V 6 0 R >>' } }],
    [
      'a picture is put over the page',
      {
        objects: {
          3: pageWith(`${allAnnotations} 20 0 R`),
          20: '<< /Type /Annot /Subtype /Stamp /Rect [0 0 200 200] /AP << /N 9 0 R >> >>',
        },
      },
    ],
    [
      'a widget of no field is put on the page',
      {
        objects: {
          3: pageWith(`${allAnnotations} 20 0 R`),
          20: '<< /Subtype /Widget /Rect [0 0 200 200] /AP << /N 9 0 R >> >>',
        },
      },
    ],
    ['an annotation is gone', { objects: { 3: pageWith('7 0 R 10 0 R 15 0 R') } }],
    [
      'validation data that is none',
      { objects: { 1: formWith('').replace('/OpenAction', '/DSS << /Pages 2 0 R >> /OpenAction') } },
    ],
    [
      'an extended certification',
      {
        objects: {
          1: formWith('').replace('/OpenAction', `/Perms << /DocMDP << ${mdp('DocMDP', '/P 3')} >> >> /OpenAction`),
        },
      },
    ],
    [
      'a page whose content strict readers do not find: the reference has another generation',
      { objects: { 3: pageWith(allAnnotations).replace('4 0 R', '4 2 R') } },
    ],
    ['a history that leaves out the signed revision', { objects: { 9: parts.extra[2] }, previous: 0 }],
    [
      'a hybrid section that shows new readers other objects',
      { objects: { 9: parts.extra[2] }, trailer: '/XRefStm 20' },
    ],
  ]

  test.each(attacks)('%s', async (_, update) => {
    const trailer = update.trailer ?? ''
    await expectRefused(plain, { ...update, trailer: `/Info 14 0 R ${trailer}` })
  })

  test('annotations that cover, act or play, even where comments are permitted', async () => {
    for (const entries of [
      '/Subtype /Watermark',
      '/Subtype /Redact',
      '/Subtype /Link /A << /S /URI >>',
      '/Subtype /Screen',
      '/Subtype /Text /AA << >>',
      '',
    ]) {
      await expectRefused(certifiedAt[3], {
        objects: { 3: pageWith(`${allAnnotations} 20 0 R`), 20: `<< /Rect [0 0 9 9] ${entries} >>` },
        trailer: '/Info 14 0 R',
      })
    }
  })

  test('a certified page is not covered by the picture of a new signature', async () => {
    await expectRefused(certifiedAt[2], { objects: addField('0 0 200 200'), trailer: '/Info 14 0 R' })
  })

  test('a change that an honest update follows is still found', async () => {
    const attacked = appendUpdate(plain, { objects: { 4: pdfStream('x') }, trailer: '/Info 14 0 R' })
    await expectRefused(attacked, { objects: fillName, trailer: '/Info 14 0 R' })
  })

  test.each([
    ['a trailer that names no catalog', '/Root', '/Rood'],
    ['a trailer with something that is no entry', '/Size 60', '/Size ]0'],
    ['a trailer that names the catalog twice', '/Info 14 0 R', '/Root  1 0 R'],
    ['an object with something that is no entry', '/T (name)', '/T ]name)'],
    ['an object that does not end', 'endobj', 'endabj'],
    ['an object that names something twice', '/P 3 0 R', '/T (ame)'],
    ['a stream that does not end', 'endstream', 'endstroam'],
    ['a stream of another length', '/Length 8', '/Length 7'],
    ['an object whose entry has another generation', '00000 n', '00001 n'],
    ['an object of another generation than its entry', '7 0 obj', '7 1 obj'],
  ])('an update that readers may read differently: %s', async (_, from, to) => {
    await expectAllowed(plain, { objects: fillName, trailer: '/Info 14 0 R' }, ['form-filled'])
    const update = appendUpdate(plain, { objects: fillName, trailer: '/Info 14 0 R' })
    update.write(to, update.indexOf(from, plain.length), 'latin1')
    const verdict = await judge(update)
    expect(verdict).toMatchObject({ indication: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' })
    expect(verdict.reasons).toContain('change-not-permitted')
  })

  test('an update in between whose end is not found from the front', async () => {
    const trailer = '/Info 14 0 R'
    const once = appendUpdate(plain, { objects: fillName, trailer })
    await expectAllowed(once, { objects: signSecond, trailer }, ['form-filled', 'signature-added'])
    once.write('\v', once.lastIndexOf('startxref') + 'startxref'.length, 'latin1')
    await expectRefused(once, { objects: signSecond, trailer, previous: once.lastIndexOf('xref\n0 1') })
  })

  test('a picture that strict readers did not find when it was signed, for its reference had another generation', async () => {
    const hidden = await createSignedPdf({ ...parts, page: page.replace('/Im 9 0 R', '/Im 9 1 R') })
    await expectAllowed(hidden.bytes, { objects: { 9: parts.extra[2] }, trailer: '/Info 14 0 R' }, [])
    await expectRefused(hidden.bytes, { objects: { 3: pageWith(allAnnotations) }, trailer: '/Info 14 0 R' })
  })

  test('a reference of another generation in an object stream', async () => {
    const entries = ' /Info 14 0 R'
    const same = appendStreamUpdate(plain, { 3: pageWith(allAnnotations) }, 57, entries)
    expect((await judge(same)).reasons).toContain('changes-permitted')
    const changed = appendStreamUpdate(plain, { 3: pageWith(allAnnotations).replace('4 0 R', '4 2 R') }, 57, entries)
    expect((await judge(changed)).reasons).toContain('change-not-permitted')
  })

  test('a change that is undone leaves the document as it was signed', async () => {
    const attacked = appendUpdate(plain, { objects: { 4: pdfStream('x') }, trailer: '/Info 14 0 R' })
    await expectAllowed(attacked, { objects: { 4: pdfStream(pageText) }, trailer: '/Info 14 0 R' }, [])
  })

  test('a signature that only the later revision calls one', async () => {
    const { bytes } = await createSignedPdf({ ...parts, field: '/X 1' })
    const hidden = Buffer.from(
      bytes.toString('latin1').replace('/FT /Sig /T (Signature1)', '/FT /Tx  /T (Signature1)'),
      'latin1',
    )
    const verdict = await judge(
      appendUpdate(hidden, { objects: { 5: '<< /FT /Sig /T (Signature1) /V 6 0 R /X 1 >>' }, trailer: '/Info 14 0 R' }),
    )
    expect(verdict.indication).toBe('TOTAL-FAILED')
    expect(verdict.reasons).toContain('signature-redefined')
  })
})
