import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { validatePdf } from '../../../src/main/validation/pdf/validate-pdf.ts'
import { AppError } from '../../../src/shared/errors.ts'
import { createSignedPdf, pageText, type SignedPdfOptions } from './signed-pdf.ts'
import { appendUpdate, pdfStream } from './update-pdf.ts'

const folder = await mkdtemp(join(tmpdir(), 'signet-validate-'))
afterAll(() => rm(folder, { recursive: true }))

const validateBytes = async (bytes: Uint8Array) => {
  const path = join(folder, 'document.pdf')
  await writeFile(path, bytes)
  return validatePdf(path)
}
const validateMade = async (options: SignedPdfOptions) => validateBytes((await createSignedPdf(options)).bytes)

const intact = await createSignedPdf()

describe('an intact signature', () => {
  test('is indeterminate, because nobody has judged its certificate yet', async () => {
    const verdict = await validateBytes(intact.bytes)
    expect(verdict).toEqual({
      format: 'pades',
      indication: 'INDETERMINATE',
      signatures: [
        {
          kind: 'signature',
          timestamp: null,
          contentTimestamp: null,
          path: [],
          revocation: [],
          field: 'Signature1',
          indication: 'INDETERMINATE',
          subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
          level: 'B-B',
          evidenceLevel: 'B-B',
          subFilter: 'ETSI.CAdES.detached',
          signer: { commonName: 'Nguyễn Thị Ánh', certificateSha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
          claimedSigningTime: '2026-03-02T03:11:12.000Z',
          coverage: 'whole-document',
          signedRevisionBytes: null,
          changesAfter: [],
          reasons: ['intact', 'covers-whole-document', 'certificate-chain-not-checked'],
        },
      ],
    })
  })

  test('the format of Adobe is intact as well, and no level of ETSI', async () => {
    const [signature] = (await validateMade({ entries: '/SubFilter /adbe.pkcs7.detached' })).signatures
    expect(signature).toMatchObject({
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
      level: null,
      evidenceLevel: 'B-B',
      claimedSigningTime: null,
    })
  })

  test.each(['\n', '% more', '%%EOF\n', 'startxref\n0\n%%EOF\n'])(
    'bytes after it that are no update: %j',
    async tail => {
      const [signature] = (await validateBytes(Buffer.concat([intact.bytes, Buffer.from(tail)]))).signatures
      expect(signature).toMatchObject({ indication: 'TOTAL-FAILED', coverage: 'earlier-revision' })
      expect(signature?.reasons).not.toContain('intact')
    },
  )
})

describe('changed bytes', () => {
  test('where the signed revision ends is told only while its bytes are what was signed', async () => {
    const end = intact.bytes.length
    const later = appendUpdate(intact.bytes, { objects: { 4: pdfStream('BT (Pay 900 euros) Tj ET') } })
    expect((await validateBytes(later)).signatures).toMatchObject([{ signedRevisionBytes: end }])
    const at = later.indexOf(pageText)
    later[at] = (later[at] ?? 0) ^ 1
    expect((await validateBytes(later)).signatures).toMatchObject([{ signedRevisionBytes: null }])
  })

  test('any bit of the page flipped: the digest no longer matches', async () => {
    const at = intact.bytes.indexOf(pageText)
    for (let offset = 0; offset < pageText.length; offset++) {
      const changed = Buffer.from(intact.bytes)
      changed[at + offset] = (changed[at + offset] ?? 0) ^ (1 << (offset % 8))
      const verdict = await validateBytes(changed)
      expect(verdict.indication).toBe('TOTAL-FAILED')
      expect(verdict.signatures).toMatchObject([
        { subIndication: 'HASH_FAILURE', reasons: ['digest-mismatch', 'covers-whole-document'] },
      ])
    }
  })

  test('any byte of the covered range flipped: never intact, and unreadable only in ways that are told', async () => {
    const [, holeStart, holeEnd] = intact.byteRange
    let failed = 0
    for (let at = 0; at < intact.bytes.length; at = at + 1 === holeStart ? holeEnd : at + 1) {
      const changed = Buffer.from(intact.bytes)
      changed[at] = (changed[at] ?? 0) ^ 0x04
      try {
        const { indication, signatures } = await validateBytes(changed)
        expect(signatures.flatMap(signature => signature.reasons)).not.toContain('intact')
        // A name of the structure changed: there is no signature any more, or none of a format we know.
        const unknown = signatures.every(signature => signature.reasons.includes('format-unsupported'))
        expect(unknown ? 'TOTAL-FAILED' : indication, `byte ${at}`).toBe('TOTAL-FAILED')
        if (indication === 'TOTAL-FAILED') failed++
      } catch (error) {
        expect(error).toBeInstanceOf(AppError)
        expect((error as AppError).code).toMatch(/^pdf\//)
      }
    }
    expect(failed).toBeGreaterThan(intact.bytes.length / 20)
  })

  test('the signature value flipped', async () => {
    const changed = Buffer.from(intact.bytes)
    const padding = changed.indexOf('00000000>')
    const lastDigit = changed
      .subarray(0, padding)
      .toString('latin1')
      .search(/[^0]0*$/)
    changed[lastDigit] = (changed[lastDigit] ?? 0) === 0x31 ? 0x32 : 0x31
    expect((await validateBytes(changed)).signatures).toMatchObject([
      { indication: 'TOTAL-FAILED', subIndication: 'SIG_CRYPTO_FAILURE' },
    ])
  })
})

describe('a ByteRange that leaves room for more than the signature fails, even where the digest would match', () => {
  test.each<[string, SignedPdfOptions['byteRange']]>([
    ['does not start at 0', ([, b, c, d]) => [1, b - 1, c, d]],
    ['overlaps', ([a, , c, d]) => [a, c, c - 10, d + 10]],
    ['reaches past the end', ([a, b, c, d]) => [a, b, c, d + 1]],
    ['has two numbers', ([a, b]) => [a, b]],
    ['has six numbers', ([a, b, c, d]) => [a, b, c, d, c + d, 0]],
    ['has a negative number', ([a, b, c]) => [a, b, c, -1]],
    ['has a fraction', ([a, b, c, d]) => [a, b, c, `${d}.5`]],
    ['has a number beyond what is exact', ([a, b, c]) => [a, b, c, '9007199254740993']],
    ['has a name', ([a, b, c]) => [a, b, c, '/Name']],
    ['has an empty first part', ([a, , c, d]) => [a, 0, c, d]],
  ])('%s', async (_, byteRange) => {
    expect(await validateMade(byteRange ? { byteRange } : {})).toMatchObject({
      indication: 'TOTAL-FAILED',
      signatures: [
        { subIndication: 'FORMAT_FAILURE', coverage: 'earlier-revision', reasons: ['byte-range-malformed'] },
      ],
    })
  })

  test.each<[string, SignedPdfOptions]>([
    ['begins before the signature', { byteRange: ([a, b, c, d]) => [a, b - 20, c, d] }],
    ['begins inside the signature', { byteRange: ([a, b, c, d]) => [a, b + 1, c, d] }],
    ['ends after the signature', { byteRange: ([a, b, c, d]) => [a, b, c + 20, d - 20] }],
    ['ends inside the signature', { byteRange: ([a, b, c, d]) => [a, b, c - 1, d + 1] }],
    ['is elsewhere', { byteRange: ([a, b, c, d]) => [a, b + 100, c + 100, d - 100] }],
    ['holds a second string', { contents: hex => `${hex.slice(0, -8)}><000000` }],
    ['holds a comment', { contents: hex => `${hex.slice(0, -8)}%000000\n` }],
    ['holds white space', { contents: hex => `${hex.slice(0, -2)}\n\n` }],
  ])('the hole %s', async (_, options) => {
    const verdict = await validateMade(options)
    expect(verdict).toMatchObject({
      indication: 'TOTAL-FAILED',
      signatures: [{ subIndication: 'FORMAT_FAILURE', reasons: ['contents-gap-mismatch'] }],
    })
  })
})

describe('what cannot be judged', () => {
  test('a value that two fields share', async () => {
    const verdict = await validateMade({ fieldCount: 2 })
    expect(verdict.signatures.map(({ field, reasons }) => [field, reasons])).toEqual([
      ['Signature1', ['value-shared']],
      ['Signature2', ['value-shared']],
    ])
  })

  test.each([
    ['/SubFilter /adbe.x509.rsa_sha1', 'format-retired'],
    ['/SubFilter (ETSI.CAdES.detached)', 'format-unsupported'],
    ['', 'format-unsupported'],
  ])('format %s', async (entries, reason) => {
    expect((await validateMade({ entries })).signatures).toMatchObject([
      { indication: 'INDETERMINATE', subIndication: 'GENERIC', reasons: [reason] },
    ])
  })

  test.each([
    ['/SubFilter /ETSI.RFC3161', 'document-timestamp'],
    ['/SubFilter /adbe.pkcs7.sha1', 'signature'],
  ])('a detached signature is none of format %s', async (entries, kind) => {
    expect((await validateMade({ entries })).signatures).toMatchObject([
      { kind, indication: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' },
    ])
  })

  test('a signature that is no CMS', async () => {
    expect((await validateMade({ contents: hex => '0'.repeat(hex.length) })).signatures).toMatchObject([
      {
        indication: 'TOTAL-FAILED',
        subIndication: 'FORMAT_FAILURE',
        reasons: ['cms-unreadable', 'covers-whole-document'],
      },
    ])
  })

  test('no signature at all', async () => {
    expect(await validateMade({ fieldCount: 0 })).toEqual({
      format: 'pades',
      indication: 'INDETERMINATE',
      signatures: [],
    })
  })

  test('a file that is no PDF', async () => {
    await expect(validateBytes(Buffer.from('hello'))).rejects.toMatchObject({ code: 'pdf/not-a-pdf' })
  })
})
