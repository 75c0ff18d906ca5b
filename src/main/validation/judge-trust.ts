/** From a certification path to the part of a verdict that is about trust (EN 319 102-1 §5.2.6, §5.3): a pure decision. */
import type { SignatureVerdict, ValidationReason } from '../../shared/model/validation.ts'
import { offersRevocation, type PathProblem, type PathResult } from '../pki/path.ts'

type TrustVerdict = Pick<SignatureVerdict, 'indication' | 'subIndication' | 'reasons'>

const chainFailure = 'CHAIN_CONSTRAINTS_FAILURE'

const problems: Readonly<
  Record<PathProblem, readonly [NonNullable<SignatureVerdict['subIndication']>, ValidationReason]>
> = {
  'no-path': ['NO_CERTIFICATE_CHAIN_FOUND', 'no-trusted-issuer'],
  unreadable: ['NO_CERTIFICATE_CHAIN_FOUND', 'no-trusted-issuer'],
  'signer-expired': ['OUT_OF_BOUNDS_NO_POE', 'certificate-expired'],
  'signer-not-yet-valid': ['OUT_OF_BOUNDS_NO_POE', 'certificate-not-yet-valid'],
  'issuer-out-of-validity': [chainFailure, 'issuer-out-of-validity'],
  'issuer-no-authority': [chainFailure, 'issuer-no-authority'],
  'path-too-long': [chainFailure, 'path-too-long'],
  'wrong-usage': [chainFailure, 'certificate-wrong-usage'],
  'name-not-permitted': [chainFailure, 'name-not-permitted'],
  'unknown-critical-extension': [chainFailure, 'unknown-critical-extension'],
  'policy-not-satisfied': [chainFailure, 'policy-not-satisfied'],
  'algorithm-weak': ['CRYPTO_CONSTRAINTS_FAILURE_NO_POE', 'chain-algorithm-weak'],
}

/** @param result null: there is no anchor that a path could lead to */
export const judgeTrust = (result: PathResult | null): TrustVerdict => {
  const undecided = (
    subIndication: SignatureVerdict['subIndication'],
    ...reasons: readonly ValidationReason[]
  ): TrustVerdict => ({ indication: 'INDETERMINATE', subIndication, reasons })
  if (!result) return undecided('NO_CERTIFICATE_CHAIN_FOUND', 'certificate-chain-not-checked')
  if (!result.trusted) return undecided(...problems[result.problem])
  // The user named this very certificate; nobody else could revoke that.
  if (result.path.length === 1)
    return { indication: 'TOTAL-PASSED', subIndication: null, reasons: ['trusted-directly'] }
  if (offersRevocation(result.path)) return undecided('TRY_LATER', 'trusted-issuer', 'revocation-not-checked')
  // No issuer on the path publishes revocations, so there is nothing that could be tried later (RFC 5280 §6.3 asks for it only where it is offered).
  return { indication: 'TOTAL-PASSED', subIndication: null, reasons: ['trusted-issuer', 'revocation-not-offered'] }
}
