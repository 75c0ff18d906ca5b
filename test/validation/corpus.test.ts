/** Signed PDFs that other tools made, or that were made to fool other tools. */
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { validatePdf } from '../../src/main/validation/pdf/validate-pdf.ts'
import { AppError } from '../../src/shared/errors.ts'

const corpus = resolve('../shared/corpus/pdf-signed')
const lacksCorpus = !existsSync(corpus)
if (lacksCorpus) console.log('[lacks] corpus of signed PDFs: put it at ../shared/corpus/pdf-signed')

const folder = await mkdtemp(join(tmpdir(), 'signet-corpus-'))
afterAll(() => rm(folder, { recursive: true }))

const validate = (file: string) => validatePdf(join(corpus, file))

const intact = 'INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND'
const malformed = 'TOTAL-FAILED/FORMAT_FAILURE'
const unknown = 'INDETERMINATE/GENERIC'

const signedTwice = (first: string) =>
  [
    ['Sig1', first, 'earlier-revision'],
    ['Sig2', intact, 'whole-document'],
  ] as const

/** Field, verdict, coverage; from what is known of how each file was made. */
const expected: Readonly<
  Record<string, readonly (readonly [string, string, 'whole-document' | 'earlier-revision'])[]>
> = {
  'certified-with-indirect-refs-in-dir.pdf': [['Sig1', intact, 'whole-document']],
  'minimal-signed-twice-no-sig-type.pdf': [
    ['Sig1', intact, 'earlier-revision'],
    ['Sig2', intact, 'whole-document'],
  ],
  'minimal-two-fields-signed-twice.pdf': [
    ['Sig1', intact, 'whole-document'],
    ['Sig2', intact, 'earlier-revision'],
  ],
  // The second signature uses an algorithm of a PDF extension.
  'extensions-update-direct.pdf': [
    ['Sig1', intact, 'earlier-revision'],
    ['Sig2', unknown, 'whole-document'],
  ],
  // The second signature fills a field that was there, and its picture is new or replaces one that nothing else used.
  'form-update-override-appearance-stream.pdf': signedTwice(intact),
  'form-update-override-appearance-stream-ap-indirect.pdf': signedTwice(intact),
  'form-update-no-override-appearance-stream-ap-indirect.pdf': signedTwice(intact),
  'form-update-original-ap-type-wrong.pdf': signedTwice(intact),
  // It adds a field with a widget beside the first.
  'separate-annots-kids-indir.pdf': signedTwice(intact),
  // The catalog's or the trailer's /FooBar uses the picture, or the dictionary of pictures, that the field gives up.
  'form-update-override-appearance-stream-sneaky.pdf': signedTwice(malformed),
  'form-update-override-appearance-stream-ap-indirect-sneaky.pdf': signedTwice(malformed),
  'form-update-no-override-appearance-stream-ap-indirect-sneaky.pdf': signedTwice(malformed),
  'form-update-ap-indirect-sneaky-trailer.pdf': signedTwice(malformed),
  'one-byterange.pdf': [['Sig1', malformed, 'earlier-revision']],
  'pdf-sig-with-econtent.pdf': [['Sig1', malformed, 'whole-document']],
  'sig-no-signed-attrs.pdf': [['Sig1', intact, 'whole-document']],
  'pades-with-old-style-signing-cert-attr.pdf': [['Sig1', intact, 'whole-document']],
  'pades-with-old-style-signing-cert-attr-issser.pdf': [['Sig1', intact, 'whole-document']],
  'pades-lta-dss-indirect-arrs-test-2.pdf': [
    ['Sig1', intact, 'earlier-revision'],
    ['Timestamp-977301ad-bec9-4cae-a0cd-f6a674c6e465', intact, 'earlier-revision'],
    ['Sig2', intact, 'earlier-revision'],
  ],
  'minimal.pdf': [],
  'minimal-two-fields.pdf': [],
}

describe.skipIf(lacksCorpus)('verdicts', () => {
  test.each(Object.entries(expected))('%s', async (file, signatures) => {
    const verdict = await validate(file)
    const found = verdict.signatures.map(each => [
      each.field,
      `${each.indication}/${each.subIndication}`,
      each.coverage,
    ])
    expect(found).toEqual(signatures)
  })

  test('every file: a verdict or an error with a code; nothing is called passed, and nothing added goes unsaid', async () => {
    const table: string[] = []
    for (const file of await readdir(corpus)) {
      try {
        const { indication, signatures } = await validate(file)
        expect(indication, file).not.toBe('TOTAL-PASSED')
        for (const { coverage, reasons, field, indication: each, subIndication, changesAfter } of signatures) {
          const changes = changesAfter.map(({ kind, allowed }) => `${allowed ? '' : '!'}${kind}`).join(' ')
          table.push(`${file}  ${field}  ${each}/${subIndication}  ${coverage}  ${changes}`)
          expect(reasons.includes('intact') && changesAfter.some(({ allowed }) => !allowed), file).toBe(false)
          const said = reasons.includes('bytes-added-after-signing')
          expect(reasons.includes('intact') && coverage === 'earlier-revision' && !said, file).toBe(false)
        }
      } catch (error) {
        expect(error, file).toBeInstanceOf(AppError)
        expect((error as AppError).code, file).toMatch(/^pdf\//)
      }
    }
    console.log(table.join('\n'))
  })
})

describe.skipIf(lacksCorpus)('changes after signing', () => {
  const validateBytes = async (bytes: Uint8Array) => {
    const path = join(folder, 'changed.pdf')
    await writeFile(path, bytes)
    return validatePdf(path)
  }

  test.each([
    'certified-with-indirect-refs-in-dir.pdf',
    'sig-no-signed-attrs.pdf',
    'pades-with-old-style-signing-cert-attr.pdf',
  ])('%s: none of 300 changed bytes leaves it intact, and all of them are noticed', async file => {
    const bytes = await readFile(join(corpus, file))
    const range = /\/ByteRange\s*\[\s*0+\s+(\d+)\s+(\d+)/.exec(bytes.toString('latin1')) ?? []
    const [start, end] = [Number(range[1]), Number(range[2])]
    expect(bytes[start]).toBe('<'.charCodeAt(0))
    const step = Math.ceil((bytes.length - (end - start)) / 300)
    for (let index = 0; index < bytes.length - (end - start); index += step) {
      const at = index < start ? index : index + (end - start)
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 0x01
      const outcome = await validateBytes(changed).catch((error: unknown) => {
        expect((error as AppError).code, `byte ${at}`).toMatch(/^pdf\//)
        return null
      })
      expect(outcome?.signatures.flatMap(each => each.reasons) ?? [], `byte ${at}`).not.toContain('intact')
    }
  })

  test('a comment behind the file is no update', async () => {
    const bytes = await readFile(join(corpus, 'certified-with-indirect-refs-in-dir.pdf'))
    const { signatures } = await validateBytes(Buffer.concat([bytes, Buffer.from('% an update\n')]))
    expect(signatures[0]?.reasons).toContain('tail-not-covered')
  })
})
