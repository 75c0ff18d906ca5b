/** Checks a detached CMS signature (RFC 5652 §5.4, §5.6) and answers with facts; what they amount to is for others to judge. */
import { constants, createHash, createPublicKey, publicDecrypt } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import { type UsedAlgorithm, usedDigest } from './algorithm-lifetime.ts'
import {
  type Asn1Element,
  Asn1Error,
  asn1Tags,
  contextTag,
  equalBytes,
  expectTag,
  readChildren,
  readOctetString,
  readOid,
} from './asn1-element.ts'
import type { Certificate } from './certificate.ts'
import { type Cms, type CmsSigner, readCms } from './cms.ts'
import { cmsOids } from './cms-oids.ts'
import { parseReadableCertificates } from './issuer.ts'
import { describePublicKey, type VerifiableDigest } from './public-key.ts'
import {
  encodeDigestInfo,
  findDigestAlgorithm,
  findSignatureAlgorithm,
  type SignatureAlgorithm,
} from './signature-format.ts'
import { verifyEncodedSignature } from './verify-encoded-signature.ts'

/** A check that failed or could not be made. */
export type CmsProblem =
  /** No CMS, not exactly one signer, content inside, or an attribute that must be there is missing or malformed. */
  | 'malformed'
  | 'certificate-missing'
  /** The signing-certificate attribute names another certificate (RFC 5035 §5). */
  | 'signing-certificate-mismatch'
  | 'digest-mismatch'
  | 'signature-mismatch'
  | 'algorithm-unsupported'

export interface CmsVerification {
  /** Empty: the signature is intact. Whether its certificate is to be trusted is not asked here. */
  readonly problems: ReadonlySet<CmsProblem>
  readonly signerCertificate: Certificate | null
  /** DER of all that came with the signature; trusted for nothing. */
  readonly certificates: readonly Uint8Array[]
  /** The signed attributes name the certificate (RFC 5035, RFC 2634). */
  readonly bindsCertificate: boolean
  /** The algorithms that it rests on, as far as they are known: whether they may be relied on depends on the time. */
  readonly algorithms: readonly UsedAlgorithm[]
}

export interface CmsVerificationRequest {
  /** Zeros may follow the CMS. */
  readonly der: Uint8Array
  /** DER of certificates from elsewhere, for signers that left theirs out. */
  readonly certificates?: readonly Uint8Array[]
  /** Digest of the signed bytes. */
  readonly digestOf: (algorithm: VerifiableDigest) => Promise<Uint8Array>
}

/** The digest of the content that a signer used; undefined when it is not supported or not one signer. */
export const findContentDigest = (cms: Cms): VerifiableDigest | undefined => {
  const [signer] = cms.signers
  try {
    return signer && findDigestAlgorithm(signer.digestAlgorithm)
  } catch {
    return undefined
  }
}

const singleValue = (signer: CmsSigner, oid: string): Asn1Element | undefined => {
  const values = signer.attributes.get(oid)
  if (values && values.length !== 1) throw new Asn1Error('attribute with several values')
  return values?.[0]
}

interface CertificateReference {
  readonly digest: VerifiableDigest | undefined
  readonly hash: Uint8Array
  readonly issuerSerial: Asn1Element | undefined
}

/** The first ESSCertID or ESSCertIDv2 is the signer's (RFC 5035 §3, §4); undefined when there is no such attribute. */
const readCertificateReference = (signer: CmsSigner): CertificateReference | undefined => {
  const attribute = singleValue(signer, cmsOids.signingCertificateV2) ?? singleValue(signer, cmsOids.signingCertificate)
  if (!attribute) return undefined
  const [references] = readChildren(attribute, asn1Tags.sequence)
  const [first] = readChildren(references, asn1Tags.sequence)
  const fields = readChildren(first, asn1Tags.sequence)
  const defaultDigest = signer.attributes.has(cmsOids.signingCertificateV2) ? 'sha256' : 'sha1'
  const namesDigest = fields[0]?.tag === asn1Tags.sequence
  const [hash, issuerSerial] = namesDigest ? fields.slice(1) : fields
  return {
    digest: namesDigest ? findDigestAlgorithm(fields[0]) : defaultDigest,
    hash: readOctetString(hash),
    issuerSerial,
  }
}

const matchesReference = (certificate: Certificate, { digest, hash, issuerSerial }: CertificateReference): boolean => {
  if (!digest || !equalBytes(createHash(digest).update(certificate.der).digest(), hash)) return false
  if (!issuerSerial) return true
  const [names, serial] = readChildren(issuerSerial, asn1Tags.sequence)
  const issuers = readChildren(names, asn1Tags.sequence)
  return (
    issuers.some(each => each.tag === contextTag(4) && equalBytes(each.content, certificate.issuerName)) &&
    equalBytes(expectTag(serial, asn1Tags.integer).content, Buffer.from(certificate.serialNumber, 'hex'))
  )
}

const isIdentifiedBy = (certificate: Certificate, { identifier }: CmsSigner): boolean =>
  identifier.kind === 'key-identifier'
    ? certificate.subjectKeyIdentifier !== null &&
      equalBytes(certificate.subjectKeyIdentifier, identifier.keyIdentifier)
    : certificate.serialNumber === identifier.serialNumber && equalBytes(certificate.issuerName, identifier.issuerName)

/**
 * A signer without signed attributes signed the content itself, of which only the digest is at hand. RSA PKCS#1 gives
 * the digest back (RFC 8017 §8.2.2, compared whole); the other schemes cannot be checked this way.
 */
const verifyPrehashed = (spki: Uint8Array, digest: VerifiableDigest, value: Uint8Array, signature: Uint8Array) => {
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  try {
    const recovered = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature)
    return equalBytes(recovered, encodeDigestInfo(digest, value))
  } catch {
    return false
  }
}

const verifySignatureValue = (
  signer: CmsSigner,
  spki: Uint8Array,
  algorithm: SignatureAlgorithm,
  content: { readonly digest: VerifiableDigest; readonly value: Uint8Array },
): CmsProblem | null => {
  const { signedAttributes, signature } = signer
  if (signedAttributes) {
    return verifyEncodedSignature(spki, algorithm, signedAttributes, signature) ? null : 'signature-mismatch'
  }
  if (algorithm.scheme !== 'rsa-pkcs1' || algorithm.digest !== content.digest) return 'algorithm-unsupported'
  return verifyPrehashed(spki, content.digest, content.value, signature) ? null : 'signature-mismatch'
}

/** RFC 5652 §11.1 and §11.2: both attributes must be there when any is. */
const checkAttributes = (cms: Cms, signer: CmsSigner, contentDigest: Uint8Array): CmsProblem | null => {
  if (!signer.signedAttributes) return null
  const contentType = singleValue(signer, cmsOids.contentType)
  if (readOid(contentType) !== cms.contentType) return 'malformed'
  const messageDigest = readOctetString(singleValue(signer, cmsOids.messageDigest))
  return equalBytes(messageDigest, contentDigest) ? null : 'digest-mismatch'
}

interface KeyCheck {
  readonly problem: CmsProblem | null
  /** null: not supported. */
  readonly sizeBits: number | null
}

const checkWithKey = (
  signer: CmsSigner,
  spki: Uint8Array,
  signatureAlgorithm: SignatureAlgorithm,
  content: { readonly digest: VerifiableDigest; readonly value: Uint8Array },
): KeyCheck => {
  try {
    const { sizeBits } = describePublicKey(spki)
    const problem = verifySignatureValue(signer, spki, signatureAlgorithm, content)
    return { problem, sizeBits }
  } catch (error) {
    // A kind of key, a curve or an encoding that is not supported.
    if (error instanceof AppError) return { problem: 'algorithm-unsupported', sizeBits: null }
    throw error
  }
}

const verifySigner = async (
  cms: Cms,
  signer: CmsSigner,
  { digestOf, certificates: others = [] }: Pick<CmsVerificationRequest, 'digestOf' | 'certificates'>,
): Promise<CmsVerification> => {
  const problems = new Set<CmsProblem>()
  const contentDigest = findDigestAlgorithm(signer.digestAlgorithm)
  const algorithm = findSignatureAlgorithm(signer.signatureAlgorithm, contentDigest)
  const reference = readCertificateReference(signer)
  // Two certificates may share issuer and serial number; the reference tells which one was meant.
  const candidates = parseReadableCertificates([...cms.certificates, ...others]).filter(each =>
    isIdentifiedBy(each, signer),
  )
  const signerCertificate =
    candidates.find(each => reference && matchesReference(each, reference)) ?? candidates[0] ?? null
  if (!signerCertificate) problems.add('certificate-missing')
  else if (reference && !matchesReference(signerCertificate, reference)) problems.add('signing-certificate-mismatch')

  const algorithms: UsedAlgorithm[] = []
  if (!contentDigest || !algorithm) problems.add('algorithm-unsupported')
  else {
    algorithms.push(...[...new Set([contentDigest, algorithm.digest])].map(usedDigest))
    const value = await digestOf(contentDigest)
    const attributeProblem = checkAttributes(cms, signer, value)
    if (attributeProblem) problems.add(attributeProblem)
    if (signerCertificate) {
      const check = checkWithKey(signer, signerCertificate.publicKey, algorithm, { digest: contentDigest, value })
      if (check.problem) problems.add(check.problem)
      if (check.sizeBits !== null) algorithms.push({ algorithm: algorithm.scheme, sizeBits: check.sizeBits })
    }
  }
  return {
    problems,
    signerCertificate,
    certificates: cms.certificates,
    bindsCertificate: reference !== undefined,
    algorithms,
  }
}

const verifyOnlySigner = async (
  { der, certificates = [] }: Pick<CmsVerificationRequest, 'der' | 'certificates'>,
  digestOf: (cms: Cms) => CmsVerificationRequest['digestOf'],
): Promise<CmsVerification> => {
  try {
    const cms = readCms(der)
    const [signer, ...others] = cms.signers
    if (!signer || others.length > 0) throw new Asn1Error('not one signer')
    return await verifySigner(cms, signer, { digestOf: digestOf(cms), certificates })
  } catch (error) {
    const malformed =
      error instanceof Asn1Error || (error instanceof AppError && error.code === 'validation/cms-unreadable')
    if (!malformed) throw error
    return {
      problems: new Set(['malformed']),
      signerCertificate: null,
      certificates: [],
      bindsCertificate: false,
      algorithms: [],
    }
  }
}

/** Verifies the one signer of a detached signature. Every malformed case is a problem in the answer. */
export const verifyDetachedCms = (request: CmsVerificationRequest): Promise<CmsVerification> =>
  verifyOnlySigner(request, ({ detached }) => {
    if (!detached) throw new Asn1Error('not detached')
    return request.digestOf
  })

/** Verifies the one signer of a signature that holds its content, as timestamp tokens do. */
export const verifyEnclosingCms = (
  der: Uint8Array,
  certificates: readonly Uint8Array[] = [],
): Promise<CmsVerification> =>
  verifyOnlySigner({ der, certificates }, ({ content }) => {
    if (!content) throw new Asn1Error('no content')
    return async algorithm => createHash(algorithm).update(content).digest()
  })
