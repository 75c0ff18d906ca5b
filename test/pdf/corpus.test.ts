/** The reader against documents that others made: encrypted by qpdf in every way, and damaged at random. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { asString, dictEntry } from '../../src/main/pdf/object.ts'
import { openPdf } from '../../src/main/pdf/open-pdf.ts'
import { signPdf } from '../../src/main/signing/pdf/sign-pdf.ts'
import { AppError } from '../../src/shared/errors.ts'
import { Secret } from '../../src/shared/secret.ts'
import { corpusFolder, hasAll, qpdfCheck, runPdfsig } from '../signing/pdf/pdf-programs.ts'
import { createTestCmsSigner, signRequest } from '../signing/pdf/test-cms-signer.ts'
import { makePdf, makeStreamPdf } from './make-pdf.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-reader-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(!hasAll('qpdf', 'pdfsig'))('documents encrypted by qpdf', () => {
  const ways = [
    ['RC4 40 bits, R2', '40'],
    ['RC4 128 bits, R3', '128', '--use-aes=n'],
    ['AES 128 bits, R4', '128', '--use-aes=y'],
    ['AES 128 bits, R4, metadata in the clear', '128', '--use-aes=y', '--cleartext-metadata'],
    ['AES 256 bits, R5', '256', '--force-R5'],
    ['AES 256 bits, R6', '256'],
  ] as const
  const layouts = ['disable', 'generate'] as const
  const cases = ways.flatMap(way => layouts.map(layout => [way[0], layout, way.slice(1)] as const))

  test.for(cases)('%s, object streams: %s', async ([, layout, options]) => {
    const plain = join(folder, 'plain.pdf')
    const encrypted = join(folder, 'encrypted.pdf')
    const signed = join(folder, 'signed.pdf')
    writeFileSync(plain, makePdf({ trailer: '/Info 4 0 R', extra: ['<</Title(Contract)>>'] }))
    execFileSync('qpdf', [
      ...['--allow-weak-crypto', `--object-streams=${layout}`, '--encrypt', 'user', 'owner'],
      ...[...options, '--', plain, encrypted],
    ])
    await expect(openPdf(encrypted)).rejects.toMatchObject({ code: 'pdf/encrypted', facts: { reason: 'password' } })
    for (const password of ['user', 'owner']) {
      const pdf = await openPdf(encrypted, { password: new Secret(password) })
      const info = await pdf.resolve(pdf.trailer.entries.get('Info'))
      const title = await pdf.resolve(dictEntry(info, 'Title'))
      await pdf.close()
      expect(Buffer.from(asString(title) ?? []).toString('latin1')).toBe('Contract')
    }
    const signer = await createTestCmsSigner()
    await signPdf(
      signRequest({
        ...{ inputPath: encrypted, outputPath: signed, replaceExisting: true, signer },
        ...{ password: new Secret('user'), reason: 'Đã đọc (read)', location: 'Hà Nội' },
      }),
    )
    expect(await runPdfsig(signed, 'user')).toEqual([{ field: 'Signature1', valid: true, coversAll: true }])
    expect(await qpdfCheck(signed, 'user')).toBe(0)
    // What qpdf decrypts is what was written.
    const readable = execFileSync('qpdf', ['--password=user', '--decrypt', '--qdf', signed, '-']).toString('latin1')
    expect(readable.toLowerCase()).toContain(Buffer.from('\ufeffHà Nội', 'utf16le').swap16().toString('hex'))
  })
})

/** Numerical Recipes' generator: the same damage each time. */
const createRandom = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39

/** One way of damage each. */
const damages: readonly ((bytes: Buffer, random: (below: number) => number) => Buffer)[] = [
  (bytes, random) => bytes.subarray(0, random(bytes.length) + 1),
  (bytes, random) => {
    const at = random(bytes.length)
    return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(random(300), random(256)), bytes.subarray(at)])
  },
  (bytes, random) => {
    for (let count = random(20); count >= 0; count--) bytes[random(bytes.length)] = random(256)
    return bytes
  },
  (bytes, random) => {
    const digits = [...bytes.keys()].filter(index => isDigit(bytes[index]))
    for (let count = random(60); count >= 0; count--) bytes[digits[random(digits.length)] ?? 0] = 0x30 + random(10)
    return bytes
  },
  (bytes, random) => {
    const tail = Math.min(bytes.length, 2000)
    for (let count = random(20); count >= 0; count--) bytes[bytes.length - 1 - random(tail)] = random(256)
    return bytes
  },
]

describe('documents damaged at random', () => {
  const own = [makePdf(), makeStreamPdf(), makePdf({ before: 'junk\n', catalog: '/AcroForm<</Fields[]>>' })]
  const others = hasAll('corpus')
    ? ['pdf', 'pdf-signed']
        .flatMap(part => readdirSync(join(corpusFolder, part)).map(file => join(corpusFolder, part, file)))
        .filter(path => statSync(path).size < 60_000)
        .sort()
        .map(path => readFileSync(path))
    : []
  const originals = [...own, ...others]

  test.for([1, 2, 3, 4])('are signed, or end with a code (seed %i)', { timeout: 120_000 }, async seed => {
    const random = createRandom(seed)
    const signer = await createTestCmsSigner()
    const inputPath = join(folder, `damaged-${seed}.pdf`)
    const outputPath = join(folder, `damaged-${seed}-signed.pdf`)
    const codes = new Map<string, number>()
    for (let round = 0; round < 300; round++) {
      const original = originals[random(originals.length)] ?? makePdf()
      const damage = damages[random(damages.length)]
      const bytes = damage?.(Buffer.from(original), random) ?? original
      writeFileSync(inputPath, bytes)
      rmSync(outputPath, { force: true })
      const code = await signPdf(signRequest({ inputPath, outputPath, signer })).then(
        () => 'signed',
        error => (error instanceof AppError ? error.code : String(error?.stack)),
      )
      codes.set(code, (codes.get(code) ?? 0) + 1)
      if (code === 'signed') expect(readFileSync(outputPath).subarray(0, bytes.length).equals(bytes)).toBe(true)
    }
    const expected = ['signed', 'pdf/damaged', 'pdf/encrypted', 'pdf/not-a-pdf', 'pdf/too-complex']
    const permitted = [...expected, 'pdf/unsupported', 'pdf/changes-not-permitted']
    expect([...codes.keys()].filter(code => !permitted.includes(code))).toEqual([])
    expect(codes.get('signed')).toBeGreaterThan(0)
  })
})
