/** RFC 5652: the CMS signatures we make are accepted by OpenSSL, and those of OpenSSL by us. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readElement, readElements } from '../../src/main/pki/asn1-element.ts'
import { toPem } from '../../src/main/pki/certificate.ts'
import { createPadesCms, readCms } from '../../src/main/pki/cms.ts'
import { verifyDetachedCms } from '../../src/main/pki/verify-cms.ts'
import { digestAlgorithms } from '../../src/shared/model/signing.ts'
import { lacksOpenssl, runOpenssl } from '../pki/openssl.ts'
import { certify, createSoftwareSigner, schemeCases } from '../pki/software-signer.ts'

const document = Buffer.from('What is signed\nhas two lines.\n')
const digestOf = async (algorithm: string) => createHash(algorithm).update(document).digest()

describe.skipIf(lacksOpenssl)('signatures of ours', () => {
  for (const { scheme, kind } of schemeCases) {
    const signer = createSoftwareSigner(kind)
    for (const digestAlgorithm of digestAlgorithms) {
      test(`${scheme} ${kind} ${digestAlgorithm} is verified by OpenSSL over the document and over nothing else`, async () => {
        const certificate = await certify(signer, scheme)
        const cms = await createPadesCms({
          certificate,
          chain: [],
          scheme,
          digestAlgorithm,
          documentDigest: await digestOf(digestAlgorithm),
          sign: signer.sign(scheme, digestAlgorithm),
        })
        const verify = (content: Uint8Array) =>
          runOpenssl(
            [
              'cms',
              '-verify',
              '-binary',
              '-inform',
              'DER',
              '-in',
              's',
              '-content',
              'd',
              '-CAfile',
              'c',
              '-purpose',
              'any',
            ],
            { s: cms, d: content, c: toPem(certificate) },
          )
        expect(verify(document)).toEqual(document)
        expect(() => verify(Buffer.from('something else'))).toThrow()
        expect([...(await verifyDetachedCms({ der: cms, digestOf })).problems]).toEqual([])
      })
    }
  }
})

const makeOpensslKey = (algorithm: readonly string[]) => {
  const key = runOpenssl(['genpkey', ...algorithm], {})
  const certificate = runOpenssl(
    ['req', '-x509', '-new', '-key', 'key', '-subj', '/CN=OpenSSL signer', '-days', '30', '-outform', 'PEM'],
    { key },
  )
  return { key, certificate }
}

const rsaKey = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']
const smallKey = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024']
const brainpoolKey = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1']
const ecKey = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']
const opensslCases: readonly {
  readonly name: string
  readonly key: readonly string[]
  readonly options: readonly string[]
}[] = [
  { name: 'RSA PKCS#1 (rsaEncryption)', key: rsaKey, options: [] },
  { name: 'RSASSA-PSS', key: rsaKey, options: ['-keyopt', 'rsa_padding_mode:pss', '-md', 'sha384'] },
  {
    name: 'RSASSA-PSS with the defaults of SHA-1',
    key: rsaKey,
    options: ['-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:20', '-md', 'sha1'],
  },
  { name: 'ECDSA', key: ecKey, options: ['-md', 'sha512'] },
  { name: 'RSA of 1024 bits', key: smallKey, options: [] },
  { name: 'SHA-224', key: rsaKey, options: ['-md', 'sha224'] },
  { name: 'CAdES', key: ecKey, options: ['-cades', '-md', 'sha256'] },
  { name: 'CAdES with a reference of SHA-384', key: ecKey, options: ['-cades', '-md', 'sha384'] },
  { name: 'signer by key identifier', key: ecKey, options: ['-keyid'] },
  { name: 'no signed attributes', key: rsaKey, options: ['-noattr'] },
]

describe.skipIf(lacksOpenssl)('signatures of OpenSSL', () => {
  for (const { name, key, options } of opensslCases) {
    test(`${name}: intact over the document, digest mismatch over another`, async () => {
      const files = { ...makeOpensslKey(key), document }
      const der = runOpenssl(
        [
          'cms',
          '-sign',
          '-binary',
          '-in',
          'document',
          '-signer',
          'certificate',
          '-inkey',
          'key',
          '-outform',
          'DER',
          ...options,
        ],
        files,
      )
      const intact = await verifyDetachedCms({ der, digestOf })
      expect([...intact.problems]).toEqual([])
      expect(intact.signerCertificate?.commonName).toBe('OpenSSL signer')
      expect(intact.algorithms.some(({ algorithm }) => algorithm === 'sha1')).toBe(options.includes('sha1'))
      expect(intact.algorithms.some(({ sizeBits }) => sizeBits === 1024)).toBe(key === smallKey)
      expect(intact.bindsCertificate).toBe(options.includes('-cades'))
      const other = await verifyDetachedCms({
        der,
        digestOf: async digest => createHash(digest).update('other').digest(),
      })
      expect([...other.problems]).toEqual([options.includes('-noattr') ? 'signature-mismatch' : 'digest-mismatch'])
    })
  }

  test('a curve that is not supported, and ECDSA without signed attributes, are unsupported and not broken', async () => {
    for (const [key, options] of [
      [brainpoolKey, []],
      [ecKey, ['-noattr']],
    ] as const) {
      const der = runOpenssl(
        [
          'cms',
          '-sign',
          '-binary',
          '-in',
          'document',
          '-signer',
          'certificate',
          '-inkey',
          'key',
          '-outform',
          'DER',
          ...options,
        ],
        { ...makeOpensslKey(key), document },
      )
      expect([...(await verifyDetachedCms({ der, digestOf })).problems]).toEqual(['algorithm-unsupported'])
    }
  })

  test('indefinite lengths (BER) around the signer are read', async () => {
    const files = { ...makeOpensslKey(rsaKey), document }
    const args = [
      'cms',
      '-sign',
      '-binary',
      '-in',
      'document',
      '-signer',
      'certificate',
      '-inkey',
      'key',
      '-outform',
      'DER',
    ]
    const der = runOpenssl(args, files)
    const [type, content] = readElements(readElement(der).content)
    const [signedData] = readElements(content?.content ?? new Uint8Array())
    const indefinite = (tag: number, ...parts: readonly Uint8Array[]) =>
      Buffer.concat([Uint8Array.of(tag, 0x80), ...parts, Uint8Array.of(0, 0)])
    const fields = readElements(signedData?.content ?? new Uint8Array()).map(field =>
      field.tag === 0xa0 || field.tag === 0x31 ? indefinite(field.tag, field.content) : field.bytes,
    )
    const ber = indefinite(0x30, type?.bytes ?? new Uint8Array(), indefinite(0xa0, indefinite(0x30, ...fields)))
    expect([...(await verifyDetachedCms({ der: ber, digestOf })).problems]).toEqual([])
  })

  test('content inside, two signers and no signer are malformed for a detached signature', async () => {
    const { key, certificate } = makeOpensslKey(ecKey)
    const second = makeOpensslKey(ecKey)
    const files = { key, certificate, key2: second.key, certificate2: second.certificate, document }
    const sign = (...options: string[]) =>
      runOpenssl(['cms', '-sign', '-binary', '-in', 'document', '-outform', 'DER', ...options], files)
    const one = ['-signer', 'certificate', '-inkey', 'key']
    const inside = sign(...one, '-nodetach')
    expect(readCms(inside).detached).toBe(false)
    const twoSigners = sign(...one, '-signer', 'certificate2', '-inkey', 'key2')
    expect(readCms(twoSigners).signers).toHaveLength(2)
    const noSigner = runOpenssl(['crl2pkcs7', '-nocrl', '-certfile', 'certificate', '-outform', 'DER'], files)
    for (const der of [inside, sign(...one, '-stream'), twoSigners, noSigner]) {
      expect([...(await verifyDetachedCms({ der, digestOf })).problems]).toEqual(['malformed'])
    }
  })
})
