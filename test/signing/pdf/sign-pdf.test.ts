import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dictEntry } from '../../../src/main/pdf/object.ts'
import { openPdf } from '../../../src/main/pdf/open-pdf.ts'
import {
  type CmsSigner,
  type PdfSignProgress,
  type PdfSignRequest,
  signPdf,
} from '../../../src/main/signing/pdf/sign-pdf.ts'
import { AppError } from '../../../src/shared/errors.ts'
import { makePdf, makeStreamPdf } from '../../pdf/make-pdf.ts'
import { mountSmallDisk } from '../../small-disk.ts'
import { createTestCmsSigner, signRequest } from './test-cms-signer.ts'

let signer: CmsSigner
let folder: string
let inputPath: string
let outputPath: string
const root = mkdtempSync(join(tmpdir(), 'signet-sign-'))
beforeAll(async () => {
  signer = await createTestCmsSigner()
})
beforeEach(() => {
  folder = mkdtempSync(join(root, 'case-'))
  inputPath = join(folder, 'contract.pdf')
  outputPath = join(folder, 'signed.pdf')
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const sign = (input: Uint8Array, changes: Partial<PdfSignRequest> = {}) => {
  writeFileSync(inputPath, input)
  return signPdf(signRequest({ inputPath, outputPath, signer, ...changes }))
}
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'signed',
    error => (error instanceof AppError ? error.code : String(error)),
  )
const readObjectOf = async (path: string, ...keys: readonly string[]) => {
  const pdf = await openPdf(path)
  let value = pdf.catalog.value
  for (const key of keys) value = await pdf.resolve(dictEntry(value, key))
  await pdf.close()
  return value
}

describe('the result', () => {
  test.for([
    ['a table', () => makePdf(), 'table'],
    ['a cross-reference stream', () => makeStreamPdf(), 'stream'],
  ] as const)('is an update in the kind of the file: %s', async ([, make, kind]) => {
    const input = make()
    const result = await sign(input)
    const output = readFileSync(outputPath)
    expect(output.subarray(0, input.length).equals(input)).toBe(true)
    expect(result).toEqual({
      fieldName: 'Signature1',
      sizeBytes: output.length,
      outputSha256: createHash('sha256').update(output).digest('hex'),
    })
    const pdf = await openPdf(outputPath)
    await pdf.close()
    expect(pdf.revisions.map(revision => revision.kind)).toEqual([kind, kind])
    expect(readdirSync(folder).sort()).toEqual(['contract.pdf', 'signed.pdf'])
  })

  test.for(['sha256', 'sha384', 'sha512'] as const)(
    'the signer gets the %s of everything but the hole',
    async digestAlgorithm => {
      const digests: string[] = []
      const spy: CmsSigner = {
        maxSizeBytes: 100,
        sign: async digest => {
          digests.push(Buffer.from(digest).toString('hex'))
          return Uint8Array.of(0x30, 0x03, 1, 2, 3)
        },
      }
      const { outputSha256 } = await sign(makePdf(), { signer: spy, digestAlgorithm })
      const output = readFileSync(outputPath)
      const range =
        /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/.exec(output.toString('latin1'))?.slice(1).map(Number) ?? []
      const [start = 0, length = 0, secondStart = 0, secondLength = 0] = range
      expect(start).toBe(0)
      expect(secondStart + secondLength).toBe(output.length)
      const hole = output.subarray(length, secondStart).toString('latin1')
      expect(hole).toBe(`<${'3003010203'.padEnd(200, '0')}>`)
      const covered = createHash(digestAlgorithm)
        .update(output.subarray(0, length))
        .update(output.subarray(secondStart))
      expect(digests).toEqual([covered.digest('hex')])
      expect(outputSha256).toBe(createHash('sha256').update(output).digest('hex'))
    },
  )

  test('names are fresh, forms and annotations keep what they had, wherever they stand', async () => {
    const field = '<</FT/Sig/T(Signature1)/Type/Annot/Subtype/Widget/Rect[0 0 0 0]>>'
    const input = makePdf({
      catalog: '/AcroForm 5 0 R',
      page: '/Annots 6 0 R',
      extra: [field, '<</Fields[4 0 R]/NeedAppearances true>>', '[4 0 R]'],
    })
    expect((await sign(input)).fieldName).toBe('Signature2')
    expect(await readObjectOf(outputPath, 'AcroForm')).toMatchObject({
      entries: new Map<string, unknown>([
        [
          'Fields',
          {
            kind: 'array',
            items: [
              { kind: 'ref', num: 4, gen: 0 },
              { kind: 'ref', num: 8, gen: 0 },
            ],
          },
        ],
        ['NeedAppearances', true],
        ['SigFlags', 3],
      ]),
    })
    const pdf = await openPdf(outputPath)
    const annotations = await pdf.resolve({ kind: 'ref', num: 6, gen: 0 })
    expect(annotations).toMatchObject({ items: [{ num: 4 }, { num: 8 }] })
    await pdf.close()
  })

  test('a file whose cross-reference data is broken gets a complete section', async () => {
    const broken = Buffer.from(
      makePdf()
        .toString('latin1')
        .replace(/startxref\n\d+/, 'startxref\n99999'),
      'latin1',
    )
    await sign(broken)
    const pdf = await openPdf(outputPath)
    await pdf.close()
    expect(pdf.rebuilt).toBe(false)
    expect(pdf.revisions).toHaveLength(1)
  })

  test('the identifier keeps its first half; unknown updates are linked by Prev', async () => {
    await sign(makePdf({ trailer: '/ID[<AA><BB>]/Info 4 0 R', extra: ['<</Title(x)>>'] }))
    const pdf = await openPdf(outputPath)
    await pdf.close()
    const { entries } = pdf.trailer
    expect(entries.get('ID')).toMatchObject({ items: [{ bytes: Uint8Array.of(0xaa) }, { bytes: { length: 16 } }] })
    expect(entries.get('Info')).toMatchObject({ num: 4 })
    expect(entries.get('Prev')).toBe(pdf.revisions[1]?.xrefOffset)
  })

  test('progress reaches the whole size', async () => {
    const seen: PdfSignProgress[] = []
    await sign(makePdf(), { onProgress: progress => seen.push(progress) })
    expect(seen.map(({ phase }) => phase)).toEqual(['reading', 'writing', 'waiting-for-token', 'finishing'])
    expect(seen.at(-1)).toMatchObject({
      doneBytes: readFileSync(outputPath).length,
      totalBytes: readFileSync(outputPath).length,
    })
  })
})

describe('fields and permissions', () => {
  const form = (field: string, ...more: readonly string[]) =>
    makePdf({ catalog: '/AcroForm<</Fields[4 0 R]/SigFlags 1>>', extra: [`<</FT/Sig/T(Seal)${field}>>`, ...more] })
  const locked = (lock: string) => form(`/V 5 0 R/Lock<<${lock}>>`, '<</Type/Sig>>')
  const certified = (permission: string) =>
    makePdf({
      catalog: '/Perms<</DocMDP 4 0 R>>',
      extra: [`<</Type/Sig/Reference[<</TransformMethod/DocMDP/TransformParams<<${permission}>>>>]>>`],
    })

  test('a field that is not there, that is signed, that is no signature field', async () => {
    expect(await codeOf(sign(form(''), { field: 'Other' }))).toBe('pdf/field-not-found')
    expect(await codeOf(sign(form('/V<</Type/Sig>>'), { field: 'Seal' }))).toBe('pdf/field-signed')
    const text = Buffer.from(form('').toString('latin1').replace('/FT/Sig', '/FT/Tx '), 'latin1')
    expect(await codeOf(sign(text, { field: 'Seal' }))).toBe('pdf/field-not-found')
    expect(existsSync(outputPath)).toBe(false)
  })

  test('a lock of the field becomes a FieldMDP reference', async () => {
    await sign(form('/Lock<</Type/SigFieldLock/Action/Include/Fields[(a)]>>'), { field: 'Seal' })
    expect(readFileSync(outputPath, 'latin1')).toMatch(/\/TransformMethod \/FieldMDP.*\/Action \/Include/s)
  })

  test.for([
    ['certified: no changes', () => certified('/P 1'), 'pdf/changes-not-permitted'],
    ['certified: filling in', () => certified('/P 2'), 'signed'],
    ['certified: default', () => certified(''), 'signed'],
    ['all fields locked', () => locked('/Action/All'), 'pdf/changes-not-permitted'],
    ['this field locked', () => locked('/Action/Include/Fields[(Signature1)]'), 'pdf/changes-not-permitted'],
    ['another field locked', () => locked('/Action/Include/Fields[(Other)]'), 'signed'],
    ['all but this locked', () => locked('/Action/Exclude/Fields[(Signature1)]'), 'signed'],
    ['all but another locked', () => locked('/Action/Exclude/Fields[(Other)]'), 'pdf/changes-not-permitted'],
    ['lock with /P 1', () => locked('/Action/Include/Fields[]/P 1'), 'pdf/changes-not-permitted'],
    ['dynamic XFA', () => makePdf({ catalog: '/NeedsRendering true' }), 'pdf/unsupported'],
  ] as const)('%s', async ([, make, code]) => {
    expect(await codeOf(sign(make()))).toBe(code)
    expect(existsSync(outputPath)).toBe(code === 'signed')
  })

  test('parentheses and backslashes of a reason are escaped', async () => {
    await sign(makePdf(), { reason: 'a (b) \\c', location: null })
    expect(readFileSync(outputPath, 'latin1')).toContain('/Reason (a \\(b\\) \\\\c)')
  })
})

describe('failures leave nothing behind', () => {
  const onlyInput = () => expect(readdirSync(folder)).toEqual(['contract.pdf'])

  test('an existing target is not overwritten, unless that was asked for', async () => {
    writeFileSync(outputPath, 'precious')
    expect(await codeOf(sign(makePdf()))).toBe('documents/target-exists')
    expect(readFileSync(outputPath, 'utf8')).toBe('precious')
    expect(await codeOf(sign(makePdf(), { replaceExisting: true }))).toBe('signed')
    expect(readFileSync(outputPath, 'latin1')).toContain('%PDF-1.7')
  })

  test('a target that appears while the token signs is not overwritten', async () => {
    const slow: CmsSigner = {
      ...signer,
      sign: async digest => {
        writeFileSync(outputPath, 'precious')
        return signer.sign(digest)
      },
    }
    expect(await codeOf(sign(makePdf(), { signer: slow }))).toBe('documents/target-exists')
    expect(readFileSync(outputPath, 'utf8')).toBe('precious')
    expect(readdirSync(folder).sort()).toEqual(['contract.pdf', 'signed.pdf'])
  })

  test('the target is the input: by path, by link, by hard link', async () => {
    const link = join(folder, 'link.pdf')
    const hard = join(folder, 'hard.pdf')
    writeFileSync(inputPath, makePdf())
    symlinkSync(inputPath, link)
    linkSync(inputPath, hard)
    for (const target of [inputPath, link, hard]) {
      expect(await codeOf(sign(makePdf(), { outputPath: target, replaceExisting: true }))).toBe(
        'documents/target-is-input',
      )
    }
  })

  test('a target that cannot be written', async () => {
    expect(await codeOf(sign(makePdf(), { outputPath: join(folder, 'absent', 'x.pdf') }))).toBe(
      'documents/target-not-writable',
    )
    mkdirSync(join(folder, 'directory'))
    const asFolder = sign(makePdf(), { outputPath: join(folder, 'directory'), replaceExisting: true })
    expect(await codeOf(asFolder)).toBe('documents/target-not-writable')
    rmSync(join(folder, 'directory'), { recursive: true })
    onlyInput()
  })

  test.skipIf(process.platform !== 'linux')('a folder that takes no files', async () => {
    expect(await codeOf(sign(makePdf(), { outputPath: '/proc/signed.pdf' }))).toBe('documents/target-not-writable')
    onlyInput()
  })

  test('a document that is not the one that was shown', async () => {
    const shown = createHash('sha256').update(makePdf()).digest('hex')
    expect(await codeOf(sign(makeStreamPdf(), { expectedSha256: shown }))).toBe('documents/changed')
    onlyInput()
    expect(await codeOf(sign(makePdf(), { expectedSha256: shown.toUpperCase() }))).toBe('signed')
  })

  test('a document that changes while it is signed', async () => {
    const meddling: CmsSigner = {
      ...signer,
      sign: async digest => {
        writeFileSync(inputPath, makeStreamPdf())
        return signer.sign(digest)
      },
    }
    expect(await codeOf(sign(makePdf(), { signer: meddling }))).toBe('documents/changed')
    onlyInput()
  })

  test('the token fails', async () => {
    const failing: CmsSigner = { ...signer, sign: () => Promise.reject(new AppError('tokens/removed')) }
    writeFileSync(outputPath, 'precious')
    expect(await codeOf(sign(makePdf(), { signer: failing, replaceExisting: true }))).toBe('tokens/removed')
    expect(readFileSync(outputPath, 'utf8')).toBe('precious')
    rmSync(outputPath)
    onlyInput()
  })

  test('a failure of the signer is not taken for one of the disk', async () => {
    const refused = Object.assign(new Error('connection refused'), { code: 'EACCES', syscall: 'connect' })
    await expect(sign(makePdf(), { signer: { ...signer, sign: () => Promise.reject(refused) } })).rejects.toBe(refused)
    onlyInput()
  })

  test('a signature larger than announced is a defect, not a file', async () => {
    await expect(sign(makePdf(), { signer: { ...signer, maxSizeBytes: 10 } })).rejects.toThrow('more than the 10')
    onlyInput()
  })

  test('inputs that are no PDF', async () => {
    expect(await codeOf(sign(new Uint8Array(0)))).toBe('documents/empty')
    expect(await codeOf(sign(Buffer.from('hello')))).toBe('pdf/not-a-pdf')
    expect(await codeOf(sign(makePdf().subarray(0, 60)))).toBe('pdf/damaged')
    onlyInput()
  })
})

const smallDisk = mountSmallDisk()
afterAll(() => smallDisk?.unmount())

test.skipIf(!smallDisk)('a full disk', async () => {
  const path = join(smallDisk?.path ?? root, 'signed.pdf')
  const large = makePdf({ extra: [`<</Length 200000>>stream\n${'x'.repeat(200_000)}\nendstream`] })
  expect(await codeOf(sign(large, { outputPath: path }))).toBe('documents/disk-full')
  expect(readdirSync(smallDisk?.path ?? root)).toEqual([])
})

test('killed while the token signs: no target, and an old one as it was', async () => {
  writeFileSync(inputPath, makePdf())
  writeFileSync(outputPath, 'precious')
  const child = spawn(process.execPath, [join(import.meta.dirname, 'sign-forever.ts'), inputPath, outputPath], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(readFileSync(outputPath, 'utf8')).toBe('precious')
  const others = readdirSync(folder).filter(name => name !== 'contract.pdf' && name !== 'signed.pdf')
  expect(others).toEqual([expect.stringMatching(/^\.signed\.pdf\.[0-9a-f]{16}\.tmp$/)])
})
