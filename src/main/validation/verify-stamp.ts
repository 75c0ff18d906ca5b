/** Checks a timestamp token against what it is said to stamp (RFC 3161 §2.4.2) and answers with facts, as for any signature. */
import { usedDigest } from '../pki/algorithm-lifetime.ts'
import { equalBytes } from '../pki/asn1-element.ts'
import type { VerifiableDigest } from '../pki/public-key.ts'
import { findTimestampInfo } from '../pki/timestamp.ts'
import { type CmsVerification, verifyEnclosingCms } from '../pki/verify-cms.ts'

export interface StampVerification extends CmsVerification {
  /** null: the token cannot be read. Means something only where there are no problems. */
  readonly time: Date | null
}

/**
 * @param token zeros may follow it
 * @param digestOf what is stamped; undefined when that digest was not computed
 * @param certificates DER of certificates that may be the authority's
 */
export const verifyStamp = async (
  token: Uint8Array,
  digestOf: (digest: VerifiableDigest) => Uint8Array | undefined,
  certificates: readonly Uint8Array[],
): Promise<StampVerification> => {
  const info = findTimestampInfo(token)
  const verification = await verifyEnclosingCms(token, certificates)
  const problems = new Set(verification.problems)
  if (!info) problems.add('malformed')
  else if (!info.digest) problems.add('algorithm-unsupported')
  else if (!equalBytes(digestOf(info.digest) ?? new Uint8Array(), info.imprint)) problems.add('digest-mismatch')
  // §2.4.1: a token names the certificate of its authority; one that does not could be anybody's with that key.
  if (verification.signerCertificate && !verification.bindsCertificate) problems.add('signing-certificate-mismatch')
  const algorithms = [...verification.algorithms, ...(info?.digest ? [usedDigest(info.digest)] : [])]
  return { ...verification, problems, algorithms, time: info?.time ?? null }
}
