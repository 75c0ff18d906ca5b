/** Trusted lists in the form of TS 119 612, signed with keys of a test; every part can be made wrong. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { SignedXml } from 'xml-crypto'
import { type Certificate, parseCertificate, toPem } from '../../../src/main/pki/certificate.ts'
import { createSelfSignedCertificate } from '../../../src/main/pki/self-signed-certificate.ts'

export interface Authority {
  readonly key: KeyObject
  readonly certificate: Certificate
  readonly base64: string
  /** X509SKI. */
  readonly keyIdentifier: string
}

export const createAuthority = async (name: string, kind: 'rsa' | 'ec' = 'rsa'): Promise<Authority> => {
  const { privateKey: key, publicKey } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const der = await createSelfSignedCertificate({
    spki: publicKey.export({ type: 'spki', format: 'der' }),
    name,
    scheme: kind === 'rsa' ? 'rsa-pkcs1' : 'ecdsa',
    digestAlgorithm: 'sha256',
    notBefore: new Date('2020-01-01T00:00:00Z'),
    notAfter: new Date('2036-01-01T00:00:00Z'),
    serialNumber: Uint8Array.of(0x41, 2, 3, 4, 5, 6, 7, 8),
    sign: async message => sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }),
  })
  const certificate = parseCertificate(der)
  const keyIdentifier = Buffer.from(certificate.subjectKeyIdentifier ?? []).toString('base64')
  return { key, certificate, base64: Buffer.from(der).toString('base64'), keyIdentifier }
}

export const statusUri = 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/'
export const typeUri = 'http://uri.etsi.org/TrstSvc/Svctype/'

export interface ServicePlan {
  readonly name: string
  readonly type?: string
  readonly status?: string
  readonly since?: string
  readonly certificates?: readonly string[]
  readonly keyIdentifiers?: readonly string[]
  /** Newest first, as lists have it. */
  readonly history?: readonly { readonly status: string; readonly since: string; readonly type?: string }[]
}

export interface PointerPlan {
  readonly location: string
  readonly territory: string
  readonly signers: readonly string[]
  readonly mimeType?: string
}

export interface ListPlan {
  readonly services?: readonly ServicePlan[]
  readonly pointers?: readonly PointerPlan[]
  readonly sequenceNumber?: number
  readonly issuedAt?: string
  /** null: closed. */
  readonly nextUpdate?: string | null
  readonly version?: number
  readonly territory?: string
  readonly type?: string
}

const digitalIds = (certificates: readonly string[], keyIdentifiers: readonly string[] = []): string =>
  [
    ...certificates.map(each => `<DigitalId><X509Certificate>${each}</X509Certificate></DigitalId>`),
    ...keyIdentifiers.map(each => `<DigitalId><X509SKI>${each}</X509SKI></DigitalId>`),
  ].join('')

const service = ({
  name,
  type = 'CA/QC',
  status = 'granted',
  since,
  certificates = [],
  ...plan
}: ServicePlan): string => {
  const facts = (kind: string, state: string, start: string, identity: string) => `
          <ServiceTypeIdentifier>${typeUri}${kind}</ServiceTypeIdentifier>
          <ServiceName><Name xml:lang="de">Dienst ${name}</Name><Name xml:lang="en">${name}</Name></ServiceName>
          <ServiceDigitalIdentity>${identity}</ServiceDigitalIdentity>
          <ServiceStatus>${statusUri}${state}</ServiceStatus>
          <StatusStartingTime>${start}</StatusStartingTime>`
  const history = (plan.history ?? []).map(
    each => `<ServiceHistoryInstance>${facts(each.type ?? type, each.status, each.since, '')}</ServiceHistoryInstance>`,
  )
  return `
      <TSPService>
        <ServiceInformation>${facts(type, status, since ?? '2020-07-01T00:00:00Z', digitalIds(certificates, plan.keyIdentifiers))}
        </ServiceInformation>
        ${history.length > 0 ? `<ServiceHistory>${history.join('')}</ServiceHistory>` : ''}
      </TSPService>`
}

const pointer = ({ location, territory, signers, mimeType = 'application/vnd.etsi.tsl+xml' }: PointerPlan): string => `
      <OtherTSLPointer>
        <ServiceDigitalIdentities>
          <ServiceDigitalIdentity>${digitalIds(signers)}</ServiceDigitalIdentity>
        </ServiceDigitalIdentities>
        <TSLLocation>${location}</TSLLocation>
        <AdditionalInformation>
          <OtherInformation><SchemeTerritory>${territory}</SchemeTerritory></OtherInformation>
          <OtherInformation><additional:MimeType>${mimeType}</additional:MimeType></OtherInformation>
        </AdditionalInformation>
      </OtherTSLPointer>`

export const makeList = (plan: ListPlan = {}): string => {
  const { nextUpdate = '2027-01-01T00:00:00Z', services = [], pointers = [] } = plan
  return `<?xml version="1.0" encoding="UTF-8"?>
<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#" xmlns:additional="http://uri.etsi.org/02231/v2/additionaltypes#" Id="list" TSLTag="http://uri.etsi.org/19612/TSLTag">
  <!-- made for a test -->
  <SchemeInformation>
    <TSLVersionIdentifier>${plan.version ?? 5}</TSLVersionIdentifier>
    <TSLSequenceNumber>${plan.sequenceNumber ?? 7}</TSLSequenceNumber>
    <TSLType>http://uri.etsi.org/TrstSvc/TrustedList/TSLType/${plan.type ?? 'EUgeneric'}</TSLType>
    <SchemeOperatorName><Name xml:lang="fr">Autorité d’essai</Name><Name xml:lang="en">Test Authority &amp; Sons</Name></SchemeOperatorName>
    <SchemeTerritory>${plan.territory ?? 'XT'}</SchemeTerritory>
    ${pointers.length > 0 ? `<PointersToOtherTSL>${pointers.map(pointer).join('')}</PointersToOtherTSL>` : ''}
    <ListIssueDateTime>${plan.issuedAt ?? '2026-07-01T00:00:00Z'}</ListIssueDateTime>
    <NextUpdate>${nextUpdate === null ? '' : `<dateTime>${nextUpdate}</dateTime>`}</NextUpdate>
  </SchemeInformation>
  <TrustServiceProviderList>
    <TrustServiceProvider>
      <TSPInformation><TSPName><Name xml:lang="en">Provider One</Name></TSPName></TSPInformation>
      <TSPServices>${services.map(service).join('')}</TSPServices>
    </TrustServiceProvider>
  </TrustServiceProviderList>
</TrustServiceStatusList>`
}

export const xmlNames = {
  rsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  rsaSha1: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  ecdsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
  hmacSha1: 'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
  exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  exclusiveWithComments: 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments',
  inclusive: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  enveloped: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha1: 'http://www.w3.org/2000/09/xmldsig#sha1',
} as const

export interface SigningPlan {
  readonly method?: string
  readonly canonicalization?: string
  readonly transforms?: readonly string[]
  readonly digest?: string
  readonly xpath?: string
  readonly uri?: string
  /** An element of the signature that is signed as well. */
  readonly signedProperties?: boolean
  readonly objects?: readonly { readonly content: string }[]
}

class EcdsaSha256 {
  getAlgorithmName = (): string => xmlNames.ecdsaSha256
  verifySignature = (): boolean => false
  getSignature = (text: string, key: KeyObject): string =>
    sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64')
}

/** Signs with xml-crypto; the document's certificate is put into KeyInfo, as lists do. */
export const signList = (xml: string, { key, certificate }: Authority, plan: SigningPlan = {}): string => {
  const { method = key.asymmetricKeyType === 'ec' ? xmlNames.ecdsaSha256 : xmlNames.rsaSha256 } = plan
  const digestAlgorithm = plan.digest ?? xmlNames.sha256
  const signer = new SignedXml({
    privateKey: method === xmlNames.hmacSha1 ? toPem(certificate.der) : key,
    publicCert: toPem(certificate.der),
    signatureAlgorithm: method,
    canonicalizationAlgorithm: plan.canonicalization ?? xmlNames.exclusive,
    objects: [
      ...(plan.signedProperties
        ? [
            {
              content:
                '<xades:QualifyingProperties xmlns:xades="http://uri.etsi.org/01903/v1.3.2#"><xades:SignedProperties Id="props"><xades:SignedSignatureProperties/></xades:SignedProperties></xades:QualifyingProperties>',
            },
          ]
        : []),
      ...(plan.objects ?? []),
    ],
  })
  if (method === xmlNames.hmacSha1) signer.enableHMAC()
  if (method === xmlNames.ecdsaSha256) signer.SignatureAlgorithms[method] = EcdsaSha256 as never
  signer.addReference({
    xpath: plan.xpath ?? '/*',
    transforms: [...(plan.transforms ?? [xmlNames.enveloped, xmlNames.exclusive])],
    digestAlgorithm,
    uri: plan.uri ?? '',
    isEmptyUri: (plan.uri ?? '') === '',
  })
  if (plan.signedProperties) {
    signer.addReference({
      xpath: "//*[local-name(.)='SignedProperties']",
      transforms: [xmlNames.exclusive],
      digestAlgorithm,
      uri: '#props',
      type: 'http://uri.etsi.org/01903#SignedProperties',
    })
  }
  signer.computeSignature(xml, { prefix: 'ds' })
  return signer.getSignedXml()
}
