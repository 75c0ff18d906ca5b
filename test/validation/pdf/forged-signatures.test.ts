/**
 * Signatures that are none, with the signer trusted: universal forgery (odd values in every entry of the signature
 * dictionary), signature wrapping and incremental saving ("1 Trillion Dollar Refund", CCS 2019). None passes, none crashes.
 * What later revisions may change, shadow attacks among it, is in later-revisions.test.ts.
 */
import { afterAll, describe, expect, test } from 'vitest'
import { hasPassed, openTrustedJudge } from './judge-trusted.ts'
import { createSignedPdf, pageText } from './signed-pdf.ts'
import { appendUpdate, pdfStream } from './update-pdf.ts'

const { judge, close } = await openTrustedJudge()
afterAll(close)

const intact = await createSignedPdf()
const [, holeStart, holeEnd, tailLength] = intact.byteRange
const hole = intact.bytes.subarray(holeStart, holeEnd).toString('latin1')
const head = intact.bytes.subarray(0, holeStart)
const tail = intact.bytes.subarray(holeEnd)
const xrefOffset = intact.bytes.lastIndexOf('xref\n0')

/** Attacks that were tried; every one counts once. */
let attacks = 0
const expectRefused = async (bytes: Uint8Array, what: string): Promise<void> => {
  attacks++
  const judged = await judge(bytes)
  expect(hasPassed(judged), what).toBe(false)
  expect(judged.signatures?.flatMap(({ reasons }) => reasons) ?? [], what).not.toContain('intact')
  if (judged.code) expect(judged.code, what).toMatch(/^pdf\//)
}

const forgedText = pageText.replace('100', '900')

/** A document of the attacker with the signature of another: `dictionary` is told where its hole will be. */
const forge = (dictionary: string): Buffer => {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [5 0 R] >> >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>',
    pdfStream(forgedText),
    '<< /FT /Sig /T (Signature1) /V 6 0 R >>',
    `<< ${dictionary} >>`,
    '[7 0 R 1 (x)]',
    '8 0 R',
  ]
  let text = '%PDF-1.7\n'
  const rows = objects.map((object, index) => {
    const row = `${String(text.length).padStart(10, '0')} 00000 n \n`
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return row
  })
  const end = `xref\n0 ${rows.length + 1}\n0000000000 65535 f \n${rows.join('')}trailer\n<< /Size ${rows.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`
  const start = text.indexOf(hole)
  const whole = text + end
  const range = start < 0 ? '' : `0 ${start} ${start + hole.length} ${whole.length - start - hole.length}`
  return Buffer.from(whole.replaceAll(rangePlaceholder, range.padEnd(rangePlaceholder.length)), 'latin1')
}
const rangePlaceholder = '#'.repeat(48)

const proper: Readonly<Record<string, string>> = {
  Type: '/Sig',
  Filter: '/Adobe.PPKLite',
  SubFilter: '/ETSI.CAdES.detached',
  M: "(D:20260302101112+07'00')",
  Contents: hole,
  ByteRange: `[${rangePlaceholder}]`,
}
const write = (entries: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(entries)
    .flatMap(([key, value]) => (value === undefined ? [] : [`/${key} ${value}`]))
    .join(' ')

/** Every entry of table 255 of ISO 32000-2, those of build properties, and what a field would have. */
const entryNames =
  'Type Filter SubFilter Contents ByteRange Cert Reference Changes M Name Location Reason ContactInfo R V Prop_Build Prop_AuthTime Prop_AuthType Kids Parent FT'.split(
    ' ',
  )
const oddValues: Readonly<Record<string, string | undefined>> = {
  missing: undefined,
  null: 'null',
  'empty string': '()',
  'empty hex': '<>',
  'zeros as hex': '<0000>',
  'odd hex': '<3>',
  'string of the right name': '(/Sig)',
  'empty name': '/',
  'unknown name': '/Unknown',
  'name of a timestamp': '/DocTimeStamp',
  zero: '0',
  'minus one': '-1',
  huge: '99999999999999999999',
  'beyond 2^53': '9007199254740993',
  real: '0.5',
  true: 'true',
  'empty array': '[]',
  'array of nulls': '[null null null null]',
  'array of zeros': '[0 0 0 0]',
  'array of references to nothing': '[90 0 R 90 0 R 90 0 R 90 0 R]',
  'nested arrays': `${'['.repeat(60)}${']'.repeat(60)}`,
  'empty dictionary': '<< >>',
  'reference to nothing': '90 0 R',
  'reference to itself': '8 0 R',
  'reference to an array that holds itself': '7 0 R',
  'reference to the signature': '6 0 R',
  'reference to the catalog': '1 0 R',
  'reference to a stream': '4 0 R',
}

describe('universal forgery', () => {
  test('the means of this test: with the key, the same dictionary passes', async () => {
    expect(hasPassed(await judge(intact.bytes))).toBe(true)
    expect((await judge(forge(write(proper)))).signatures).toMatchObject([{ subIndication: 'HASH_FAILURE' }])
  })

  test.each(entryNames)('/%s', async name => {
    const { [name]: truth, ...others } = proper
    for (const [what, value] of Object.entries(oddValues)) {
      const [alone, first, last] = [
        write({ ...others, [name]: value }),
        `/${name} ${value ?? 'null'} ${write(proper)}`,
        `${write(proper)} /${name} ${value ?? 'null'}`,
      ]
      await expectRefused(forge(alone), `${name}: ${what}`)
      await expectRefused(forge(first), `${name} twice, first: ${what}`)
      await expectRefused(forge(last), `${name} twice, last: ${what}`)
      // The signature that was there, redefined by a later revision. One that says the same is no attack.
      const redefined = write({ ...others, ...(truth && { [name]: truth }), [name]: value }).replace(
        rangePlaceholder,
        intact.byteRange.join(' '),
      )
      await expectRefused(
        appendUpdate(intact.bytes, { objects: { 6: `<< ${redefined} >>` } }),
        `redefined ${name}: ${what}`,
      )
    }
  })

  test('a key that signs odd values itself: a verdict each time, and no pass without a format, a range and a signature', async () => {
    for (const name of entryNames) {
      for (const [what, value] of Object.entries(oddValues)) {
        const { Contents: _contents, ByteRange: _range, [name]: _truth, ...others } = proper
        const entries = write({ ...others, [name]: value })
        const judged = await judge((await createSignedPdf({ entries })).bytes)
        if (name === 'SubFilter') expect(hasPassed(judged), what).toBe(false)
      }
    }
  })
})

describe('ByteRange', () => {
  const [a, b, c, d] = [0, holeStart, holeEnd, tailLength]
  test.each<[string, readonly (number | string)[]]>([
    ['parts swapped', [c, d, a, b]],
    ['the whole file as one part', [a, b + d + hole.length, b + d + hole.length, 0]],
    ['nothing at all', [0, 0, 0, 0]],
    ['an empty second part', [a, b, c, 0]],
    ['second part before the end of the first', [a, b, b - 1, d]],
    ['both parts the same', [a, b, a, b]],
    ['negative start', [-1, b + 1, c, d]],
    ['negative length', [a, -b, c, d]],
    ['negative second start', [a, b, -c, d]],
    ['reals', ['0.0', `${b}.0`, `${c}.0`, `${d}.0`]],
    ['reals that are nearly right', [a, `${b}.49`, c, d]],
    ['strings', ['(0)', `(${b})`, `(${c})`, `(${d})`]],
    ['names', ['/0', `/${b}`, `/${c}`, `/${d}`]],
    ['wraps at 2^32', [a, b, c, d + 2 ** 32]],
    ['wraps at 2^31', [a, b, c - 2 ** 31, d]],
    ['wraps at 2^64', [a, b, c, '18446744073709551616']],
    ['one number', [a]],
    ['three numbers', [a, b, c]],
    ['five numbers', [a, b, c, d, 0]],
    ['three parts', [a, 10, 10, b - 10, c, d]],
    ['nested', [`[${a} ${b}]`, `[${c} ${d}]`]],
    ['an octet short', [a, b, c, d - 1]],
    ['the last line left out', [a, b, c, d - 6]],
    ['an exponent', [a, `${b}e0`, c, d]],
  ])('%s', async (what, range) => {
    const { bytes } = await createSignedPdf({ byteRange: () => range })
    await expectRefused(bytes, what)
  })

  test.each(['<', '', '<<', '(', '[<', '/Contents <'])('a hole that begins with %j', async start => {
    const bytes = Buffer.from(intact.bytes)
    bytes.write(start.padEnd(3), holeStart, 'latin1')
    await expectRefused(bytes, start)
  })
})

describe('wrapping', () => {
  /** The signed parts as they were, with room for objects of the attacker between or around them. */
  const wrap = (inserted: string, newDictionary: (range: string, place: number) => string): Buffer => {
    const place = holeEnd + inserted.length
    const start = head.length + hole.length
    let text = inserted
    const objects: Readonly<Record<number, string>> = {
      4: pdfStream(forgedText),
      6: newDictionary(`0 ${holeStart} ~ ${tailLength}`, place),
    }
    let rows = ''
    for (const [num, body] of Object.entries(objects)) {
      rows += `${num} 1\n${String(start + text.length).padStart(10, '0')} 00000 n \n`
      text += `${num} 0 obj\n${body}\nendobj\n`
    }
    const section = start + text.length
    text += `xref\n${rows}trailer\n<< /Size 7 /Root 1 0 R /Prev 00000 >>\nstartxref\n${section}\n%%EOF\n`
    const moved = start + text.length
    // The old table stands behind what was inserted.
    text = text
      .replace('/Prev 00000', `/Prev ${String(moved + xrefOffset - holeEnd).padStart(5, '0')}`)
      .replaceAll('~', String(moved).padStart(1))
    return Buffer.concat([head, Buffer.from(hole + text, 'latin1'), tail])
  }
  const dictionary = (range: string, contents: string): string =>
    `<< ${write({ ...proper, Contents: contents, ByteRange: `[${range}]` })} >>`

  test.each<[string, Buffer]>([
    ['the second part moved back', wrap('>>\nendobj\n', range => dictionary(range, hole))],
    [
      'the second part moved back, the signature by reference',
      wrap(`>>\nendobj\n7 0 obj\n${hole}\nendobj\n`, range => dictionary(range, '7 0 R')),
    ],
    [
      'the second part moved back, the signature in the old place',
      wrap('>>\nendobj\n', range => dictionary(range, '<00>')),
    ],
    [
      'two ranges in the new dictionary',
      wrap('>>\nendobj\n', range =>
        dictionary(range, hole).replace('/Type', `/ByteRange [${intact.byteRange.join(' ')}] /Type`),
      ),
    ],
    ['the signed file behind another', Buffer.concat([forge(write(proper)), intact.bytes])],
    ['another behind the signed file', Buffer.concat([intact.bytes, forge(write(proper))])],
    ['bytes before the header', Buffer.concat([Buffer.from('%!PS\n'), intact.bytes])],
    ['the signed file twice', Buffer.concat([intact.bytes, intact.bytes])],
    [
      'the signed file inside a stream of another',
      (() => {
        const text = forge(write(proper)).toString('latin1')
        return Buffer.from(
          text.replace('endobj\nxref', `endobj\n9 0 obj\n${pdfStream(intact.bytes.toString('latin1'))}\nendobj\nxref`),
          'latin1',
        )
      })(),
    ],
    ['the first part left out', Buffer.concat([Buffer.from('%PDF-1.7\n'), intact.bytes.subarray(holeStart)])],
    ['the second part left out', intact.bytes.subarray(0, holeEnd)],
    [
      'the hole longer, with objects in it',
      Buffer.concat([
        head,
        Buffer.from(`${hole.slice(0, -1)}>>>endobj 4 0 obj ${pdfStream(forgedText)} endobj <`, 'latin1'),
        tail,
      ]),
    ],
    ['the hole empty', Buffer.concat([head, Buffer.from('<>'), tail])],
    ['the hole of zeros', Buffer.concat([head, Buffer.from(`<${'0'.repeat(hole.length - 2)}>`), tail])],
    [
      'a comment in the hole',
      Buffer.concat([head, Buffer.from(hole.replace(/0{40}>$/, `%${'x'.repeat(38)}\n>`), 'latin1'), tail]),
    ],
    ['a string without hex', Buffer.concat([head, Buffer.from(`(${hole.slice(1, -1)})`), tail])],
  ])('%s', async (what, bytes) => {
    await expectRefused(bytes, what)
  })
})

describe('incremental saving', () => {
  const forgedPage = `4 0 obj\n${pdfStream(forgedText)}\nendobj\n`
  const at = intact.bytes.length
  const row = `4 1\n${String(at).padStart(10, '0')} 00000 n \n`
  const trailer = `trailer\n<< /Size 7 /Root 1 0 R /Prev ${xrefOffset} >>\n`
  const section = at + forgedPage.length
  test.each<[string, string]>([
    ['objects alone', forgedPage],
    ['objects and %%EOF', `${forgedPage}%%EOF\n`],
    ['objects and a trailer without a table', `${forgedPage}${trailer}startxref\n${xrefOffset}\n%%EOF\n`],
    ['a table without a trailer', `${forgedPage}xref\n${row}startxref\n${section}\n%%EOF\n`],
    ['a table without startxref', `${forgedPage}xref\n${row}${trailer}`],
    ['startxref without %%EOF', `${forgedPage}xref\n${row}${trailer}startxref\n${section}\n`],
    ['a whole update', `${forgedPage}xref\n${row}${trailer}startxref\n${section}\n%%EOF\n`],
    ['startxref to nothing', `${forgedPage}xref\n${row}${trailer}startxref\n0\n%%EOF\n`],
    ['startxref beyond the end', `${forgedPage}xref\n${row}${trailer}startxref\n999999\n%%EOF\n`],
    ['startxref that is negative', `${forgedPage}xref\n${row}${trailer}startxref\n-1\n%%EOF\n`],
    [
      'a chain that circles',
      `${forgedPage}xref\n${row}${trailer.replace(String(xrefOffset), String(section))}startxref\n${section}\n%%EOF\n`,
    ],
    [
      'a chain that ends early',
      `${forgedPage}xref\n${row}trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n${section}\n%%EOF\n`,
    ],
    [
      'a hybrid section',
      `${forgedPage}xref\n0 0\ntrailer\n<< /Size 7 /Root 1 0 R /Prev ${xrefOffset} /XRefStm ${at} >>\nstartxref\n${section}\n%%EOF\n`,
    ],
    ['the old table again', `startxref\n${xrefOffset}\n%%EOF\n`],
    ['a free entry for the page', `xref\n4 1\n0000000000 00001 f \n${trailer}startxref\n${at}\n%%EOF\n`],
    ['the field freed', `xref\n5 1\n0000000000 00001 f \n${trailer}startxref\n${at}\n%%EOF\n`],
    ['the signature freed', `xref\n6 1\n0000000000 00001 f \n${trailer}startxref\n${at}\n%%EOF\n`],
    [
      'another generation',
      `4 1 obj\n${pdfStream(forgedText)}\nendobj\nxref\n4 1\n${String(at).padStart(10, '0')} 00001 n \n${trailer}startxref\n${section}\n%%EOF\n`,
    ],
  ])('%s', async (what, added) => {
    await expectRefused(Buffer.concat([intact.bytes, Buffer.from(added, 'latin1')]), what)
  })

  const copied = `<< ${write({ ...proper, ByteRange: `[${intact.byteRange.join(' ')}]` })} >>`
  const form = (fields: string) => `<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [${fields}] >> >>`
  test.each<[string, Readonly<Record<number, string>>]>([
    ['a copy of the signature replaces it', { 4: pdfStream(forgedText), 6: copied }],
    ['a copy of the signature in the same field', { 5: '<< /FT /Sig /T (Signature1) /V 7 0 R >>', 7: copied }],
    ['a second field of the same name', { 1: form('5 0 R 7 0 R'), 7: '<< /FT /Sig /T (Signature1) /V 6 0 R >>' }],
    ['a second field that shares the value', { 1: form('5 0 R 7 0 R'), 7: '<< /FT /Sig /T (Other) /V 6 0 R >>' }],
    [
      'a second field with a copy of the value, and another page',
      { 1: form('5 0 R 7 0 R'), 4: pdfStream(forgedText), 7: '<< /FT /Sig /T (Other) /V 8 0 R >>', 8: copied },
    ],
    ['another field instead of the signed one', { 1: form('7 0 R'), 7: '<< /FT /Sig /T (Signature1) /V 6 0 R >>' }],
    ['the field below another', { 1: form('7 0 R'), 7: '<< /T (Group) /Kids [5 0 R] >>' }],
    ['the field twice in the form', { 1: form('5 0 R 5 0 R'), 4: pdfStream(forgedText) }],
    [
      'the type inherited',
      { 1: form('7 0 R'), 5: '<< /T (Signature1) /V 6 0 R /Parent 7 0 R >>', 7: '<< /FT /Sig /Kids [5 0 R] >>' },
    ],
    [
      'the value inherited',
      {
        5: '<< /FT /Sig /T (Signature1) /V 6 0 R /Kids [7 0 R] >>',
        7: '<< /T (x) /FT /Sig >>',
        4: pdfStream(forgedText),
      },
    ],
    ['the field as a direct object', { 1: form('<< /FT /Sig /T (Signature1) /V 6 0 R >>'), 4: pdfStream(forgedText) }],
    ['the signature as a direct object', { 5: `<< /FT /Sig /T (Signature1) /V ${copied} >>` }],
    ['the signature as a stream', { 6: pdfStream('x', copied.slice(2, -2)) }],
  ])('%s', async (what, objects) => {
    await expectRefused(appendUpdate(intact.bytes, { objects }), what)
  })
})

test('a copy of a signature in a field of its own fails, and leaves the file failed', async () => {
  const form = '<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [5 0 R 7 0 R] >> >>'
  const copy = `<< ${write({ ...proper, ByteRange: `[${intact.byteRange.join(' ')}]` })} >>`
  const objects = { 1: form, 7: '<< /FT /Sig /T (Other) /V 8 0 R >>', 8: copy }
  const { signatures } = await judge(appendUpdate(intact.bytes, { objects }))
  expect(signatures?.map(({ field, indication }) => [field, indication])).toEqual([
    ['Signature1', 'TOTAL-PASSED'],
    ['Other', 'TOTAL-FAILED'],
  ])
})

test('more than sixty attacks were made', () => {
  console.log(`${attacks} forged signatures tried, ${attacks} refused`)
  expect(attacks).toBeGreaterThan(60)
})
