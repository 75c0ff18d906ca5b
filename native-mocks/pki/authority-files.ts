/** The files that `openssl` makes certificates, lists and timestamps from. */

export type AuthorityName = 'root' | 'issuing'

export const certificateProfiles = [
  'signer',
  'signer-crl-only',
  'signer-no-source',
  'tsa',
  'tsa-expired',
  'responder',
  'plain',
] as const
export type CertificateProfile = (typeof certificateProfiles)[number]

/** `openssl ca` configuration of one authority; its data base is what the OCSP responder and the list are made from. */
export const authorityConfiguration = (name: AuthorityName): string => `
[ca]
default_ca = authority
[authority]
dir = .
database = ${name}.index
new_certs_dir = issued
certificate = ${name}.pem
private_key = ${name}.key
default_md = sha256
default_days = 365
default_crl_days = 30
unique_subject = no
policy = anything
crlnumber = ${name}.crlnumber
serial = ${name}.serial
[anything]
commonName = supplied
`

const statusSources = (url: string, issuer: AuthorityName, kinds: readonly ('ocsp' | 'crl')[]): string => `
authorityInfoAccess = ${kinds.includes('ocsp') ? `OCSP;URI:${url}/ocsp/${issuer},` : ''}caIssuers;URI:${url}/${issuer}.cer
${kinds.includes('crl') ? `crlDistributionPoints = URI:${url}/${issuer}.crl` : ''}`

const endEntity = 'basicConstraints = critical,CA:false\nsubjectKeyIdentifier = hash\nauthorityKeyIdentifier = keyid\n'
const signing = `${endEntity}keyUsage = critical,digitalSignature,nonRepudiation\n`

/** Extensions of each kind of certificate; the issuing authority is told from the root's list only. */
export const extensionsOf = (url: string): Readonly<Record<CertificateProfile | AuthorityName, string>> => ({
  root: 'basicConstraints = critical,CA:true\nkeyUsage = critical,keyCertSign,cRLSign\nsubjectKeyIdentifier = hash\n',
  issuing: `basicConstraints = critical,CA:true\nkeyUsage = critical,keyCertSign,cRLSign\nsubjectKeyIdentifier = hash
${statusSources(url, 'root', ['crl'])}`,
  signer: `${signing}${statusSources(url, 'issuing', ['ocsp', 'crl'])}`,
  'signer-crl-only': `${signing}${statusSources(url, 'issuing', ['crl'])}`,
  'signer-no-source': `${signing}authorityInfoAccess = caIssuers;URI:${url}/issuing.cer\n`,
  tsa: `${signing}extendedKeyUsage = critical,timeStamping\n${statusSources(url, 'issuing', ['ocsp', 'crl'])}`,
  'tsa-expired': `${signing}extendedKeyUsage = critical,timeStamping\n${statusSources(url, 'issuing', ['ocsp', 'crl'])}`,
  responder: `${signing}extendedKeyUsage = OCSPSigning\nnoCheck = ignored\n`,
  plain: `${signing}${statusSources(url, 'issuing', ['ocsp', 'crl'])}`,
})

/** `openssl ts` configuration. */
export const timestampConfiguration = `
[tsa]
default_tsa = authority
[authority]
serial = tsa.serial
digests = sha256, sha384, sha512
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
ess_cert_id_alg = sha256
accuracy = secs:1
`
