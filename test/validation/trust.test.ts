import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parseCertificate, toPem } from '../../src/main/pki/certificate.ts'
import { validatePdf } from '../../src/main/validation/pdf/validate-pdf.ts'
import { createTrustAnchors } from '../../src/main/validation/trust-anchors.ts'
import { parseCertificates, readTrustFiles } from '../../src/main/validation/trust-files.ts'
import { lacksOpenssl, runOpenssl } from '../pki/openssl.ts'
import { certify, createSoftwareSigner } from '../pki/software-signer.ts'
import { certificate, createSignedPdf, pageText } from './pdf/signed-pdf.ts'

const folder = await mkdtemp(join(tmpdir(), 'signet-trust-'))
afterAll(() => rm(folder, { recursive: true }))
const at = (...names: readonly string[]): string => join(folder, ...names)

const { bytes } = await createSignedPdf()
await writeFile(at('signed.pdf'), bytes)
await writeFile(at('signer.pem'), toPem(certificate))
const other = await certify(createSoftwareSigner('P-256'), 'ecdsa', 'Someone else')
const inForce = new Date('2026-11-22T00:00:00Z')
const judge = async (path: string, anchors: readonly Uint8Array[], when = inForce) =>
  (await validatePdf(path, { anchorsAt: purpose => ({ signing: anchors, timestamping: [] })[purpose], at: when }))
    .signatures[0]

describe('verdicts', () => {
  test('an intact signature passes when its certificate is trusted at the time', async () => {
    const verdict = await judge(at('signed.pdf'), [certificate])
    expect(verdict).toMatchObject({ indication: 'TOTAL-PASSED', subIndication: null })
    expect(verdict?.reasons).toEqual(['intact', 'covers-whole-document', 'trusted-directly'])
  })

  test('nobody trusted, somebody else trusted, trusted at another time', async () => {
    expect(await judge(at('signed.pdf'), [])).toMatchObject({ subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' })
    const stranger = await judge(at('signed.pdf'), [other])
    expect(stranger).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' })
    expect(stranger?.reasons).toContain('no-trusted-issuer')
    for (const time of ['2025-12-31', '2036-01-02']) {
      const verdict = await judge(at('signed.pdf'), [certificate], new Date(time))
      expect(verdict).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'OUT_OF_BOUNDS_NO_POE' })
    }
  })

  test('trust heals neither changed content nor an uncovered tail', async () => {
    const changed = Buffer.from(bytes)
    changed.write('9', changed.indexOf(pageText) + pageText.indexOf('1'), 'latin1')
    await writeFile(at('changed.pdf'), changed)
    expect(await judge(at('changed.pdf'), [certificate])).toMatchObject({ subIndication: 'HASH_FAILURE' })
    await writeFile(at('tail.pdf'), Buffer.concat([bytes, Buffer.from('\n')]))
    expect(await judge(at('tail.pdf'), [certificate])).toMatchObject({ indication: 'TOTAL-FAILED' })
  })
})

describe('anchors of a profile', () => {
  test('count for their purpose only, are kept, and are removed by id', async () => {
    const [signer] = await readTrustFiles(at('signer.pem'))
    if (!signer) throw new Error('no certificate')
    const anchors = createTrustAnchors(at('profile'))
    expect(anchors.list()).toEqual([])
    const [tls] = anchors.add([signer], 'tls')
    expect(createTrustAnchors(at('profile')).certificatesFor('signing')).toEqual([])
    const [signing] = anchors.add([signer], 'signing')
    anchors.add([signer], 'signing')
    expect(createTrustAnchors(at('profile')).list()).toEqual([tls, signing])
    anchors.remove(tls?.id ?? '')
    expect(anchors.certificatesFor('signing')).toEqual([Buffer.from(certificate)])
    expect(() => anchors.remove('tls-0')).toThrow(expect.objectContaining({ code: 'validation/anchor-not-found' }))
  })

  test('an exchanged certificate is noticed, and nothing is trusted', async () => {
    const anchors = createTrustAnchors(at('exchanged'))
    anchors.add([parseCertificate(other)], 'signing')
    const path = at('exchanged', 'trust-anchors.json')
    const text = await readFile(path, 'utf8')
    const swap = text.replace(Buffer.from(other).toString('base64'), Buffer.from(certificate).toString('base64'))
    await writeFile(path, swap)
    expect(() => anchors.certificatesFor('signing')).toThrow(
      expect.objectContaining({ code: 'validation/anchors-damaged' }),
    )
  })
})

test('certificates from PEM bundles, DER files and folders; something else is told', async () => {
  await mkdir(at('ca'))
  await writeFile(at('ca', 'a.pem'), `words\n${toPem(certificate)}${toPem(other)}`)
  await writeFile(at('ca', 'b.der'), other)
  await writeFile(at('ca', 'readme.txt'), 'nothing')
  const names = async (path: string) => (await readTrustFiles(path)).map(({ commonName }) => commonName)
  expect(await names(at('ca'))).toEqual(['Nguyễn Thị Ánh', 'Someone else', 'Someone else'])
  expect(await names(at('ca', 'b.der'))).toEqual(['Someone else'])
  await mkdir(at('empty'))
  for (const path of [at('ca', 'readme.txt'), at('empty')]) {
    await expect(readTrustFiles(path)).rejects.toMatchObject({ code: 'keys/certificate-unreadable' })
  }
  await expect(readTrustFiles(at('absent'))).rejects.toMatchObject({ code: 'documents/not-found' })
})

describe.skipIf(lacksOpenssl)('PKCS#7 bundles as openssl writes them', () => {
  const bundle = (form: 'PEM' | 'DER') =>
    runOpenssl(['crl2pkcs7', '-nocrl', '-certfile', 'all.pem', '-outform', form], {
      'all.pem': toPem(certificate) + toPem(other),
    })

  test.each(['PEM', 'DER'] as const)('%s: all certificates', form => {
    const names = parseCertificates(bundle(form)).map(({ commonName }) => commonName)
    expect(names.toSorted()).toEqual(['Nguyễn Thị Ánh', 'Someone else'])
  })

  test('none or all: a bundle without certificates, a broken certificate beside a good one, a key', () => {
    const empty = runOpenssl(['crl2pkcs7', '-nocrl', '-outform', 'DER'], {})
    const half = `${toPem(certificate)}${toPem(other.subarray(0, 200))}`
    const key = runOpenssl(['genpkey', '-algorithm', 'ed25519'], {})
    for (const bytes of [empty, Buffer.from(half), key, Buffer.alloc(0), bundle('DER').subarray(0, -9)]) {
      expect(() => parseCertificates(bytes)).toThrow(expect.objectContaining({ code: 'keys/certificate-unreadable' }))
    }
  })
})
