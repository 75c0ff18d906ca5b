/** EN 319 142-1 §5.4, §5.5, §6.3: what levels B-T, B-LT and B-LTA add to a file, and what OpenSSL and MuPDF make of it. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { locateEntry } from '../../src/main/pdf/location.ts'
import {
  asArray,
  asDict,
  asName,
  asString,
  dictEntry,
  type PdfDict,
  type PdfObject,
} from '../../src/main/pdf/object.ts'
import { openPdf, type PdfFile } from '../../src/main/pdf/open-pdf.ts'
import { readElement } from '../../src/main/pki/asn1-element.ts'
import { parseCertificate, toPem } from '../../src/main/pki/certificate.ts'
import { readCms } from '../../src/main/pki/cms.ts'
import { readTimestamp } from '../../src/main/pki/timestamp.ts'
import { listFields } from '../../src/main/signing/pdf/form-fields.ts'
import { makePdf } from '../pdf/make-pdf.ts'
import { lacksOpenssl, runOpenssl } from '../pki/openssl.ts'
import { createLevelSigning, type LevelSigning, openTestPki, type TestPki } from '../signing/level-signing.ts'

const signatureTimestampOid = '1.2.840.113549.1.9.16.2.14'
const hasMutool = spawnSync('mutool', ['-v']).error === undefined
if (!hasMutool) console.log('[lacks] mutool: apt-get install mupdf-tools')

interface ReadSignature {
  readonly dict: PdfDict
  /** With padding. */
  readonly contents: Uint8Array
  /** Without. */
  readonly der: Uint8Array
  /** The octets that ByteRange names. */
  readonly covered: Buffer
  readonly coversAll: boolean
}

const numbersOf = (object: PdfObject | undefined): readonly number[] =>
  (asArray(object) ?? []).filter(item => typeof item === 'number')

const readSignatures = async (pdf: PdfFile, bytes: Buffer): Promise<readonly ReadSignature[]> => {
  const fields = await listFields(pdf, await locateEntry(pdf, pdf.catalog, 'AcroForm'))
  return fields.flatMap(({ value }) => {
    const dict = asDict(value)
    const contents = asString(dictEntry(value, 'Contents'))
    if (!dict || !contents) return []
    const [, first = 0, second = 0, rest = 0] = numbersOf(dictEntry(value, 'ByteRange'))
    const covered = Buffer.concat([bytes.subarray(0, first), bytes.subarray(second, second + rest)])
    const { bytes: der } = readElement(contents)
    return [{ dict, contents, der, covered, coversAll: second + rest === bytes.length }]
  })
}

const readStreams = async (pdf: PdfFile, list: PdfObject | undefined): Promise<readonly Uint8Array[]> => {
  const streams: Uint8Array[] = []
  for (const item of asArray(await pdf.resolve(list)) ?? []) {
    // §5.4.2.2: indirect references to streams.
    expect(item).toMatchObject({ kind: 'ref' })
    const stream = await pdf.resolve(item)
    if (typeof stream !== 'object' || stream?.kind !== 'stream') throw new Error('no stream')
    streams.push(await pdf.readStreamData(stream))
  }
  return streams
}

describe.skipIf(lacksOpenssl)('levels', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-norm-'))
  const inputPath = join(folder, 'contract.pdf')
  let pki: TestPki
  let anna: LevelSigning
  let authorities = ''
  beforeAll(async () => {
    writeFileSync(inputPath, makePdf())
    pki = await openTestPki()
    anna = await createLevelSigning(pki, { kind: 'rsa-2048' })
    authorities = toPem(await pki.certificate('root')) + toPem(await pki.certificate('issuing'))
  })
  afterAll(async () => {
    await pki?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const withSigned = async <Value>(
    level: 'B-B' | 'B-T' | 'B-LT' | 'B-LTA',
    work: (pdf: PdfFile, signatures: readonly ReadSignature[], path: string) => Promise<Value>,
    rsaPadding: 'pkcs1' | 'pss' = 'pkcs1',
  ): Promise<Value> => {
    const path = join(folder, `${level}-${rsaPadding}.pdf`)
    await anna.sign({ inputPath, outputPath: path, level, rsaPadding, replaceExisting: true })
    const pdf = await openPdf(path)
    try {
      return await work(pdf, await readSignatures(pdf, readFileSync(path)), path)
    } finally {
      await pdf.close()
    }
  }
  const verifyTimestamp = (token: Uint8Array, data: Uint8Array): string =>
    runOpenssl(['ts', '-verify', '-data', 'data', '-in', 'token', '-token_in', '-CAfile', 'ca.pem'], {
      data,
      token,
      'ca.pem': authorities,
    }).toString()

  test('B-T: one unsigned attribute, a timestamp over the signature value, which openssl ts verifies', () =>
    withSigned('B-T', async (_pdf, [signature]) => {
      const [signer] = readCms(signature?.der ?? new Uint8Array()).signers
      expect([...(signer?.unsignedAttributes.keys() ?? [])]).toEqual([signatureTimestampOid])
      const tokens = signer?.unsignedAttributes.get(signatureTimestampOid) ?? []
      expect(tokens).toHaveLength(1)
      const token = tokens[0]?.bytes ?? new Uint8Array()
      expect(verifyTimestamp(token, signer?.signature ?? new Uint8Array())).toContain('Verification: OK')
    }))

  test('B-B has no unsigned attribute', () =>
    withSigned('B-B', async (_pdf, [signature]) => {
      expect(readCms(signature?.der ?? new Uint8Array()).signers[0]?.unsignedAttributes.size).toBe(0)
    }))

  test.each(['pkcs1', 'pss'] as const)('RSA %s: openssl cms verifies the signature over the byte range', padding =>
    withSigned(
      'B-T',
      async (_pdf, [signature]) => {
        const args = ['cms', '-verify', '-binary', '-inform', 'DER', '-in', 'cms', '-content', 'content']
        const files = {
          cms: signature?.der ?? new Uint8Array(),
          content: signature?.covered ?? new Uint8Array(),
          'ca.pem': authorities,
        }
        const content = runOpenssl([...args, '-CAfile', 'ca.pem', '-purpose', 'any'], files)
        expect(content.equals(signature?.covered ?? Buffer.alloc(0))).toBe(true)
        const print = runOpenssl(['cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', 'cms'], files)
        expect(print.includes('rsassaPss')).toBe(padding === 'pss')
      },
      padding,
    ),
  )

  test('B-LT: the DSS holds the chains and their status once; the VRI names them under the SHA-1 of /Contents', () =>
    withSigned('B-LT', async (pdf, signatures) => {
      const [signature] = signatures
      const dss = await pdf.resolve(dictEntry(pdf.catalog.value, 'DSS'))
      const certificates = await readStreams(pdf, dictEntry(dss, 'Certs'))
      const names = certificates.map(der => parseCertificate(der).commonName).sort()
      expect(names).toEqual(
        ['Anna Example', 'Test issuing', 'Test responder', 'Test root', 'Test tsa'].filter(name =>
          names.includes(name),
        ),
      )
      // The responder's own came with its answers, and says that its status need not be asked.
      expect(names).toEqual(['Anna Example', 'Test issuing', 'Test root', 'Test tsa'])
      // The signer and the authority by OCSP; the issuing authority by the root's list.
      const responses = await readStreams(pdf, dictEntry(dss, 'OCSPs'))
      const lists = await readStreams(pdf, dictEntry(dss, 'CRLs'))
      expect([responses.length, lists.length]).toEqual([2, 1])
      const root = toPem(await pki.certificate('root'))
      for (const response of responses) {
        const issuing = toPem(await pki.certificate('issuing'))
        const files = { response, 'ca.pem': authorities, 'issuing.pem': issuing }
        const args = ['ocsp', '-respin', 'response', '-CAfile', 'ca.pem', '-issuer', 'issuing.pem', '-resp_text']
        expect(runOpenssl(args, files).toString()).toContain('Cert Status: good')
      }
      const crlArgs = ['crl', '-inform', 'DER', '-in', 'list', '-CAfile', 'root.pem', '-noout']
      runOpenssl(crlArgs, { list: lists[0] ?? new Uint8Array(), 'root.pem': root })

      const related = await pdf.resolve(dictEntry(dss, 'VRI'))
      const key = createHash('sha1')
        .update(signature?.contents ?? '')
        .digest('hex')
        .toUpperCase()
      expect([...(asDict(related)?.entries.keys() ?? [])]).toEqual([key])
      const own = await pdf.resolve(dictEntry(related, key))
      for (const [inRelated, inStore] of [
        ['Cert', 'Certs'],
        ['OCSP', 'OCSPs'],
        ['CRL', 'CRLs'],
      ] as const) {
        expect(asArray(await pdf.resolve(dictEntry(own, inRelated)))).toEqual(
          asArray(await pdf.resolve(dictEntry(dss, inStore))),
        )
      }
    }))

  test('B-LTA: a document timestamp of its own type over all that stands before it, DSS included', () =>
    withSigned('B-LTA', async (_pdf, signatures) => {
      expect(signatures.map(({ coversAll }) => coversAll)).toEqual([false, true])
      const [, timestamp] = signatures
      if (!timestamp) throw new Error('no timestamp')
      // §5.4.3: these entries and no others; the token alone says when and by whom.
      expect([...timestamp.dict.entries.keys()].sort()).toEqual([
        'ByteRange',
        'Contents',
        'Filter',
        'SubFilter',
        'Type',
      ])
      expect(asName(dictEntry(timestamp.dict, 'Type'))).toBe('DocTimeStamp')
      expect(asName(dictEntry(timestamp.dict, 'SubFilter'))).toBe('ETSI.RFC3161')
      expect(timestamp.covered.includes('/DSS')).toBe(true)
      expect(verifyTimestamp(timestamp.der, timestamp.covered)).toContain('Verification: OK')
      const { time } = await readTimestamp(timestamp.der)
      expect(Math.abs(time.getTime() - Date.now())).toBeLessThan(3_600_000)
    }))

  test('renewed: the store keeps what it had, and gains what the last timestamp needs', async () => {
    const renewedPath = join(folder, 'renewed.pdf')
    const before = await withSigned('B-LTA', async (pdf, _signatures, path) => {
      await anna.extend({ inputPath: path, outputPath: renewedPath, replaceExisting: true, level: 'B-LTA' })
      const dss = await pdf.resolve(dictEntry(pdf.catalog.value, 'DSS'))
      return asArray(dictEntry(dss, 'Certs')) ?? []
    })
    const pdf = await openPdf(renewedPath)
    try {
      const dss = await pdf.resolve(dictEntry(pdf.catalog.value, 'DSS'))
      // The same certificates: named again, not written again.
      expect(dictEntry(dss, 'Certs')).toMatchObject({ items: before })
      const signatures = await readSignatures(pdf, readFileSync(renewedPath))
      expect(signatures).toHaveLength(3)
      // One entry for the signature and one for the timestamp that is renewed.
      const keys = signatures.slice(0, 2).map(({ contents }) => createHash('sha1').update(contents).digest('hex'))
      const related = asDict(await pdf.resolve(dictEntry(dss, 'VRI')))
      expect([...(related?.entries.keys() ?? [])].sort()).toEqual(keys.map(key => key.toUpperCase()).sort())
      for (const { der, covered } of signatures.slice(1)) expect(verifyTimestamp(der, covered)).toContain('OK')
    } finally {
      await pdf.close()
    }
  })

  test.skipIf(!hasMutool)(
    'MuPDF finds the signature valid at every level; it takes the updates of B-LT for edits',
    async () => {
      for (const level of ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const) {
        await withSigned(level, async (_pdf, _signatures, path) => {
          const { stdout } = spawnSync('mutool', ['sign', '-v', path], { encoding: 'utf8' })
          const isUpdated = level === 'B-LT' || level === 'B-LTA'
          expect(stdout).toContain(isUpdated ? 'The signature is valid but' : 'The document is unchanged since signing')
        })
      }
    },
  )
})
