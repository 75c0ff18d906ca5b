/** Certificates, revocation lists, OCSP answers and timestamps of any date and with any fault, made in this process. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { asn1Tags, contextTag, readChildren, readElement } from '../../src/main/pki/asn1-element.ts'
import { type Certificate, parseCertificate } from '../../src/main/pki/certificate.ts'
import { cmsOids } from '../../src/main/pki/cms-oids.ts'
import {
  encodeBitString,
  encodeElement,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSetOf,
  encodeSmallInteger,
  encodeUnsignedInteger,
} from '../../src/main/pki/der-encode.ts'
import type { VerifiableDigest } from '../../src/main/pki/public-key.ts'
import { encodeDigestAlgorithm, encodeSignatureAlgorithm } from '../../src/main/pki/signature-format.ts'

export interface PaperKey {
  readonly scheme: 'ecdsa' | 'rsa-pkcs1'
  readonly sizeBits: number
  readonly spki: Uint8Array
  readonly privateKey: KeyObject
}

export type PaperKeyKind = 'P-256' | 'rsa-1024' | 'rsa-2048' | 'rsa-3072'

export const createPaperKey = (kind: PaperKeyKind = 'P-256'): PaperKey => {
  const sizeBits = Number(kind.split('-')[1])
  const { publicKey, privateKey } =
    kind === 'P-256'
      ? generateKeyPairSync('ec', { namedCurve: kind })
      : generateKeyPairSync('rsa', { modulusLength: sizeBits })
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  return { scheme: kind === 'P-256' ? 'ecdsa' : 'rsa-pkcs1', sizeBits, spki, privateKey }
}

/** Who issues, answers or stamps. */
export interface Paper {
  readonly der: Uint8Array
  readonly certificate: Certificate
  readonly key: PaperKey
}

export interface Extension {
  readonly oid: string
  readonly critical?: boolean
  readonly value: Uint8Array
}

const context = (number: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  encodeElement(contextTag(number), ...parts)
const text = (tag: number, value: string): Uint8Array => encodeElement(tag, Buffer.from(value))
const address = (url: string): Uint8Array => text(contextTag(6, 'primitive'), url)
const flag = encodeElement(asn1Tags.boolean, Uint8Array.of(0xff))

const dateText = (time: Date): string => `${time.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`
const encodeTime = (time: Date): Uint8Array =>
  time.getUTCFullYear() < 2050
    ? text(asn1Tags.utcTime, dateText(time).slice(2))
    : text(asn1Tags.generalizedTime, dateText(time))
const encodeGeneralizedTime = (time: Date): Uint8Array => text(asn1Tags.generalizedTime, dateText(time))

const encodeName = (commonName: string): Uint8Array =>
  encodeSequence(encodeSetOf([encodeSequence(encodeOid('2.5.4.3'), text(asn1Tags.utf8String, commonName))]))

const usageBits = {
  digitalSignature: 0x80,
  nonRepudiation: 0x40,
  keyEncipherment: 0x20,
  keyCertSign: 0x04,
  cRLSign: 0x02,
} as const

export const purposes = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
} as const

const encodeBits = (octet: number): Uint8Array => {
  let unused = 0
  while (unused < 7 && !(octet & (1 << unused))) unused++
  return encodeElement(asn1Tags.bitString, Uint8Array.of(unused, octet))
}

/** RFC 5280 §4.2. */
export const extensions = {
  authority: (pathLength?: number): Extension => ({
    oid: '2.5.29.19',
    critical: true,
    value: encodeSequence(flag, ...(pathLength === undefined ? [] : [encodeSmallInteger(pathLength)])),
  }),
  usage: (...usages: readonly (keyof typeof usageBits)[]): Extension => ({
    oid: '2.5.29.15',
    critical: true,
    value: encodeBits(usages.reduce((octet, usage) => octet | usageBits[usage], 0)),
  }),
  purpose: (purpose: keyof typeof purposes, critical = false): Extension => ({
    oid: '2.5.29.37',
    critical,
    value: encodeSequence(encodeOid(purposes[purpose])),
  }),
  emailName: (email: string): Extension => ({
    oid: '2.5.29.17',
    value: encodeSequence(text(contextTag(1, 'primitive'), email)),
  }),
  dnsNames: (...hosts: readonly string[]): Extension => ({
    oid: '2.5.29.17',
    value: encodeSequence(...hosts.map(host => text(contextTag(2, 'primitive'), host))),
  }),
  emailConstraint: (kind: 'permitted' | 'excluded', host: string): Extension => ({
    oid: '2.5.29.30',
    critical: true,
    value: encodeSequence(
      context(kind === 'permitted' ? 0 : 1, encodeSequence(text(contextTag(1, 'primitive'), host))),
    ),
  }),
  list: (url: string): Extension => ({
    oid: '2.5.29.31',
    value: encodeSequence(encodeSequence(context(0, context(0, address(url))))),
  }),
  ocsp: (url: string): Extension => ({
    oid: '1.3.6.1.5.5.7.1.1',
    value: encodeSequence(encodeSequence(encodeOid('1.3.6.1.5.5.7.48.1'), address(url))),
  }),
  ocspNoCheck: (): Extension => ({ oid: '1.3.6.1.5.5.7.48.1.5', value: encodeNull() }),
  unknown: (): Extension => ({ oid: '1.3.6.1.4.1.99999.7', critical: true, value: encodeNull() }),
  /** Of lists (§5.2). */
  deltaOf: (number: number): Extension => ({ oid: '2.5.29.27', critical: true, value: encodeSmallInteger(number) }),
  scope: (scope: 'indirect' | 'authorities-only' | { readonly point: string }): Extension => ({
    oid: '2.5.29.28',
    critical: true,
    value: encodeSequence(
      typeof scope === 'object'
        ? context(0, context(0, address(scope.point)))
        : encodeElement(contextTag(scope === 'indirect' ? 4 : 2, 'primitive'), Uint8Array.of(0xff)),
    ),
  }),
} as const

const encodeExtensions = (list: readonly Extension[]): Uint8Array =>
  encodeSequence(
    ...list.map(({ oid, critical, value }) =>
      encodeSequence(encodeOid(oid), ...(critical ? [flag] : []), encodeOctetString(value)),
    ),
  )

const signValue = ({ privateKey }: PaperKey, digest: VerifiableDigest, message: Uint8Array): Uint8Array =>
  sign(digest, message, privateKey)

const signStructure = (key: PaperKey, signed: Uint8Array, digest: VerifiableDigest = 'sha256'): Uint8Array =>
  encodeSequence(signed, encodeSignatureAlgorithm(key.scheme, digest), encodeBitString(signValue(key, digest, signed)))

const keyId = (spki: Uint8Array): Uint8Array => createHash('sha1').update(spki).digest()

export interface PaperRequest {
  readonly name: string
  /** Absent: self-signed. */
  readonly issuer?: Paper
  readonly key?: PaperKey
  readonly from: Date
  readonly to: Date
  readonly extensions: readonly Extension[]
  readonly digest?: VerifiableDigest
}

export const issuePaper = (request: PaperRequest): Paper => {
  const { name, issuer, key = createPaperKey(), from, to, digest = 'sha256' } = request
  const signer = issuer?.key ?? key
  const tbs = encodeSequence(
    context(0, encodeSmallInteger(2)),
    encodeUnsignedInteger(Buffer.concat([Uint8Array.of(1), randomBytes(15)])),
    encodeSignatureAlgorithm(signer.scheme, digest),
    issuer?.certificate.subjectName ?? encodeName(name),
    encodeSequence(encodeTime(from), encodeTime(to)),
    encodeName(name),
    key.spki,
    context(
      3,
      encodeExtensions([
        ...request.extensions,
        { oid: '2.5.29.14', value: encodeOctetString(keyId(key.spki)) },
        {
          oid: '2.5.29.35',
          value: encodeSequence(encodeElement(contextTag(0, 'primitive'), keyId(signer.spki))),
        },
      ]),
    ),
  )
  const der = signStructure(signer, tbs, digest)
  return { der, certificate: parseCertificate(der), key }
}

export interface Revocation {
  readonly certificate: Certificate
  readonly at: Date
  readonly onHold?: boolean
}

const serialOf = ({ serialNumber }: Certificate): Uint8Array =>
  encodeElement(asn1Tags.integer, Buffer.from(serialNumber, 'hex'))
const enumerated = (value: number): Uint8Array => encodeElement(0x0a, Uint8Array.of(value))

export interface ListRequest {
  readonly issuer: Paper
  readonly from: Date
  readonly to: Date
  readonly revoked?: readonly Revocation[]
  readonly extensions?: readonly Extension[]
  readonly digest?: VerifiableDigest
}

/** DER CertificateList. */
export const makeList = (request: ListRequest): Uint8Array => {
  const { issuer, from, to, revoked = [], extensions: more = [], digest = 'sha256' } = request
  const entries = revoked.map(({ certificate, at, onHold }) =>
    encodeSequence(
      serialOf(certificate),
      encodeTime(at),
      ...(onHold ? [encodeExtensions([{ oid: '2.5.29.21', value: enumerated(6) }])] : []),
    ),
  )
  return signStructure(
    issuer.key,
    encodeSequence(
      encodeSmallInteger(1),
      encodeSignatureAlgorithm(issuer.key.scheme, digest),
      issuer.certificate.subjectName,
      encodeTime(from),
      encodeTime(to),
      ...(entries.length > 0 ? [encodeSequence(...entries)] : []),
      context(
        0,
        encodeExtensions([
          { oid: '2.5.29.20', value: encodeSmallInteger(1) },
          {
            oid: '2.5.29.35',
            value: encodeSequence(encodeElement(contextTag(0, 'primitive'), keyId(issuer.key.spki))),
          },
          ...more,
        ]),
      ),
    ),
    digest,
  )
}

export interface AnswerRequest {
  readonly issuer: Paper
  readonly certificate: Certificate
  /** The issuer itself unless somebody else answers. */
  readonly responder?: Paper
  readonly status: 'good' | 'unknown' | { readonly revokedAt: Date }
  readonly from: Date
  readonly to: Date
  readonly digest?: VerifiableDigest
}

/** DER OCSPResponse. */
export const makeAnswer = (request: AnswerRequest): Uint8Array => {
  const { issuer, certificate, responder, status, from, to, digest = 'sha256' } = request
  const signer = responder ?? issuer
  const sha256 = (bytes: Uint8Array): Uint8Array => encodeOctetString(createHash('sha256').update(bytes).digest())
  const [, bits] = readChildren(readElement(issuer.key.spki), asn1Tags.sequence)
  const id = encodeSequence(
    encodeDigestAlgorithm('sha256'),
    sha256(issuer.certificate.subjectName),
    sha256(bits?.content.subarray(1) ?? new Uint8Array()),
    serialOf(certificate),
  )
  const state =
    typeof status === 'object'
      ? context(1, encodeGeneralizedTime(status.revokedAt))
      : encodeElement(contextTag(status === 'good' ? 0 : 2, 'primitive'))
  const data = encodeSequence(
    context(1, signer.certificate.subjectName),
    encodeGeneralizedTime(from),
    encodeSequence(encodeSequence(id, state, encodeGeneralizedTime(from), context(0, encodeGeneralizedTime(to)))),
  )
  const basic = encodeSequence(
    data,
    encodeSignatureAlgorithm(signer.key.scheme, digest),
    encodeBitString(signValue(signer.key, digest, data)),
    ...(responder ? [context(0, encodeSequence(responder.der))] : []),
  )
  return encodeSequence(
    enumerated(0),
    context(0, encodeSequence(encodeOid('1.3.6.1.5.5.7.48.1.1'), encodeOctetString(basic))),
  )
}

export interface StampRequest {
  readonly authority: Paper
  readonly chain: readonly Paper[]
  readonly time: Date
  readonly digest: VerifiableDigest
  readonly imprint: Uint8Array
}

const attribute = (oid: string, ...values: readonly Uint8Array[]): Uint8Array =>
  encodeSequence(encodeOid(oid), encodeSetOf(values))

export interface PaperCms {
  readonly signer: Paper
  readonly chain?: readonly Paper[]
  readonly contentType: string
  /** Inside; a detached one has only its digest. */
  readonly content: { readonly inside: Uint8Array } | { readonly sha256: Uint8Array }
  readonly attributes?: readonly {
    readonly oid: string
    readonly value: Uint8Array
    readonly others?: readonly Uint8Array[]
  }[]
  /** Beside the signature: nobody signed them. */
  readonly unsigned?: readonly { readonly oid: string; readonly value: Uint8Array }[]
}

/** DER SignedData of one signer, bound to his certificate (RFC 5035). */
export const makeCms = ({
  signer,
  chain = [],
  contentType,
  content,
  attributes: more = [],
  unsigned = [],
}: PaperCms): Uint8Array => {
  const { certificate, key, der } = signer
  const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()
  const digest = 'inside' in content ? sha256(content.inside) : content.sha256
  const attributes = encodeSetOf([
    attribute(cmsOids.contentType, encodeOid(contentType)),
    attribute(cmsOids.messageDigest, encodeOctetString(digest)),
    attribute(
      cmsOids.signingCertificateV2,
      encodeSequence(encodeSequence(encodeSequence(encodeOctetString(sha256(der))))),
    ),
    ...more.map(({ oid, value, others = [] }) => attribute(oid, value, ...others)),
  ])
  const signerInfo = encodeSequence(
    encodeSmallInteger(1),
    encodeSequence(certificate.issuerName, serialOf(certificate)),
    encodeDigestAlgorithm('sha256'),
    context(0, readElement(attributes).content),
    encodeSignatureAlgorithm(key.scheme, 'sha256'),
    encodeOctetString(signValue(key, 'sha256', attributes)),
    ...(unsigned.length > 0
      ? [context(1, readElement(encodeSetOf(unsigned.map(({ oid, value }) => attribute(oid, value)))).content)]
      : []),
  )
  const inside = 'inside' in content ? [context(0, encodeOctetString(content.inside))] : []
  const signedData = encodeSequence(
    encodeSmallInteger(3),
    encodeSetOf([encodeDigestAlgorithm('sha256')]),
    encodeSequence(encodeOid(contentType), ...inside),
    context(0, readElement(encodeSetOf([der, ...chain.map(each => each.der)])).content),
    encodeSetOf([signerInfo]),
  )
  return encodeSequence(encodeOid(cmsOids.signedData), context(0, signedData))
}

/** The value of adbe-revocationInfoArchival (ISO 32000-2 §12.8.3.3.2). */
export const makeArchival = (crls: readonly Uint8Array[], answers: readonly Uint8Array[]): Uint8Array =>
  encodeSequence(
    ...(crls.length > 0 ? [context(0, encodeSequence(...crls))] : []),
    ...(answers.length > 0 ? [context(1, encodeSequence(...answers))] : []),
  )

/** DER timestamp token. */
export const makeStamp = ({ authority, chain, time, digest, imprint }: StampRequest): Uint8Array => {
  const inside = encodeSequence(
    encodeSmallInteger(1),
    encodeOid('1.3.6.1.4.1.99999.1'),
    encodeSequence(encodeDigestAlgorithm(digest), encodeOctetString(imprint)),
    encodeUnsignedInteger(randomBytes(8)),
    encodeGeneralizedTime(time),
  )
  return makeCms({ signer: authority, chain, contentType: cmsOids.timestampInfo, content: { inside } })
}
