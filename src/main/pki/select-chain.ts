/** Picks, from certificates that lie together on a token, those that lead from a signer towards an anchor. */
import { equalBytes } from './asn1-element.ts'
import { type Certificate, parseCertificate } from './certificate.ts'

/** No real chain is longer; the limit is against circles. */
const maxLength = 10

const parseReadable = (der: Uint8Array): readonly Certificate[] => {
  try {
    return [parseCertificate(der)]
  } catch {
    return []
  }
}

/**
 * DER of the issuers of `signer`, nearest first, without the self-signed end: whoever validates has his own anchors
 * (EN 319 122-1 §5.1.3). A token's other certificates would tell who its holder is elsewhere, and are left out.
 *
 * @param candidates in no order; those that cannot be read are passed over
 */
export const selectChain = (signer: Certificate, candidates: readonly Uint8Array[]): readonly Uint8Array[] => {
  const authorities = candidates.flatMap(parseReadable).filter(each => each.isCa && !each.selfSigned)
  const chain: Certificate[] = []
  const findIssuer = ({ issuerName }: Certificate): Certificate | undefined =>
    authorities.find(each => equalBytes(each.subjectName, issuerName) && !chain.includes(each))
  for (let next = findIssuer(signer); next && chain.length < maxLength; next = findIssuer(next)) chain.push(next)
  return chain.map(each => each.der)
}
