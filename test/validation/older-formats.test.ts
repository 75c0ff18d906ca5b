/** Signatures of other kinds: a digest inside the CMS, answers about revocation as a signed attribute, and what CAdES brings unsigned. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import {
  extensions,
  issuePaper,
  makeAnswer,
  makeArchival,
  makeCms,
  makeList,
  type Paper,
} from '../../native-mocks/pki/paper-pki.ts'
import { readElement, readElements } from '../../src/main/pki/asn1-element.ts'
import { cmsOids } from '../../src/main/pki/cms-oids.ts'
import { encodeSequence } from '../../src/main/pki/der-encode.ts'
import { validatePdf } from '../../src/main/validation/pdf/validate-pdf.ts'
import { createSignedPdf, pageText } from './pdf/signed-pdf.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-older-'))
afterAll(() => rmSync(folder, { recursive: true }))

const [from, to] = [new Date('2004-01-01T00:00:00Z'), new Date('2034-01-01T00:00:00Z')]
const root = issuePaper({
  name: 'Root',
  from,
  to,
  extensions: [extensions.authority(), extensions.usage('keyCertSign', 'cRLSign')],
})
const signer = issuePaper({
  name: 'Anna',
  issuer: root,
  from,
  to,
  extensions: [extensions.usage('digitalSignature'), extensions.list('http://pki.test/list')],
})

const sign = async (subFilter: string, makeSignature: (covered: Uint8Array) => Uint8Array): Promise<Buffer> => {
  const { bytes, byteRange } = await createSignedPdf({ entries: `/Type /Sig /SubFilter /${subFilter}` })
  const [, first, second] = byteRange
  const cms = makeSignature(Buffer.concat([bytes.subarray(0, first), bytes.subarray(second)]))
  bytes.write(
    Buffer.from(cms)
      .toString('hex')
      .padEnd(second - first - 2, '0'),
    first + 1,
    'latin1',
  )
  return bytes
}

const validate = async (bytes: Uint8Array, at: string, anchors: readonly Paper[] = [root]) => {
  const path = join(folder, 'signed.pdf')
  writeFileSync(path, bytes)
  const signing = anchors.map(({ der }) => der)
  return (await validatePdf(path, { anchorsAt: purpose => (purpose === 'signing' ? signing : []), at: new Date(at) }))
    .signatures[0]
}

describe('adbe.pkcs7.sha1', () => {
  const signOld = () =>
    sign('adbe.pkcs7.sha1', covered =>
      makeCms({ signer, contentType: cmsOids.data, content: { inside: createHash('sha1').update(covered).digest() } }),
    )

  test('is checked, and judged by its time', async () => {
    const bytes = await signOld()
    const today = await validate(bytes, '2026-11-22')
    expect(today).toMatchObject({
      indication: 'INDETERMINATE',
      subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
      level: null,
    })
    expect(today?.reasons).toEqual(expect.arrayContaining(['intact', 'algorithm-weak']))
    expect(await validate(bytes, '2010-01-01')).toMatchObject({ subIndication: 'TRY_LATER' })
  })

  test('changed content is noticed', async () => {
    const bytes = await signOld()
    bytes.write('9', bytes.indexOf(pageText) + pageText.indexOf('1'), 'latin1')
    expect(await validate(bytes, '2010-01-01')).toMatchObject({
      indication: 'TOTAL-FAILED',
      subIndication: 'HASH_FAILURE',
    })
  })
})

describe('adbe-revocationInfoArchival', () => {
  const [thisUpdate, nextUpdate] = [new Date('2026-11-20T00:00:00Z'), new Date('2026-11-27T00:00:00Z')]
  const status = { from: thisUpdate, to: nextUpdate }
  const revokedAt = new Date('2026-11-01T00:00:00Z')
  const signArchived = (value: Uint8Array) =>
    sign('adbe.pkcs7.detached', covered =>
      makeCms({
        signer,
        contentType: cmsOids.data,
        content: { sha256: createHash('sha256').update(covered).digest() },
        attributes: [{ oid: cmsOids.revocationArchival, value }],
      }),
    )
  const goodList = makeList({ issuer: root, ...status })
  const badList = makeList({ issuer: root, ...status, revoked: [{ certificate: signer.certificate, at: revokedAt }] })
  const good = makeAnswer({ issuer: root, certificate: signer.certificate, status: 'good', ...status })

  test.each([
    ['a list', makeArchival([goodList], []), 'TOTAL-PASSED', null],
    ['an answer', makeArchival([], [good]), 'TOTAL-PASSED', null],
    ['a list that names the signer', makeArchival([badList], []), 'INDETERMINATE', 'REVOKED_NO_POE'],
    ['a good answer beside it', makeArchival([badList], [good]), 'INDETERMINATE', 'REVOKED_NO_POE'],
    ['rubbish', goodList, 'INDETERMINATE', 'TRY_LATER'],
  ])('%s', async (_name, value, indication, subIndication) => {
    expect(await validate(await signArchived(value), '2026-11-22')).toMatchObject({ indication, subIndication })
  })

  test('counts while it is fresh', async () => {
    const bytes = await signArchived(makeArchival([goodList], []))
    expect(await validate(bytes, '2026-12-22')).toMatchObject({ subIndication: 'TRY_LATER' })
  })
})

describe('certificate and revocation values of CAdES', () => {
  const status = { from: new Date('2026-11-20T00:00:00Z'), to: new Date('2026-11-27T00:00:00Z') }
  const revokedAt = new Date('2026-11-01T00:00:00Z')
  const authority = issuePaper({
    name: 'Issuing CA',
    issuer: root,
    from,
    to,
    extensions: [extensions.authority(), extensions.usage('keyCertSign', 'cRLSign')],
  })
  const bob = issuePaper({
    name: 'Bob',
    issuer: authority,
    from,
    to,
    extensions: [extensions.usage('digitalSignature')],
  })
  const signWith = (by: Paper, oid: string, value: Uint8Array) =>
    sign('ETSI.CAdES.detached', covered =>
      makeCms({
        signer: by,
        contentType: cmsOids.data,
        content: { sha256: createHash('sha256').update(covered).digest() },
        unsigned: [{ oid, value }],
      }),
    )
  const goodList = makeList({ issuer: root, ...status })
  const badList = makeList({ issuer: root, ...status, revoked: [{ certificate: signer.certificate, at: revokedAt }] })
  const answer = makeAnswer({ issuer: root, certificate: signer.certificate, status: 'good', ...status })
  /** The BasicOCSPResponse of an OCSPResponse: status, then [0] of a sequence of kind and octets. */
  const basicOf = (response: Uint8Array): Uint8Array => {
    const [, bytes] = readElements(readElement(response).content)
    const [, octets] = readElements(readElements(bytes?.content ?? new Uint8Array())[0]?.content ?? new Uint8Array())
    return octets?.content ?? new Uint8Array()
  }

  test.each([
    ['a list', makeArchival([goodList], []), 'TOTAL-PASSED', null],
    ['an answer without its envelope', makeArchival([], [basicOf(answer)]), 'TOTAL-PASSED', null],
    ['a list that names the signer', makeArchival([badList], []), 'INDETERMINATE', 'REVOKED_NO_POE'],
    ['rubbish', goodList, 'INDETERMINATE', 'TRY_LATER'],
    ['rubbish in its place', makeArchival([answer], [goodList]), 'INDETERMINATE', 'TRY_LATER'],
  ])('%s', async (_name, value, indication, subIndication) => {
    const bytes = await signWith(signer, cmsOids.revocationValues, value)
    expect(await validate(bytes, '2026-11-22')).toMatchObject({ indication, subIndication })
  })

  test('an issuer that stands nowhere else completes the path', async () => {
    const completed = await signWith(bob, cmsOids.certificateValues, encodeSequence(authority.der))
    expect(await validate(completed, '2026-11-22')).toMatchObject({ indication: 'TOTAL-PASSED' })
    const other = await signWith(bob, cmsOids.certificateValues, encodeSequence(signer.der))
    expect(await validate(other, '2026-11-22')).toMatchObject({ subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' })
  })
})
