/** Validation data that is meant to hurt: it is bounded, and proves nothing. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { extensions, issuePaper, makeAnswer, makeList } from '../../native-mocks/pki/paper-pki.ts'
import { readPathCertificate } from '../../src/main/pki/path-certificate.ts'
import { createAskOnce } from '../../src/main/validation/ask-once.ts'
import { evidenceLimits } from '../../src/main/validation/evidence.ts'
import { validatePdf } from '../../src/main/validation/pdf/validate-pdf.ts'
import { createProofsOfExistence } from '../../src/main/validation/proof-of-existence.ts'
import { createRevocationCheck } from '../../src/main/validation/revocation.ts'
import { certificate, createSignedPdf } from './pdf/signed-pdf.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-hostile-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = new Date('2026-11-22T00:00:00Z')

describe('services', () => {
  const request = (url: string) => ({ url, maxBytes: 1 })

  test('nothing is asked twice, and not more than a hundred times', async () => {
    let count = 0
    const ask = createAskOnce(async () => Uint8Array.of(++count))
    for (let index = 0; index < 300; index++) await ask(request(`http://a/${index % 150}`))
    expect(count).toBe(100)
  })

  test('after ten failures nobody is asked', async () => {
    let count = 0
    const ask = createAskOnce(async () => {
      count++
      return undefined
    })
    for (let index = 0; index < 50; index++) expect(await ask(request(`http://a/${index}`))).toBeUndefined()
    expect(count).toBe(10)
  })
})

describe('the security store', () => {
  const stream = (text: string): string => `<< /Length ${text.length} >>\nstream\n${text}\nendstream`
  const stores: readonly (readonly [string, string, readonly string[]])[] = [
    ['is a number', '/DSS 7', []],
    ['lists itself', '/DSS 7 0 R', ['<< /Certs [7 0 R 8 0 R] /OCSPs 8 0 R /VRI 7 0 R >>', '[8 0 R 8 0 R]']],
    [
      'holds rubbish',
      '/DSS 7 0 R',
      ['<< /Certs [8 0 R] /OCSPs [8 0 R 9 0 R] /CRLs [8 0 R null 5] >>', stream('0\x82xx'), stream('')],
    ],
    ['names a stream ten thousand times', '/DSS 7 0 R', [`<< /CRLs [${'8 0 R '.repeat(10_000)}] >>`, stream('0')]],
    [
      'has a filter that is none',
      '/DSS 7 0 R',
      ['<< /Certs [8 0 R] >>', '<< /Length 1 /Filter /Nothing >>\nstream\n0\nendstream'],
    ],
    [
      'has a stream that is too large',
      '/DSS 7 0 R',
      ['<< /Certs [8 0 R] >>', stream('0'.repeat(evidenceLimits.certificateBytes + 1))],
    ],
  ]
  test.each(stores)('%s', async (_name, catalog, extra) => {
    const path = join(folder, 'store.pdf')
    writeFileSync(path, (await createSignedPdf({ catalog, extra })).bytes)
    const { signatures } = await validatePdf(path, {
      anchorsAt: purpose => ({ signing: [certificate], timestamping: [] })[purpose],
      at,
    })
    expect(signatures).toMatchObject([{ indication: 'TOTAL-PASSED', revocation: [] }])
  })
})

describe('answers', () => {
  const [from, to] = [new Date('2026-01-01T00:00:00Z'), new Date('2034-01-01T00:00:00Z')]
  const root = issuePaper({ name: 'Root', from, to, extensions: [extensions.authority()] })
  const signer = issuePaper({ name: 'Anna', issuer: root, from, to, extensions: [extensions.list('http://a/')] })
  const path = [readPathCertificate(signer.der), readPathCertificate(root.der)]
  const stranger = issuePaper({ name: 'Stranger', from, to, extensions: [] })
  const span = { start: 0, end: 1 }
  const check = (status: readonly { readonly source: 'ocsp' | 'crl'; readonly der: Uint8Array }[]) => {
    const proofs = createProofsOfExistence()
    const items = status.map(each => ({ ...each, from: 'document' as const, span }))
    const evidence = { certificates: [stranger.der], status: items }
    const provenTime = () => proofs.findProof(span)?.time
    return createRevocationCheck({ evidence, provenTime, clock: at }).check(path, { bestTime: at, now: at })
  }

  test('cut off or changed anywhere, none says that the certificate is good', async () => {
    const fresh = { from: new Date('2026-11-21T00:00:00Z'), to: new Date('2026-11-25T00:00:00Z') }
    const whole = [
      { source: 'ocsp', der: makeAnswer({ issuer: root, certificate: signer.certificate, status: 'good', ...fresh }) },
      { source: 'crl', der: makeList({ issuer: root, ...fresh }) },
    ] as const
    for (const { source, der } of whole) {
      expect((await check([{ source, der }]))[0]?.state).toBe('good')
      let tried = 0
      for (let index = 0; index < der.length; index++) {
        const changed = Uint8Array.from(der)
        changed[index] = (changed[index] ?? 0) ^ 0x11
        for (const bytes of [changed, der.subarray(0, index)]) {
          tried++
          const [status] = await check([{ source, der: bytes }])
          expect(['undecided', 'not-offered'], `${source} ${index}`).toContain(status?.state)
        }
      }
      expect(tried).toBe(2 * der.length)
    }
  })

  test('hundreds by somebody else cost a bounded number of checks, and the right one is not looked for behind them', async () => {
    const fresh = { from: new Date('2026-11-21T00:00:00Z'), to: new Date('2026-11-25T00:00:00Z') }
    const bad = makeAnswer({
      issuer: root,
      certificate: signer.certificate,
      responder: stranger,
      status: 'good',
      ...fresh,
    })
    const good = makeAnswer({ issuer: root, certificate: signer.certificate, status: 'good', ...fresh })
    const many = Array.from({ length: 300 }, () => ({ source: 'ocsp' as const, der: bad }))
    const [status] = await check([...many, { source: 'ocsp', der: good }])
    expect(status?.state).toBe('undecided')
    expect([...(status?.problems ?? [])]).toEqual(['responder'])
  })
})
