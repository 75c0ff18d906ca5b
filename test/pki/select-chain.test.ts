import { describe, expect, test } from 'vitest'
import { parseCertificate } from '../../src/main/pki/certificate.ts'
import { createPadesCms, maxPadesCmsSize, readCms } from '../../src/main/pki/cms.ts'
import { selectChain } from '../../src/main/pki/select-chain.ts'
import { lacksOpenssl, runOpenssl } from './openssl.ts'
import { certify, createSoftwareSigner, type SoftwareSigner } from './software-signer.ts'

const toPemKey = (signer: SoftwareSigner) =>
  runOpenssl(['pkey', '-pubin', '-inform', 'DER', '-in', 'k'], { k: signer.spki })
const createKey = () => runOpenssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], {})

/** A certificate that OpenSSL issues; without an issuer, a self-signed authority. */
const issue = (
  subject: string,
  key: Buffer,
  issuer: { readonly certificate: Buffer; readonly key: Buffer } | null,
  options: { readonly isCa: boolean; readonly publicKey?: Buffer },
): Buffer => {
  const signing = issuer ? ['-CA', 'issuer', '-CAkey', 'issuerKey'] : ['-signkey', 'key']
  const forced = options.publicKey ? ['-force_pubkey', 'publicKey'] : []
  const request = runOpenssl(['req', '-new', '-key', 'key', '-subj', `/CN=${subject}`], { key })
  return runOpenssl(
    [
      'x509',
      '-req',
      '-in',
      'request',
      ...signing,
      ...forced,
      '-set_serial',
      '7',
      '-days',
      '30',
      '-extfile',
      'extensions',
    ],
    {
      request,
      key,
      extensions: `basicConstraints=critical,CA:${options.isCa}\n`,
      ...(options.publicKey ? { publicKey: options.publicKey } : {}),
      ...(issuer ? { issuer: issuer.certificate, issuerKey: issuer.key } : {}),
    },
  )
}

const toDer = (pem: Buffer) => parseCertificate(pem).der

describe.skipIf(lacksOpenssl)('the path of a certificate', async () => {
  if (lacksOpenssl) return
  const signer = createSoftwareSigner('P-256')
  const [rootKey, upperKey, lowerKey] = [createKey(), createKey(), createKey()]
  const root = issue('Root', rootKey, null, { isCa: true })
  const upper = issue('Upper', upperKey, { certificate: root, key: rootKey }, { isCa: true })
  const lower = issue('Lower', lowerKey, { certificate: upper, key: upperKey }, { isCa: true })
  const issuer = { certificate: lower, key: lowerKey }
  const own = issue('Signer', createKey(), issuer, { isCa: false, publicKey: toPemKey(signer) })
  const authentication = issue('Login of the same person', createKey(), issuer, { isCa: false })
  const stranger = Buffer.from(await certify(createSoftwareSigner('P-256'), 'ecdsa', 'Stranger'))
  const candidates = [stranger, ...[root, authentication, upper, own, lower].map(toDer), Buffer.from('no certificate')]

  test('holds the issuers, nearest first, and nothing else of the token', () => {
    const chain = selectChain(parseCertificate(own), candidates)
    expect(chain.map(each => parseCertificate(each).commonName)).toEqual(['Lower', 'Upper'])
  })

  test('is empty for a self-signed certificate', () => {
    expect(selectChain(parseCertificate(stranger), candidates)).toEqual([])
  })

  test('goes into the signature, which OpenSSL then traces to the root', async () => {
    const content = Buffer.from('document')
    const certificate = toDer(own)
    const documentDigest = runOpenssl(['dgst', '-sha256', '-binary', 'content'], { content })
    const sign = signer.sign('ecdsa', 'sha256')
    const request = {
      certificate,
      chain: candidates,
      scheme: 'ecdsa',
      digestAlgorithm: 'sha256',
      documentDigest,
      sign,
    } as const
    const cms = await createPadesCms(request)
    expect(readCms(cms).certificates).toHaveLength(3)
    expect(cms.length).toBeLessThanOrEqual(maxPadesCmsSize([certificate, ...candidates], 256))
    const args = [
      'cms',
      '-verify',
      '-binary',
      '-inform',
      'DER',
      '-in',
      'cms',
      '-content',
      'content',
      '-CAfile',
      'root',
      '-purpose',
      'any',
    ]
    expect(runOpenssl(args, { cms, content, root }).toString()).toBe('document')
  })
})
