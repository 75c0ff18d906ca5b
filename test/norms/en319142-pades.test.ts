/** EN 319 142-1 §6 and EN 319 122-1 §6: what a signature at level B-B carries, and what it must not. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  asn1Tags,
  readChildren,
  readElement,
  readElements,
  readOctetString,
  readOid,
} from '../../src/main/pki/asn1-element.ts'
import { parseCertificate } from '../../src/main/pki/certificate.ts'
import { createPadesCms, maxPadesCmsSize, readCms } from '../../src/main/pki/cms.ts'
import { cmsOids } from '../../src/main/pki/cms-oids.ts'
import { type DigestAlgorithm, digestAlgorithms } from '../../src/shared/model/signing.ts'
import { certify, createSoftwareSigner, schemeCases } from '../pki/software-signer.ts'

const signer = createSoftwareSigner('P-256')
const certificate = await certify(signer, 'ecdsa')
const issuer = await certify(createSoftwareSigner('P-384'), 'ecdsa', 'Autorité')
const documentDigest = createHash('sha256').update('document').digest()

const createSigned = async (digestAlgorithm: DigestAlgorithm = 'sha256', onMessage?: (message: Uint8Array) => void) =>
  createPadesCms({
    certificate,
    chain: [issuer],
    scheme: 'ecdsa',
    digestAlgorithm,
    documentDigest,
    sign: message => {
      onMessage?.(message)
      return signer.sign('ecdsa', digestAlgorithm)(message)
    },
  })

const onlySigner = (der: Uint8Array) => {
  const [first, ...others] = readCms(der).signers
  if (!first || others.length > 0) throw new Error('expected one signer')
  return first
}

describe('level B-B', () => {
  test('the signed attributes are content-type, message-digest and signing-certificate-v2; signing-time is not among them', async () => {
    const { attributes } = onlySigner(await createSigned())
    expect([...attributes.keys()].sort()).toEqual(
      [cmsOids.contentType, cmsOids.messageDigest, cmsOids.signingCertificateV2].sort(),
    )
    expect(readOid(attributes.get(cmsOids.contentType)?.[0])).toBe('1.2.840.113549.1.7.1')
    expect(readOctetString(attributes.get(cmsOids.messageDigest)?.[0])).toEqual(new Uint8Array(documentDigest))
  })

  test('what the key signs is the DER of the attributes as SET OF, in ascending order', async () => {
    let signed: Uint8Array = new Uint8Array()
    const der = await createSigned('sha256', message => {
      signed = message
    })
    const members = readChildren(readElement(signed), asn1Tags.set).map(member => member.bytes)
    expect(members).toHaveLength(3)
    expect(members.toSorted((a, b) => Buffer.compare(a, b))).toEqual(members)
    expect(Buffer.compare(onlySigner(der).signedAttributes ?? new Uint8Array(), signed)).toBe(0)
  })

  test.each(digestAlgorithms)('signing-certificate-v2 names the certificate by its %s', async digestAlgorithm => {
    const [value] = onlySigner(await createSigned(digestAlgorithm)).attributes.get(cmsOids.signingCertificateV2) ?? []
    const [references] = readChildren(value, asn1Tags.sequence)
    const [first, ...others] = readChildren(references, asn1Tags.sequence)
    expect(others).toEqual([])
    const fields = readChildren(first, asn1Tags.sequence)
    // DER: the default algorithm, SHA-256, is left out (RFC 5035 §4).
    expect(fields).toHaveLength(digestAlgorithm === 'sha256' ? 2 : 3)
    const hash = readOctetString(fields.at(-2))
    expect(Buffer.from(hash)).toEqual(createHash(digestAlgorithm).update(certificate).digest())
    const [names, serial] = readChildren(fields.at(-1), asn1Tags.sequence)
    const [directoryName] = readChildren(names, asn1Tags.sequence)
    expect(directoryName?.tag).toBe(0xa4)
    expect(readElements(directoryName?.content ?? new Uint8Array())[0]?.bytes).toEqual(
      parseCertificate(certificate).issuerName,
    )
    expect(Buffer.from(serial?.content ?? []).toString('hex')).toBe(parseCertificate(certificate).serialNumber)
  })

  test('the content is detached; the certificate is inside byte for byte, and none that is not on its path', async () => {
    const cms = readCms(await createSigned())
    expect(cms.detached).toBe(true)
    expect(cms.contentType).toBe(cmsOids.data)
    expect(cms.certificates.map(each => Buffer.from(each))).toEqual([Buffer.from(certificate)])
  })
})

describe('room for the signature', () => {
  for (const { scheme, kind } of schemeCases) {
    test(`${scheme} ${kind}: never more than announced, and not wastefully less`, async () => {
      const each = createSoftwareSigner(kind)
      const own = await certify(each, scheme, 'Ω'.repeat(60))
      const bound = maxPadesCmsSize([own, issuer], each.sizeBits)
      for (const digestAlgorithm of digestAlgorithms) {
        const digest = createHash(digestAlgorithm).update('document').digest()
        const sign = each.sign(scheme, digestAlgorithm)
        const cms = await createPadesCms({
          certificate: own,
          chain: [issuer],
          scheme,
          digestAlgorithm,
          documentDigest: digest,
          sign,
        })
        expect(cms.length).toBeLessThanOrEqual(bound)
        expect(cms.length).toBeGreaterThan(bound - 700)
      }
    })
  }
})
