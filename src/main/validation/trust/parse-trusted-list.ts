/** Reads what a trusted list says from its XML (ETSI TS 119 612). */
import { parseReadableCertificates } from '../../pki/issuer.ts'
import { findChildren, findOnly, ListXmlError, textOf } from './list-xml.ts'
import type { ListedService, ListPointer, ListPurpose, StatusPeriod, TrustedList } from './trusted-list.ts'

const tsl = 'http://uri.etsi.org/02231/v2#'
const additional = 'http://uri.etsi.org/02231/v2/additionaltypes#'
const listMimeType = 'application/vnd.etsi.tsl+xml'
/** §5.3.1: 5 of V2.1.1, 6 of V2.3.1. */
const versions: ReadonlySet<string> = new Set(['5', '6'])

const serviceTypes: Readonly<Record<string, ListPurpose>> = {
  'http://uri.etsi.org/TrstSvc/Svctype/CA/QC': 'signing',
  'http://uri.etsi.org/TrstSvc/Svctype/CA/PKC': 'signing',
  'http://uri.etsi.org/TrstSvc/Svctype/TSA': 'timestamping',
  'http://uri.etsi.org/TrstSvc/Svctype/TSA/QTST': 'timestamping',
  'http://uri.etsi.org/TrstSvc/Svctype/TSA/TSS-QC': 'timestamping',
  'http://uri.etsi.org/TrstSvc/Svctype/TSA/TSS-AdESQCandQES': 'timestamping',
}

/** §5.5.4, and those of before eIDAS (annex J), which histories still name. Anything else is no approval. */
const approvals: ReadonlySet<string> = new Set(
  [
    'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/',
    'http://uri.etsi.org/TrstSvc/eSigDir-1999-93-EC-TrustedList/Svcstatus/',
  ].flatMap(prefix =>
    [
      'granted',
      'recognisedatnationallevel',
      'setbynationallaw',
      'undersupervision',
      'supervisionincessation',
      'accredited',
    ].map(status => prefix + status),
  ),
)

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/

/** @throws {ListXmlError} */
const readTime = (element: Element | undefined): string => {
  const text = textOf(element)
  const time = isoTime.test(text) ? new Date(text) : new Date(Number.NaN)
  if (Number.isNaN(time.getTime())) throw new ListXmlError(`no time: ${text}`)
  return time.toISOString()
}

/** A name in several languages (§5.1.4): English where it is there, as the norm demands. */
const readName = (element: Element | undefined): string => {
  const names = findChildren(element, tsl, 'Name')
  return textOf(names.find(name => name.getAttribute('xml:lang')?.toLowerCase() === 'en') ?? names[0])
}

interface Identity {
  readonly certificates: readonly string[]
  /** Base64. */
  readonly keyIdentifiers: readonly string[]
}

const withoutSpace = (element: Element): string => textOf(element).replace(/\s/g, '')

/** §5.5.3: certificates, or the identifier of a key whose certificate stands elsewhere. */
const readIdentity = (identity: Element | undefined): Identity => {
  const ids = findChildren(identity, tsl, 'DigitalId')
  const read = (name: string): readonly string[] => ids.flatMap(id => findChildren(id, tsl, name)).map(withoutSpace)
  return { certificates: read('X509Certificate'), keyIdentifiers: read('X509SKI') }
}

const readPeriod = (information: Element): StatusPeriod => ({
  from: readTime(findOnly(information, tsl, 'StatusStartingTime')),
  approved: approvals.has(textOf(findOnly(information, tsl, 'ServiceStatus'))),
})

interface ReadService extends ListedService {
  readonly keyIdentifiers: readonly string[]
}

/** Services of other kinds (websites, registers, delivery) are left out. */
const readService = (service: Element, provider: string): readonly ReadService[] => {
  const information = findOnly(service, tsl, 'ServiceInformation')
  const type = textOf(findOnly(information, tsl, 'ServiceTypeIdentifier'))
  const purpose = Object.hasOwn(serviceTypes, type) ? serviceTypes[type] : undefined
  if (!information || !purpose) return []
  // An instance of the past may have been of another kind; it then approved nothing for this purpose.
  const past = findChildren(findOnly(service, tsl, 'ServiceHistory'), tsl, 'ServiceHistoryInstance')
  const periods = past.map(each => {
    const period = readPeriod(each)
    const kind = serviceTypes[textOf(findOnly(each, tsl, 'ServiceTypeIdentifier'))]
    return kind === purpose ? period : { ...period, approved: false }
  })
  return [
    {
      provider,
      name: readName(findOnly(information, tsl, 'ServiceName')),
      purpose,
      periods: [...periods, readPeriod(information)].toSorted((a, b) => a.from.localeCompare(b.from)),
      ...readIdentity(findOnly(information, tsl, 'ServiceDigitalIdentity')),
    },
  ]
}

/** One certificate that cannot be read must not cost the others of a whole country. */
const keepReadable = (certificates: readonly string[]) =>
  parseReadableCertificates(certificates.map(each => Buffer.from(each, 'base64')))

const readServices = (root: Element): readonly ListedService[] => {
  const providers = findChildren(findOnly(root, tsl, 'TrustServiceProviderList'), tsl, 'TrustServiceProvider')
  const services = providers.flatMap(provider => {
    const name = readName(findOnly(findOnly(provider, tsl, 'TSPInformation'), tsl, 'TSPName'))
    const list = findChildren(findOnly(provider, tsl, 'TSPServices'), tsl, 'TSPService')
    return list.flatMap(service => readService(service, name))
  })
  const byKey = new Map<string, string>()
  const read = services.map(({ keyIdentifiers, ...service }) => {
    const certificates = keepReadable(service.certificates)
    for (const { subjectKeyIdentifier, der } of certificates) {
      if (!subjectKeyIdentifier) continue
      byKey.set(Buffer.from(subjectKeyIdentifier).toString('base64'), Buffer.from(der).toString('base64'))
    }
    return {
      service,
      keyIdentifiers,
      certificates: certificates.map(({ der }) => Buffer.from(der).toString('base64')),
    }
  })
  return read.map(({ service, keyIdentifiers, certificates }) => ({
    ...service,
    certificates:
      certificates.length > 0 ? certificates : keyIdentifiers.flatMap(identifier => byKey.get(identifier) ?? []),
  }))
}

/** Only pointers to lists that a program can read; the human-readable twins are left out. */
const readPointer = (pointer: Element): readonly ListPointer[] => {
  const information = findOnly(pointer, tsl, 'AdditionalInformation')
  const facts = findChildren(information, tsl, 'OtherInformation')
  const mimeType = facts.flatMap(each => findChildren(each, additional, 'MimeType')).map(textOf)[0]
  const location = textOf(findOnly(pointer, tsl, 'TSLLocation'))
  if (mimeType !== listMimeType || !URL.canParse(location)) return []
  const identities = findChildren(findOnly(pointer, tsl, 'ServiceDigitalIdentities'), tsl, 'ServiceDigitalIdentity')
  const certificates = keepReadable(identities.flatMap(identity => readIdentity(identity).certificates))
  const territory = facts.flatMap(each => findChildren(each, tsl, 'SchemeTerritory')).map(textOf)[0] ?? ''
  return [{ location, territory, signers: certificates.map(({ der }) => Buffer.from(der).toString('base64')) }]
}

/**
 * Reads the signed part of a list.
 *
 * @throws {ListXmlError} for what is no trusted list, or one of another version
 */
export const parseTrustedList = (signed: Document): TrustedList => {
  const root = signed.documentElement
  const scheme = findOnly(root, tsl, 'SchemeInformation')
  const isList = root.localName === 'TrustServiceStatusList' && root.namespaceURI === tsl && scheme !== undefined
  if (!isList) throw new ListXmlError('no trusted list')
  const version = textOf(findOnly(scheme, tsl, 'TSLVersionIdentifier'))
  if (!versions.has(version)) throw new ListXmlError(`version ${version}`)
  const sequenceNumber = Number(textOf(findOnly(scheme, tsl, 'TSLSequenceNumber')))
  if (!Number.isSafeInteger(sequenceNumber) || sequenceNumber < 1) throw new ListXmlError('sequence number')
  const next = findOnly(findOnly(scheme, tsl, 'NextUpdate'), tsl, 'dateTime')
  const pointers = findChildren(findOnly(scheme, tsl, 'PointersToOtherTSL'), tsl, 'OtherTSLPointer')
  return {
    operator: readName(findOnly(scheme, tsl, 'SchemeOperatorName')),
    territory: textOf(findOnly(scheme, tsl, 'SchemeTerritory')),
    isListOfLists: textOf(findOnly(scheme, tsl, 'TSLType')).endsWith('listofthelists'),
    sequenceNumber,
    issuedAt: readTime(findOnly(scheme, tsl, 'ListIssueDateTime')),
    nextUpdate: next ? readTime(next) : null,
    services: readServices(root),
    pointers: pointers.flatMap(readPointer),
  }
}
