/** Timestamps of the content, signed along (EN 319 122-1 §5.2.8): what they prove, and what hostile ones do not. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createPaperKey,
  extensions,
  issuePaper,
  makeCms,
  makeStamp,
  type Paper,
} from '../../native-mocks/pki/paper-pki.ts'
import type { TimestampMood } from '../../native-mocks/pki/timestamp-authority.ts'
import { asn1Tags, expectTag, readChildren, readElement } from '../../src/main/pki/asn1-element.ts'
import { cmsOids } from '../../src/main/pki/cms-oids.ts'
import { createTimestampRequest } from '../../src/main/pki/timestamp.ts'
import { findBytes } from '../../src/main/signing/fetch-bytes.ts'
import { readSignatureTokens } from '../../src/main/validation/pdf/signature-tokens.ts'
import { validatePdf } from '../../src/main/validation/pdf/validate-pdf.ts'
import { writeReportText } from '../../src/main/validation/report/report-text.ts'
import type { SignatureVerdict } from '../../src/shared/model/validation.ts'
import { lacksOpenssl } from '../pki/openssl.ts'
import { openTestPki, type TestPki } from '../signing/level-signing.ts'
import { createSignedPdf, pageText } from './pdf/signed-pdf.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-content-stamp-'))
afterAll(() => rmSync(folder, { recursive: true }))

const [from, to] = [new Date('2020-01-01T00:00:00Z'), new Date('2036-01-01T00:00:00Z')]
const signer = issuePaper({ name: 'Anna', from, to, extensions: [extensions.usage('digitalSignature')] })
const authority = issuePaper({ name: 'Clock', from, to, extensions: [extensions.purpose('timeStamping', true)] })
const digestOf = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest()

interface Wishes {
  readonly by?: Paper
  /** Tokens of these bytes, to be signed along. */
  readonly tokens: (covered: Uint8Array) => Promise<readonly Uint8Array[]> | readonly Uint8Array[]
  /** Of the signature value. */
  readonly signedAt?: Date
}

const sign = async ({ by = signer, tokens, signedAt }: Wishes): Promise<Buffer> => {
  const { bytes, byteRange } = await createSignedPdf({ holeDigits: 400_000 })
  const [, first, second] = byteRange
  const covered = Buffer.concat([bytes.subarray(0, first), bytes.subarray(second)])
  const [value, ...others] = await tokens(covered)
  const make = (unsigned: readonly { readonly oid: string; readonly value: Uint8Array }[]) =>
    makeCms({
      signer: by,
      contentType: cmsOids.data,
      content: { sha256: digestOf('sha256', covered) },
      attributes: value ? [{ oid: cmsOids.contentTimestamp, value, others }] : [],
      unsigned,
    })
  const cms = signedAt ? stampValue(make, signedAt) : make([])
  bytes.write(
    Buffer.from(cms)
      .toString('hex')
      .padEnd(second - first - 2, '0'),
    first + 1,
    'latin1',
  )
  return bytes
}

/** RSA signs the same value each time, so that a timestamp of it can be put beside it afterwards. */
const stampValue = (
  make: (unsigned: readonly { readonly oid: string; readonly value: Uint8Array }[]) => Uint8Array,
  time: Date,
): Uint8Array => {
  const value = readSignatureTokens(make([])).signature
  const stamp = makeStamp({ authority, chain: [], time, digest: 'sha256', imprint: digestOf('sha256', value) })
  return make([{ oid: cmsOids.signatureTimestamp, value: stamp }])
}

const validate = async (
  bytes: Uint8Array,
  { timestamping = [authority.der], by = signer, pki = undefined as TestPki | undefined } = {},
): Promise<SignatureVerdict | undefined> => {
  const path = join(folder, 'signed.pdf')
  writeFileSync(path, bytes)
  const { signatures } = await validatePdf(path, {
    anchorsAt: purpose => ({ signing: [by.der], timestamping })[purpose],
    at: new Date(),
    ask: pki && (request => findBytes(fetch, { ...request, timeoutMs: 60_000 })),
  })
  return signatures[0]
}

const paperStamp =
  (time: Date, digest: 'sha256' | 'sha512' = 'sha256', by = authority) =>
  (bytes: Uint8Array) =>
    makeStamp({ authority: by, chain: [], time, digest, imprint: digestOf(digest, bytes) })
const [early, late] = [new Date('2026-02-01T10:00:00Z'), new Date('2026-03-01T10:00:00Z')]

describe.skipIf(lacksOpenssl)('tokens of openssl ts', () => {
  let pki: TestPki
  let root: Uint8Array
  beforeAll(async () => {
    pki = await openTestPki()
    root = await pki.certificate('root')
  })
  afterAll(() => pki?.close())

  const ask = async (mood: TimestampMood, covered: Uint8Array): Promise<Uint8Array> => {
    const imprint = digestOf('sha512', covered)
    const body = createTimestampRequest({ digestAlgorithm: 'sha512', imprint, nonce: Uint8Array.of(1, 2, 3, 4) })
    const answer = await fetch(pki.tsaUrl(mood), {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body: Buffer.from(body),
    })
    const [, token] = readChildren(readElement(new Uint8Array(await answer.arrayBuffer())), asn1Tags.sequence)
    return expectTag(token, asn1Tags.sequence).bytes
  }
  const signWith = (mood: TimestampMood) => sign({ tokens: async covered => [await ask(mood, covered)] })

  test('prove since when the content existed, in verdict and report', async () => {
    const before = Date.now()
    const verdict = await validate(await signWith('good'), { timestamping: [root], pki })
    expect(verdict).toMatchObject({ indication: 'TOTAL-PASSED', level: 'B-B', timestamp: null })
    expect(verdict?.reasons).toContain('content-timestamp-valid')
    const time = new Date(verdict?.contentTimestamp?.time ?? 0).getTime()
    expect(Math.abs(time - before)).toBeLessThan(600_000)
    const facts = {
      file: { name: 'a.pdf', sizeBytes: 1, sha256: '00' },
      checkedAt: new Date(),
      validationTime: new Date(),
      softwareVersion: '0',
      trusted: [],
    }
    if (!verdict) throw new Error('no verdict')
    const report = {
      ...facts,
      verdict: { format: 'pades', indication: 'TOTAL-PASSED', signatures: [verdict] },
    } as const
    for (const [language, words] of [
      ['en', 'The content existed on'],
      ['fr', 'Le contenu existait le'],
      ['vi', 'Nội dung đã có lúc'],
    ] as const) {
      const texts = writeReportText(report, language).flatMap(block => ('text' in block ? [block.text] : []))
      expect(texts.filter(text => text.startsWith(words) && text.includes('Test tsa'))).toHaveLength(1)
    }
  })

  test.each([
    ['wrong-imprint', 'content-timestamp-invalid'],
    ['forged', 'content-timestamp-invalid'],
    ['wrong-certificate', 'content-timestamp-not-trusted'],
    ['expired', 'content-timestamp-not-trusted'],
  ] as const)('prove nothing where they are of a service that is %s', async (mood, reason) => {
    const verdict = await validate(await signWith(mood), { timestamping: [root], pki })
    expect(verdict).toMatchObject({ indication: 'TOTAL-PASSED', contentTimestamp: null })
    expect(verdict?.reasons).toContain(reason)
    expect(verdict?.reasons).not.toContain('content-timestamp-valid')
  })

  test('prove nothing where nobody trusts their authority', async () => {
    const verdict = await validate(await signWith('good'), { pki })
    expect(verdict).toMatchObject({ indication: 'TOTAL-PASSED', contentTimestamp: null })
    expect(verdict?.reasons).toContain('content-timestamp-not-trusted')
  })
})

describe('tokens of any time', () => {
  test('several: the earliest counts, and each that proves nothing is told', async () => {
    const bytes = await sign({
      tokens: covered => [
        paperStamp(late)(covered),
        paperStamp(early, 'sha512')(covered),
        paperStamp(early)(Buffer.from('something else')),
        paperStamp(early, 'sha256', signer)(covered),
      ],
    })
    const verdict = await validate(bytes)
    expect(verdict?.contentTimestamp).toEqual({ time: early.toISOString(), authority: 'Clock' })
    expect(verdict?.reasons).toEqual(
      expect.arrayContaining(['content-timestamp-valid', 'content-timestamp-invalid', 'content-timestamp-not-trusted']),
    )
  })

  test('a hundred: twenty are looked at, whatever the rest may be', async () => {
    const bytes = await sign({
      tokens: covered =>
        Array.from({ length: 100 }, (_, n) => paperStamp(new Date(early.getTime() - n * 1000))(covered)),
    })
    const verdict = await validate(bytes)
    const time = new Date(verdict?.contentTimestamp?.time ?? 0).getTime()
    expect(verdict?.indication).toBe('TOTAL-PASSED')
    expect((early.getTime() - time) % 1000).toBe(0)
    expect(time).toBeGreaterThanOrEqual(early.getTime() - 99_000)
  })

  test.each([
    ['no CMS', Buffer.from('0500', 'hex')],
    [
      'a CMS that is no timestamp',
      makeCms({ signer, contentType: cmsOids.data, content: { inside: Buffer.from('x') } }),
    ],
  ])('rubbish (%s) changes nothing else', async (_name, token) => {
    const verdict = await validate(await sign({ tokens: () => [token] }))
    expect(verdict).toMatchObject({ indication: 'TOTAL-PASSED', contentTimestamp: null })
    expect(verdict?.reasons).toContain('content-timestamp-invalid')
  })

  test('changed content is a broken signature, as ever', async () => {
    const bytes = await sign({ tokens: covered => [paperStamp(early)(covered)] })
    bytes.write('9', bytes.indexOf(pageText) + pageText.indexOf('1'), 'latin1')
    expect(await validate(bytes)).toMatchObject({ subIndication: 'HASH_FAILURE', contentTimestamp: null })
  })

  test('a certificate that had expired when the content was stamped: signed after its end, which fails', async () => {
    const old = issuePaper({ name: 'Old', from, to: new Date('2025-01-01T00:00:00Z'), extensions: [] })
    const issued = await sign({ by: old, tokens: covered => [paperStamp(early)(covered)] })
    const plain = await sign({ by: old, tokens: () => [] })
    expect(await validate(plain, { by: old })).toMatchObject({ subIndication: 'OUT_OF_BOUNDS_NO_POE' })
    expect(await validate(issued, { by: old })).toMatchObject({ indication: 'TOTAL-FAILED', subIndication: 'EXPIRED' })
  })

  test('content that is younger than its signature is a contradiction', async () => {
    const tokensAt = (time: Date) => (covered: Uint8Array) => [paperStamp(time)(covered)]
    const rsa = issuePaper({ name: 'Rosa', from, to, key: createPaperKey('rsa-2048'), extensions: [] })
    const good = await validate(await sign({ by: rsa, tokens: tokensAt(early), signedAt: late }), { by: rsa })
    expect(good).toMatchObject({ indication: 'TOTAL-PASSED', level: 'B-T', contentTimestamp: { authority: 'Clock' } })
    const turned = await validate(await sign({ by: rsa, tokens: tokensAt(late), signedAt: early }), { by: rsa })
    expect(turned).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'TIMESTAMP_ORDER_FAILURE' })
    expect(turned?.reasons).toContain('timestamp-order')
  })
})
