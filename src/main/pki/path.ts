/** Builds and checks the path from a signer's certificate to a trust anchor (RFC 5280 §6.1; RFC 4158 for the search). */
import { AppError } from '../../shared/errors.ts'
import { areReliable, type UsedAlgorithm, usedDigest } from './algorithm-lifetime.ts'
import {
  Asn1Error,
  asn1Tags,
  equalBytes,
  readChildren,
  readElements,
  readOid,
  readWholeElement,
} from './asn1-element.ts'
import {
  areSameNames,
  type GeneralName,
  nameKinds,
  readGeneralName,
  readNameConstraints,
  satisfiesConstraints,
  subjectEmails,
} from './general-names.ts'
import { type PathCertificate, readPathCertificate } from './path-certificate.ts'
import { describePublicKey } from './public-key.ts'
import { createReadOnce } from './read-once.ts'

export type PathProblem =
  /** No way to an anchor by names and signatures. */
  | 'no-path'
  | 'signer-expired'
  | 'signer-not-yet-valid'
  | 'issuer-out-of-validity'
  | 'issuer-no-authority'
  | 'path-too-long'
  | 'wrong-usage'
  | 'name-not-permitted'
  | 'unknown-critical-extension'
  | 'policy-not-satisfied'
  | 'algorithm-weak'
  | 'unreadable'

export interface PathRequest {
  /** DER. */
  readonly signer: Uint8Array
  /** DER, in no order; untrusted. */
  readonly candidates: readonly Uint8Array[]
  /** DER of certificates that are trusted for the purpose. */
  readonly anchors: readonly Uint8Array[]
  readonly at: Date
  /** `signing` unless something else is said. */
  readonly purpose?: PathPurpose
}

/** `services`: websites that sign what they ask. */
export type PathPurpose = 'signing' | 'timestamping' | 'services'

export type PathResult =
  | {
      readonly trusted: true
      /** The signer first, the anchor last; one certificate when the signer itself is the anchor. */
      readonly path: readonly PathCertificate[]
    }
  | { readonly trusted: false; readonly problem: PathProblem }

const maxPathLength = 12
/** Each costs a signature check: cross-certified tangles are made to multiply them. */
const maxSteps = 200

const oids = {
  keyUsage: '2.5.29.15',
  alternativeName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  policies: '2.5.29.32',
  policyConstraints: '2.5.29.36',
} as const

/** Extensions that are processed here, or that ask nothing of a path (§4.2). A critical policy mapping is refused. */
const knownExtensions = new Set([
  ...Object.values(oids),
  '2.5.29.14',
  '2.5.29.18',
  '2.5.29.31',
  '2.5.29.35',
  '2.5.29.37',
  '2.5.29.54',
  '1.3.6.1.5.5.7.1.1',
  '1.3.6.1.5.5.7.1.3',
])
const anyPolicy = '2.5.29.32.0'

/** Purposes that signatures on documents may have: any, e-mail protection, document signing (RFC 9336) and its older names. */
const signingPurposes = new Set([
  '2.5.29.37.0',
  '1.3.6.1.5.5.7.3.4',
  '1.3.6.1.5.5.7.3.36',
  '1.2.840.113583.1.1.5',
  '1.3.6.1.4.1.311.10.3.12',
])

/** Any, web server, client, reader of credentials (ISO/IEC 18013-5 annex B): a key that was certified for none of them signs no requests. */
const servicePurposes = new Set(['2.5.29.37.0', '1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2', '1.0.18013.5.1.6'])

const namesOf = ({ certificate, extensions }: PathCertificate): readonly GeneralName[] => {
  const alternative = extensions.get(oids.alternativeName)
  const names = alternative
    ? readChildren(readWholeElement(alternative.value), asn1Tags.sequence).map(readGeneralName)
    : []
  const subject = readElements(readWholeElement(certificate.subjectName).content)
  return [
    ...names,
    ...(subject.length > 0 ? [{ kind: nameKinds.directory, value: certificate.subjectName }] : []),
    ...(names.some(({ kind }) => kind === nameKinds.email) ? [] : subjectEmails(certificate.subjectName)),
  ]
}

const policiesOf = ({ extensions }: PathCertificate): ReadonlySet<string> => {
  const extension = extensions.get(oids.policies)
  if (!extension) return new Set()
  const infos = readChildren(readWholeElement(extension.value), asn1Tags.sequence)
  return new Set(infos.map(info => readOid(readChildren(info, asn1Tags.sequence)[0])))
}

/** Certificates that may follow before a policy must be named; null: none has to (§4.2.1.11). */
const explicitPolicyAfter = ({ extensions }: PathCertificate): number | null => {
  const extension = extensions.get(oids.policyConstraints)
  if (!extension) return null
  const field = readChildren(readWholeElement(extension.value), asn1Tags.sequence).find(each => each.tag === 0x80)
  return field ? (field.content.at(-1) ?? 0) + (field.content.length > 1 ? 256 : 0) : null
}

/** undefined: a kind of key that is not supported. */
const keyOf = ({ certificate }: PathCertificate): UsedAlgorithm | undefined => {
  try {
    return describePublicKey(certificate.publicKey)
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

/** The key of a certificate, and what its issuer signed it with. */
const isReliable = (each: PathCertificate, issuer: PathCertificate | undefined, at: Date): boolean => {
  const [key, signingKey] = [keyOf(each), issuer && keyOf(issuer)]
  if (!key) return false
  if (!each.algorithm || !signingKey) return areReliable([key], at)
  const { digest, scheme } = each.algorithm
  return areReliable([key, usedDigest(digest), { algorithm: scheme, sizeBits: signingKey.sizeBits }], at)
}

/** Without mapping: what every certificate between the anchor and the signer allows (§6.1.3 d, f). */
const satisfiesPolicies = (path: readonly PathCertificate[]): boolean => {
  const below = path.slice(0, -1)
  const explicit = below.some((each, index) => {
    const after = explicitPolicyAfter(each)
    return after !== null && after <= index
  })
  if (!explicit) return true
  let valid: ReadonlySet<string> = new Set([anyPolicy])
  for (const each of below.toReversed()) {
    const named = policiesOf(each)
    const [wide, narrow] = valid.has(anyPolicy) ? [valid, named] : [named, valid]
    valid = wide.has(anyPolicy) ? narrow : new Set([...narrow].filter(policy => wide.has(policy)))
  }
  return valid.size > 0
}

const timeStampingOid = '1.3.6.1.5.5.7.3.8'

/** RFC 3161 §2.3: of a timestamp authority the one purpose, and critical. */
const servesPurpose = ({ certificate, extensions }: PathCertificate, purpose: PathPurpose): boolean => {
  const { extendedKeyUsage } = certificate
  if (purpose === 'timestamping') {
    const isCritical = extensions.get('2.5.29.37')?.critical === true
    return isCritical && extendedKeyUsage?.size === 1 && extendedKeyUsage.has(timeStampingOid)
  }
  const purposes = purpose === 'services' ? servicePurposes : signingPurposes
  return !extendedKeyUsage || [...extendedKeyUsage].some(each => purposes.has(each))
}

/** The first check that a path fails; the anchor's own entries bind only where they limit what is below it. */
const checkPath = (path: readonly PathCertificate[], at: Date, purpose: PathPurpose): PathProblem | null => {
  const [signer] = path
  if (!signer) return 'no-path'
  const { keyUsage, notBefore, notAfter } = signer.certificate
  if (at < notBefore) return 'signer-not-yet-valid'
  if (at > notAfter) return 'signer-expired'
  if (keyUsage && !keyUsage.has('digitalSignature') && !keyUsage.has('nonRepudiation')) return 'wrong-usage'
  if (!servesPurpose(signer, purpose)) return 'wrong-usage'
  for (const [index, each] of path.entries()) {
    const { certificate, extensions } = each
    const isAnchor = index === path.length - 1
    const unknown = [...extensions].some(([oid, { critical }]) => critical && !knownExtensions.has(oid))
    if (unknown) return 'unknown-critical-extension'
    if (!isReliable(each, path[index + 1], at)) return 'algorithm-weak'
    if (index === 0) continue
    if (!isAnchor && (at < certificate.notBefore || at > certificate.notAfter)) return 'issuer-out-of-validity'
    // An anchor of version 1 has no extensions; anything else says that it is an authority (§6.1.4 k, n).
    if (!certificate.isCa && (!isAnchor || extensions.size > 0)) return 'issuer-no-authority'
    if (certificate.keyUsage && !certificate.keyUsage.has('keyCertSign')) return 'issuer-no-authority'
    const below = path.slice(1, index).filter(other => !isSelfIssued(other)).length
    if (each.pathLength !== null && below > each.pathLength) return 'path-too-long'
    const constraints = extensions.get(oids.nameConstraints)
    if (!constraints) continue
    const limits = readNameConstraints(constraints.value)
    const bound = path.slice(0, index).filter((other, position) => position === 0 || !isSelfIssued(other))
    if (!bound.every(other => satisfiesConstraints(namesOf(other), limits))) return 'name-not-permitted'
  }
  return satisfiesPolicies(path) ? null : 'policy-not-satisfied'
}

const isSelfIssued = ({ certificate }: PathCertificate): boolean =>
  areSameNames(certificate.subjectName, certificate.issuerName)

/** null: it cannot be read, which is as good as absent. */
export const findPathCertificate = createReadOnce(readPathCertificate)

const readAll = (ders: readonly Uint8Array[]): readonly PathCertificate[] =>
  ders.map(findPathCertificate).filter(certificate => certificate !== null)

const isSame = (a: PathCertificate, b: PathCertificate): boolean => equalBytes(a.certificate.der, b.certificate.der)

/** Searches depth first; the first path that passes counts, else the problem of the first that reached an anchor. */
export const findPath = (request: PathRequest): PathResult => {
  const [signer] = readAll([request.signer])
  if (!signer) return { trusted: false, problem: 'unreadable' }
  const anchors = readAll(request.anchors)
  const candidates = readAll(request.candidates)
  let problem: PathProblem | null = null
  let steps = 0

  const extend = (path: readonly PathCertificate[]): readonly PathCertificate[] | undefined => {
    const last = path.at(-1)
    if (!last || path.length > maxPathLength) return undefined
    if (anchors.some(anchor => isSame(anchor, last))) {
      const found = checkPath(path, request.at, request.purpose ?? 'signing')
      if (!found) return path
      problem ??= found
    }
    for (const next of [...anchors, ...candidates]) {
      // The same subject and key twice is a circle, whichever certificate carries them.
      const isLoop = path.some(
        each => isSame(each, next) || equalBytes(each.certificate.publicKey, next.certificate.publicKey),
      )
      if (isLoop || !areSameNames(next.certificate.subjectName, last.certificate.issuerName)) continue
      if (++steps > maxSteps) return undefined
      if (!last.isSignedBy(next.certificate)) continue
      const whole = extend([...path, next])
      if (whole) return whole
    }
    return undefined
  }

  try {
    const path = extend([signer])
    return path ? { trusted: true, path } : { trusted: false, problem: problem ?? 'no-path' }
  } catch (error) {
    if (error instanceof Asn1Error) return { trusted: false, problem: 'unreadable' }
    throw error
  }
}

/**
 * Whether the issuer of a certificate offers a way to learn of its revocation: distribution points or OCSP (§4.2.1.13,
 * §4.2.2.1), and does not say that there is none (RFC 9608).
 */
export const offersStatus = ({ extensions }: PathCertificate): boolean => {
  const access = extensions.get('1.3.6.1.5.5.7.1.1')
  const isOffered = extensions.has('2.5.29.31') || (access !== undefined && Buffer.from(access.value).includes(ocspOid))
  return isOffered && !extensions.has('2.5.29.56')
}

export const offersRevocation = (path: readonly PathCertificate[]): boolean => path.slice(0, -1).some(offersStatus)

/** Content of id-ad-ocsp, 1.3.6.1.5.5.7.48.1. */
const ocspOid = Buffer.from('2b06010505073001', 'hex')
