/** Validation reports: complete as data, readable as a PDF in three languages, and never in the place of what they are about. */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { link, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { validatePdf } from '../../../src/main/validation/pdf/validate-pdf.ts'
import { type ReportRequest, writeReport } from '../../../src/main/validation/report/write-report.ts'
import { translateReason } from '../../../src/shared/messages/describe-error.ts'
import { createVerdictWords } from '../../../src/shared/messages/describe-verdict.ts'
import { verdictMessages } from '../../../src/shared/messages/verdict/verdict-messages.ts'
import { languages } from '../../../src/shared/words.ts'
import { certificate, createSignedPdf, pageText } from '../pdf/signed-pdf.ts'
import { appendUpdate, pdfStream } from '../pdf/update-pdf.ts'

const lacksPoppler = spawnSync('pdftotext', ['-v']).error !== undefined
if (lacksPoppler) console.log('[lacks] pdftotext: install poppler-utils')

let folder: string
const at = (name: string): string => join(folder, name)
const { bytes } = await createSignedPdf()
const tampered = appendUpdate(bytes, { objects: { 4: pdfStream(pageText.replace('100', '900')) } })
const validationTime = new Date('2026-11-22T09:00:00Z')

const anchorsAt = (purpose: string) => (purpose === 'signing' ? [certificate] : [])

const report = (change: Partial<ReportRequest>): Promise<unknown> => {
  const inputPath = change.inputPath ?? at('Hợp đồng đã sửa.pdf')
  return writeReport({
    inputPath,
    outputPath: at('report.pdf'),
    kind: 'pdf',
    language: 'en',
    softwareVersion: '1.2.3',
    now: () => new Date('2026-11-22T09:00:01Z'),
    at: validationTime,
    anchors: [certificate],
    validate: () => validatePdf(inputPath, { anchorsAt, at: validationTime }),
    ...change,
  })
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signet-report-'))
  await writeFile(at('Hợp đồng đã sửa.pdf'), tampered)
  await writeFile(at('good.pdf'), bytes)
})
afterAll(() => rm(folder, { recursive: true }))

test('as data: the file, the time, the trust, the software and the verdict as it is', async () => {
  await report({ kind: 'json', outputPath: at('report.json') })
  const verdict = await validatePdf(at('Hợp đồng đã sửa.pdf'), { anchorsAt, at: validationTime })
  expect(JSON.parse(await readFile(at('report.json'), 'utf8'))).toEqual({
    schema: 'signet-validation-report/1',
    software: { name: 'Signet', version: '1.2.3' },
    file: {
      name: 'Hợp đồng đã sửa.pdf',
      sizeBytes: tampered.length,
      sha256: createHash('sha256').update(tampered).digest('hex'),
    },
    checkedAt: '2026-11-22T09:00:01.000Z',
    validationTime: '2026-11-22T09:00:00.000Z',
    policy: {
      norms: ['ETSI EN 319 102-1', 'ETSI EN 319 142-1', 'RFC 5280', 'ISO 32000-2 §12.8'],
      trustedForSigning: [
        { commonName: 'Nguyễn Thị Ánh', sha256: createHash('sha256').update(certificate).digest('hex') },
      ],
    },
    verdict: JSON.parse(JSON.stringify(verdict)),
  })
})

describe.skipIf(lacksPoppler)('as PDF', () => {
  const textOf = (file: string): string =>
    execFileSync('pdftotext', ['-layout', at(file), '-'], { encoding: 'utf8' })
      .normalize('NFC')
      .replace(/\s+/g, ' ')

  test.each(languages)('%s: verdict, signer, reasons, changes and digest can be read and copied', async language => {
    await report({ language })
    const text = textOf('report.pdf')
    const verdict = await validatePdf(at('Hợp đồng đã sửa.pdf'), { anchorsAt, at: validationTime })
    const words = createVerdictWords(verdictMessages[language], language)
    const [signature] = verdict.signatures
    if (!signature) throw new Error('no signature')
    expect(signature.indication).toBe('TOTAL-FAILED')
    const { title, text: because } = words.headline(verdict)
    const change = signature.changesAfter[0]
    const expected = [
      title,
      because,
      'Nguyễn Thị Ánh',
      'Hợp đồng đã sửa.pdf',
      words.sentence(signature),
      ...words.checks(signature).map(({ text: each }) => each),
      ...signature.reasons.map(reason => translateReason(reason, language)),
      change ? words.change(change).ruling : '-',
      verdictMessages[language]['report.note'],
      'TOTAL-FAILED, FORMAT_FAILURE',
    ]
    // Lines break where they must, a name may stand in the left column, so spaces do not count.
    const squeezed = text.replace(/ /g, '')
    for (const each of expected) {
      const parts = each.normalize('NFC').split(/\s+/)
      expect(squeezed, each).toContain(parts.slice(0, 4).join(''))
    }
    expect(squeezed).toContain(createHash('sha256').update(tampered).digest('hex').slice(0, 40))
    expect(text).not.toMatch(/U\+|undefined|\{/)
  })

  test('its fonts are embedded, it is A4, and other programs find nothing wrong with it', async () => {
    await report({})
    const fonts = execFileSync('pdffonts', [at('report.pdf')], { encoding: 'utf8' })
    expect(fonts.split('\n').slice(2).filter(Boolean)).toHaveLength(2)
    expect(fonts).toMatch(/^[A-Z]{6}\+NotoSans-Regular +CID TrueType +Identity-H +yes yes yes/m)
    expect(execFileSync('pdfinfo', [at('report.pdf')], { encoding: 'utf8' })).toContain('(A4)')
    const check = spawnSync('qpdf', ['--check', at('report.pdf')])
    if (check.error) console.log('[lacks] qpdf: install qpdf')
    else expect(check.status).toBe(0)
  })

  test('signs that no font has, and signs that steer, are spelled out', async () => {
    await writeFile(at('名\u202e.pdf'), bytes)
    await report({ inputPath: at('名\u202e.pdf') })
    expect(textOf('report.pdf').replace(/ /g, '')).toContain('[U+540D]')
  })
})

test('never over its subject, and nothing half-written when the target cannot be had', async () => {
  await link(at('good.pdf'), at('same.pdf'))
  for (const outputPath of [at('good.pdf'), at('same.pdf')]) {
    await expect(report({ inputPath: at('good.pdf'), outputPath })).rejects.toMatchObject({
      code: 'documents/target-is-input',
    })
  }
  expect((await readFile(at('good.pdf'))).equals(bytes)).toBe(true)
  const before = await readdir(folder)
  await expect(report({ outputPath: at('absent/report.pdf') })).rejects.toMatchObject({
    code: 'documents/target-not-writable',
  })
  expect(await readdir(folder)).toEqual(before)
})

test('a file that changes while it is checked gets no report', async () => {
  await writeFile(at('moving.pdf'), bytes)
  const validate = async () => {
    const verdict = await validatePdf(at('moving.pdf'))
    await writeFile(at('moving.pdf'), tampered)
    return verdict
  }
  await expect(report({ inputPath: at('moving.pdf'), outputPath: at('moving.json'), validate })).rejects.toMatchObject({
    code: 'documents/changed',
  })
})
