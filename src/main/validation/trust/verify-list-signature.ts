/** Checks the enveloped XML signature of a trusted list (TS 119 612 §5.7, XMLDSIG) and answers with nothing but what was signed. */
import { constants, createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { SignedXml } from 'xml-crypto'
import { judgePublicKey } from '../../pki/algorithm-lifetime.ts'
import type { Certificate } from '../../pki/certificate.ts'
import { findChildren, findOnly, ListSignatureError, ListXmlError } from './list-xml.ts'
import { parseListXml } from './parse-list-xml.ts'

const xmlDsig = 'http://www.w3.org/2000/09/xmldsig#'
const xades = 'http://uri.etsi.org/01903/v1.3.2#'
const enveloped = `${xmlDsig}enveloped-signature`
const signedPropertiesType = 'http://uri.etsi.org/01903#SignedProperties'

/** Those without comments: a comment must not split a text that was signed as one. */
const canonicalizations: ReadonlySet<string> = new Set([
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  'http://www.w3.org/2001/10/xml-exc-c14n#',
])

/** RFC 9231 §2.1; SHA-1 and shorter are not listed, so they are refused. */
const digests: Readonly<Record<string, string>> = {
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
}

interface Scheme {
  readonly digest: string
  readonly keyType: 'rsa' | 'ec'
  readonly options: {
    readonly padding?: number
    readonly saltLength?: number
    readonly dsaEncoding?: 'ieee-p1363'
  }
}

const rsa = (digest: string): Scheme => ({ digest, keyType: 'rsa', options: { padding: constants.RSA_PKCS1_PADDING } })
const rsaPss = (digest: string): Scheme => ({
  digest,
  keyType: 'rsa',
  options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
})
const ecdsa = (digest: string): Scheme => ({ digest, keyType: 'ec', options: { dsaEncoding: 'ieee-p1363' } })

/** RFC 9231 §2.3. No HMAC: whoever can check one can make one. */
const schemes: Readonly<Record<string, Scheme>> = {
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256': rsa('sha256'),
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384': rsa('sha384'),
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512': rsa('sha512'),
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1': rsaPss('sha256'),
  'http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1': rsaPss('sha384'),
  'http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1': rsaPss('sha512'),
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256': ecdsa('sha256'),
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384': ecdsa('sha384'),
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512': ecdsa('sha512'),
}

const refuse = (message: string): never => {
  throw new ListSignatureError(message)
}

const algorithmOf = (element: Element | undefined): string => element?.getAttribute('Algorithm') ?? ''

const idsOf = (element: Element): readonly string[] =>
  ['Id', 'ID', 'id'].flatMap(name => element.getAttribute(name) || [])

/** Exactly one signature in the whole document, and it is the root's own child: nothing else can be taken for it. */
const findSignature = (root: Element): Element => {
  const [signature, ...others] = Array.from(root.getElementsByTagNameNS(xmlDsig, 'Signature'))
  if (!signature) return refuse('no signature')
  if (others.length > 0 || signature.parentNode !== root) return refuse('not exactly one signature in the root')
  return signature
}

const transformsOf = (reference: Element): readonly string[] =>
  findChildren(findOnly(reference, xmlDsig, 'Transforms'), xmlDsig, 'Transform').map(algorithmOf)

/** Whether the reference is to the root, in the one way that is accepted: enveloped, then canonical. */
const isWholeList = (reference: Element, root: Element): boolean => {
  const uri = reference.getAttribute('URI')
  const isRoot = uri === '' || idsOf(root).some(id => uri === `#${id}`)
  const [first, second = '', ...others] = transformsOf(reference)
  return isRoot && first === enveloped && canonicalizations.has(second) && others.length === 0
}

/** XAdES: the signer's own statements beside the list. They are not used, but they may be signed. */
const isSignedProperties = (reference: Element, signature: Element): boolean => {
  const [properties, ...others] = Array.from(signature.getElementsByTagNameNS(xades, 'SignedProperties'))
  return (
    properties !== undefined &&
    others.length === 0 &&
    reference.getAttribute('Type') === signedPropertiesType &&
    idsOf(properties).some(id => reference.getAttribute('URI') === `#${id}`) &&
    transformsOf(reference).every(transform => canonicalizations.has(transform))
  )
}

/** What the signature says of itself, checked before the library acts on any of it. */
const readSignedInfo = (root: Element, signature: Element) => {
  const signedInfo = findOnly(signature, xmlDsig, 'SignedInfo')
  const canonicalization = algorithmOf(findOnly(signedInfo, xmlDsig, 'CanonicalizationMethod'))
  const method = algorithmOf(findOnly(signedInfo, xmlDsig, 'SignatureMethod'))
  const scheme = Object.hasOwn(schemes, method) ? schemes[method] : undefined
  if (!canonicalizations.has(canonicalization) || !scheme) return refuse(`algorithm ${canonicalization} ${method}`)
  const references = findChildren(signedInfo, xmlDsig, 'Reference')
  const lists = references.filter(each => isWholeList(each, root))
  const known = references.every(each => lists.includes(each) || isSignedProperties(each, signature))
  if (lists.length !== 1 || references.length > 2 || !known) return refuse('references are not to the list as a whole')
  const weak = references.some(each => !Object.hasOwn(digests, algorithmOf(findOnly(each, xmlDsig, 'DigestMethod'))))
  if (weak) return refuse('digest algorithm')
  return { canonicalization, method, scheme, listIndex: references.findIndex(each => lists.includes(each)) }
}

const createDigest = (algorithm: string, name: string) =>
  class {
    getAlgorithmName = (): string => name
    getHash = (xml: string): string => createHash(algorithm).update(xml, 'utf8').digest('base64')
  }

/** The library's only way to a key: ours, so that no `KeyInfo` of the document is ever asked. */
const createVerifier = (name: string, { digest, keyType, options }: Scheme, keys: readonly KeyObject[]) =>
  class {
    getAlgorithmName = (): string => name
    getSignature = (): never => refuse('only checks')
    verifySignature = (material: unknown, _key: unknown, value: unknown): boolean => {
      const signed = Buffer.from(String(material), 'utf8')
      const signature = Buffer.from(String(value), 'base64')
      return keys.some(
        key => key.asymmetricKeyType === keyType && verify(digest, signed, { key, ...options }, signature),
      )
    }
  }

/** Keys that are too weak, or that the runtime does not know, sign nothing. */
const usableKeys = (signers: readonly Certificate[], at: Date): readonly KeyObject[] =>
  signers
    .filter(({ publicKey }) => judgePublicKey(publicKey, at).verdict === 'good')
    .map(({ publicKey }) => createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' }))

/**
 * The canonical form of the list, without its signature, as one of `signers` signed it. Read nothing else of `text`.
 *
 * @param at their keys must be strong enough then
 *
 * @throws {ListXmlError} for XML that is not accepted
 * @throws {ListSignatureError} when nobody of `signers` signed it, or not as a whole
 */
export const verifyListSignature = (text: string, signers: readonly Certificate[], at: Date): Document => {
  const root = parseListXml(text).documentElement
  const signature = findSignature(root)
  const { canonicalization, method, scheme, listIndex } = readSignedInfo(root, signature)
  const checker = new SignedXml({ publicCert: 'the verifier holds the keys' })
  checker.SignatureAlgorithms = { [method]: createVerifier(method, scheme, usableKeys(signers, at)) }
  checker.HashAlgorithms = Object.fromEntries(
    Object.entries(digests).map(([name, algorithm]) => [name, createDigest(algorithm, name)]),
  )
  const canonical = check(checker, text, signature, listIndex)
  // The library looks these two up anywhere in the signature; what was checked above must be what it took.
  if (checker.canonicalizationAlgorithm !== canonicalization || checker.signatureAlgorithm !== method) {
    return refuse('two methods in one signature')
  }
  return parseListXml(canonical)
}

const check = (checker: SignedXml, text: string, signature: Element, listIndex: number): string => {
  try {
    checker.loadSignature(signature)
    const isIntact = checker.checkSignature(text)
    const signed = isIntact ? checker.getSignedReferences()[listIndex] : undefined
    return signed ?? refuse('the digest of a reference does not match')
  } catch (error) {
    if (error instanceof ListSignatureError || error instanceof ListXmlError) throw error
    throw new ListSignatureError('not signed by those who may', { cause: error })
  }
}
