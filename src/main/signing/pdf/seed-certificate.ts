/** Which certificates may sign a field: the certificate seed value dictionary (ISO 32000-2 table 238). */
import { type LocatedValue, locateEntry, type ObjectSource } from '../../pdf/location.ts'
import { asArray, asDict, asString, isPlainDict } from '../../pdf/object.ts'
import { equalBytes } from '../../pki/asn1-element.ts'
import { type Certificate, type KeyUsageName, parseCertificate } from '../../pki/certificate.ts'
import { findPolicies } from '../../pki/certificate-extensions.ts'
import { listNameAttributes } from '../../pki/distinguished-name.ts'
import { decodeText } from './form-fields.ts'

export interface CertificateSeed {
  readonly flags: number
  /** DER. */
  readonly subjects: readonly Uint8Array[] | undefined
  readonly issuers: readonly Uint8Array[] | undefined
  readonly policies: readonly string[] | undefined
  /** Attributes by short name or OID; all of one must be in the subject. */
  readonly subjectNames: readonly ReadonlyMap<string, string>[] | undefined
  /** `1`, `0` or `X` for each bit of the key usage. */
  readonly keyUsages: readonly string[] | undefined
}

/** Values of /Ff. */
const required = { Subject: 1, Issuer: 2, OID: 4, SubjectDN: 8, KeyUsage: 32 } as const
type Entry = keyof typeof required

const keyUsageBits: readonly KeyUsageName[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'crlSign',
  'encipherOnly',
  'decipherOnly',
]

const readStrings = async (source: ObjectSource, holder: LocatedValue, key: string) => {
  const list = await locateEntry(source, holder, key)
  const items = asArray(list.value)
  if (!items) return undefined
  const found: Uint8Array[] = []
  for (let index = 0; index < items.length; index++) {
    const bytes = asString((await locateEntry(source, list, index)).value)
    if (bytes) found.push(bytes)
  }
  return found
}

const readNames = async (source: ObjectSource, holder: LocatedValue) => {
  const list = await locateEntry(source, holder, 'SubjectDN')
  const items = asArray(list.value)
  if (!items) return undefined
  const found: ReadonlyMap<string, string>[] = []
  for (let index = 0; index < items.length; index++) {
    const name = await locateEntry(source, list, index)
    const attributes = new Map<string, string>()
    for (const key of asDict(name.value)?.entries.keys() ?? []) {
      const bytes = asString((await locateEntry(source, name, key)).value)
      if (bytes) attributes.set(key, decodeText(bytes))
    }
    found.push(attributes)
  }
  return found
}

/** undefined when there is none. */
export const readCertificateSeed = async (
  source: ObjectSource,
  seed: LocatedValue,
): Promise<CertificateSeed | undefined> => {
  if (!isPlainDict(seed.value)) return undefined
  const flags = (await locateEntry(source, seed, 'Ff')).value
  const decode = (texts: readonly Uint8Array[] | undefined) => texts?.map(decodeText)
  return {
    flags: typeof flags === 'number' ? flags : 0,
    subjects: await readStrings(source, seed, 'Subject'),
    issuers: await readStrings(source, seed, 'Issuer'),
    policies: decode(await readStrings(source, seed, 'OID')),
    subjectNames: await readNames(source, seed),
    keyUsages: decode(await readStrings(source, seed, 'KeyUsage')),
  }
}

/** A certificate without the extension has no restriction, so it may do what is asked for, and also what is not (RFC 5280 §4.2.1.3). */
const fitsKeyUsage = ({ keyUsage }: Certificate, wanted: string): boolean =>
  [...wanted].every((bit, index) => {
    const name = keyUsageBits[index]
    const has = keyUsage === null || (name !== undefined && keyUsage.has(name))
    return bit === '1' ? has : bit === '0' ? !has : true
  })

/** undefined for what a document calls a certificate and is none. */
const findCertificate = (der: Uint8Array): Certificate | undefined => {
  try {
    return parseCertificate(der)
  } catch {
    return undefined
  }
}

/** Directly or through the certificates that lie beside the key. */
const isIssuedBy = (certificate: Certificate, chain: readonly Uint8Array[], issuer: Uint8Array): boolean => {
  const subjectName = findCertificate(issuer)?.subjectName
  return (
    subjectName !== undefined &&
    [certificate, ...chain.map(parseCertificate)].some(each => equalBytes(each.issuerName, subjectName))
  )
}

const hasAttributes = (certificate: Certificate, wanted: ReadonlyMap<string, string>): boolean => {
  const attributes = listNameAttributes(certificate.subjectName)
  return [...wanted].every(([key, text]) =>
    attributes.some(each => [each.oid, each.shortName].includes(key) && each.text === text),
  )
}

/** The first required entry that the certificate does not fit; undefined when it may sign. */
export const findUnfitCertificate = (
  seed: CertificateSeed,
  certificate: Certificate,
  chain: readonly Uint8Array[],
): { readonly entry: Entry; readonly wanted: string } | undefined => {
  const { subjects, issuers, policies, subjectNames, keyUsages } = seed
  const describe = (ders: readonly Uint8Array[]): string =>
    ders.map(der => findCertificate(der)?.subject ?? '?').join(' | ')
  const rules: Readonly<Record<Entry, (() => string | undefined) | undefined>> = {
    Subject:
      subjects && (() => (subjects.some(each => equalBytes(each, certificate.der)) ? undefined : describe(subjects))),
    Issuer:
      issuers && (() => (issuers.some(each => isIssuedBy(certificate, chain, each)) ? undefined : describe(issuers))),
    OID:
      policies &&
      (() => (policies.some(each => findPolicies(certificate).includes(each)) ? undefined : policies.join(', '))),
    SubjectDN:
      subjectNames &&
      (() =>
        subjectNames.some(each => hasAttributes(certificate, each))
          ? undefined
          : subjectNames.map(each => [...each].map(pair => pair.join('=')).join(', ')).join(' | ')),
    KeyUsage:
      keyUsages && (() => (keyUsages.some(each => fitsKeyUsage(certificate, each)) ? undefined : keyUsages.join(', '))),
  }
  for (const entry of Object.keys(required) as Entry[]) {
    const wanted = (seed.flags & required[entry]) === 0 ? undefined : rules[entry]?.()
    if (wanted !== undefined) return { entry, wanted }
  }
  return undefined
}
