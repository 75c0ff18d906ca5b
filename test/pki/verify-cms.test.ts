import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { asn1Tags, contextTag, readChildren, readElement, readElements } from '../../src/main/pki/asn1-element.ts'
import { createPadesCms, readCms } from '../../src/main/pki/cms.ts'
import { encodeElement, encodeOctetString, encodeSequence } from '../../src/main/pki/der-encode.ts'
import { verifyDetachedCms } from '../../src/main/pki/verify-cms.ts'
import { AppError } from '../../src/shared/errors.ts'
import { certify, createSoftwareSigner } from './software-signer.ts'

const document = Buffer.from('document')
const digestOf = async (algorithm: string) => createHash(algorithm).update(document).digest()
const signer = createSoftwareSigner('P-256')
const certificate = await certify(signer, 'ecdsa', 'Signer')
const cms = await createPadesCms({
  certificate,
  chain: [],
  scheme: 'ecdsa',
  digestAlgorithm: 'sha256',
  documentDigest: await digestOf('sha256'),
  sign: signer.sign('ecdsa', 'sha256'),
})

const problemsOf = async (der: Uint8Array) => [...(await verifyDetachedCms({ der, digestOf })).problems]

/** The same CMS with the certificates of `certificates` and, when given, other bytes for the signed attributes. */
const rebuild = (certificates: readonly Uint8Array[], signedAttributes?: (original: Uint8Array) => Uint8Array) => {
  const [type, content] = readChildren(readElement(cms), asn1Tags.sequence)
  const [version, digests, inner, , signers] = readChildren(
    readElement(content?.content ?? new Uint8Array()),
    asn1Tags.sequence,
  )
  const signerFields = readChildren(readElement(signers?.content ?? new Uint8Array()), asn1Tags.sequence).map(field =>
    field.tag === contextTag(0) && signedAttributes
      ? encodeElement(contextTag(0), signedAttributes(field.content))
      : field.bytes,
  )
  const bytesOf = (element: { readonly bytes: Uint8Array } | undefined) => element?.bytes ?? new Uint8Array()
  const signedData = encodeSequence(
    bytesOf(version),
    bytesOf(digests),
    bytesOf(inner),
    ...(certificates.length > 0 ? [encodeElement(contextTag(0), ...certificates)] : []),
    encodeElement(asn1Tags.set, encodeSequence(...signerFields)),
  )
  return encodeSequence(bytesOf(type), encodeElement(contextTag(0), signedData))
}

describe('an intact signature', () => {
  test('has no problem, and tells whose it is', async () => {
    const verification = await verifyDetachedCms({ der: cms, digestOf })
    expect([...verification.problems]).toEqual([])
    expect(verification).toMatchObject({
      bindsCertificate: true,
      signerCertificate: { commonName: 'Signer' },
    })
    expect(await problemsOf(rebuild([certificate]))).toEqual([])
  })

  test('may be padded with zeros as in PDF, with nothing else', async () => {
    expect(await problemsOf(Buffer.concat([cms, new Uint8Array(100)]))).toEqual([])
    expect(await problemsOf(Buffer.concat([cms, new Uint8Array(100), Uint8Array.of(1)]))).toEqual(['malformed'])
  })
})

/** The same CMS with another element at the end of the structure that `path` leads to, child by child. */
const withMore = (der: Uint8Array, path: readonly number[]): Uint8Array => {
  const { tag, content } = readElement(der)
  const children = readElements(content).map(each => each.bytes)
  const [next, ...rest] = path
  const changed =
    next === undefined
      ? [...children, Uint8Array.of(0, 0)]
      : children.map((each, index) => (index === next ? withMore(each, rest) : each))
  return encodeElement(tag, ...changed)
}

test.each([
  ['ContentInfo', []],
  ['its content', [1]],
  ['SignedData', [1, 0]],
  ['EncapsulatedContentInfo', [1, 0, 2]],
  ['the signers', [1, 0, 4]],
  ['SignerInfo', [1, 0, 4, 0]],
  ['IssuerAndSerialNumber', [1, 0, 4, 0, 1]],
])('%s has no more fields than RFC 5652 gives it', async (_, path) => {
  expect(await problemsOf(withMore(cms, path))).toEqual(['malformed'])
})

describe('the certificate', () => {
  test('none inside', async () => {
    expect(await problemsOf(rebuild([]))).toEqual(['certificate-missing'])
  })

  test('another certificate for the same key, issuer and serial number is not the one that was signed for', async () => {
    const twin = await certify(signer, 'ecdsa', 'Signer', 'sha384')
    expect(await problemsOf(rebuild([twin]))).toEqual(['signing-certificate-mismatch'])
    expect(await problemsOf(rebuild([twin, certificate]))).toEqual([])
  })

  test('a certificate of the same name and serial number for another key', async () => {
    const impostor = await certify(createSoftwareSigner('P-256'), 'ecdsa', 'Signer')
    expect(await problemsOf(rebuild([impostor]))).toEqual(['signing-certificate-mismatch', 'signature-mismatch'])
  })

  test('one that cannot be read beside it does no harm', async () => {
    expect(await problemsOf(rebuild([encodeSequence(encodeSequence()), certificate]))).toEqual([])
  })
})

describe('signed attributes', () => {
  test('another message digest for another document does not verify', async () => {
    const other = createHash('sha256').update('other').digest()
    const original = createHash('sha256').update(document).digest()
    const der = rebuild([certificate], attributes => {
      const text = Buffer.from(attributes).toString('hex').replace(original.toString('hex'), other.toString('hex'))
      return Buffer.from(text, 'hex')
    })
    const { problems } = await verifyDetachedCms({ der, digestOf: async () => other })
    expect([...problems]).toEqual(['signature-mismatch'])
  })

  test('the order that was signed is what counts: other bytes for the same set do not verify', async () => {
    const der = rebuild([certificate], attributes => {
      const [first, ...others] = readChildren(readElement(encodeSequence(attributes)), asn1Tags.sequence)
      return Buffer.concat([...others, first].map(each => each?.bytes ?? new Uint8Array()))
    })
    expect(await problemsOf(der)).toEqual(['signature-mismatch'])
  })

  test('an attribute twice is malformed', async () => {
    const der = rebuild([certificate], attributes => Buffer.concat([attributes, attributes]))
    expect(await problemsOf(der)).toEqual(['malformed'])
  })

  test('no message digest is malformed', async () => {
    const der = rebuild([certificate], attributes => {
      const kept = readChildren(readElement(encodeSequence(attributes)), asn1Tags.sequence).slice(0, 1)
      return Buffer.concat(kept.map(each => each.bytes))
    })
    expect(await problemsOf(der)).toEqual(['malformed'])
  })
})

describe('hostile input', () => {
  const codeOf = (bytes: Uint8Array): string => {
    try {
      readCms(bytes)
      return 'read'
    } catch (error) {
      return error instanceof AppError ? error.code : `unexpected ${error}`
    }
  }

  test('cut off after any byte: unreadable, never another error', async () => {
    for (let length = 0; length < cms.length; length++) {
      expect(codeOf(cms.subarray(0, length))).toBe('validation/cms-unreadable')
      expect(await problemsOf(cms.subarray(0, length))).toEqual(['malformed'])
    }
  })

  test('any byte changed: never an exception, and never intact but for the bytes that nothing protects', async () => {
    const harmless: number[] = []
    for (let at = 0; at < cms.length; at++) {
      const changed = Uint8Array.from(cms)
      changed[at] = (changed[at] ?? 0) ^ 0x01
      if ((await problemsOf(changed)).length === 0) harmless.push(at)
    }
    // RFC 5652 protects neither the versions nor the list of digest algorithms: 2 integers and 1 identifier.
    expect(harmless.length).toBeLessThan(30)
  })

  test('deep nesting and lengths that promise more than there is', () => {
    const nested = Buffer.concat([Buffer.alloc(2_000_000, Uint8Array.of(0x30, 0x80)), Buffer.alloc(2_000_000)])
    const cases = [
      nested,
      Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff),
      encodeSequence(encodeOctetString(document)),
    ]
    expect(cases.map(codeOf)).toEqual(cases.map(() => 'validation/cms-unreadable'))
  })
})
