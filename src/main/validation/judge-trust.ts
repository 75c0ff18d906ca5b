/** From a path and the status of its certificates to the part of a verdict that is about trust (EN 319 102-1 §5.2.6, §5.3, §5.5, §5.6): a pure decision. */
import { createHash } from 'node:crypto'
import type {
  PathCertificate,
  SignatureVerdict,
  SubIndication,
  ValidationReason,
} from '../../shared/model/validation.ts'
import type { PathProblem } from '../pki/path.ts'
import type { CertificateStatus, StatusProblem } from './revocation.ts'
import type { TrustFacts } from './trust.ts'

export type TrustVerdict = Pick<SignatureVerdict, 'indication' | 'subIndication' | 'reasons' | 'path' | 'revocation'>

const chainFailure = 'CHAIN_CONSTRAINTS_FAILURE'

const problems: Readonly<Record<PathProblem, readonly [SubIndication, ValidationReason]>> = {
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

/** Why no statement counted; what says most comes first. */
const statusReasons: readonly (readonly [StatusProblem, ValidationReason])[] = [
  ['responder', 'revocation-responder-unauthorised'],
  ['responder-revoked', 'revocation-responder-unauthorised'],
  ['signature', 'revocation-forged'],
  ['indirect', 'revocation-list-indirect'],
  ['delta', 'revocation-list-delta'],
  ['partial', 'revocation-list-partial'],
  ['weak', 'chain-algorithm-weak'],
  ['unknown', 'revocation-unknown'],
  ['not-proven', 'revocation-not-proven'],
  ['stale', 'revocation-stale'],
  ['after-expiry', 'revocation-stale'],
  ['unreadable', 'revocation-unreadable'],
]

const describePath = ({ path }: TrustFacts): readonly PathCertificate[] =>
  path?.trusted
    ? path.path.map(({ certificate }) => ({
        commonName: certificate.commonName,
        issuer: certificate.issuer,
        notBefore: certificate.notBefore.toISOString(),
        notAfter: certificate.notAfter.toISOString(),
        sha256: createHash('sha256').update(certificate.der).digest('hex'),
      }))
    : []

type Ruling = Pick<TrustVerdict, 'indication' | 'subIndication' | 'reasons'>

const undecided = (subIndication: SubIndication, ...reasons: readonly ValidationReason[]): Ruling => ({
  indication: 'INDETERMINATE',
  subIndication,
  reasons,
})
const failed = (subIndication: SubIndication, reason: ValidationReason): Ruling => ({
  indication: 'TOTAL-FAILED',
  subIndication,
  reasons: [reason],
})

/** Revoked before anything proves that the signature existed; §5.5.4: it fails where it is proven to be younger. */
const ruleOnRevoked = ({ statuses, bestTime, notBefore }: TrustFacts): Ruling | null => {
  const isTooLate = ({ revokedAt }: CertificateStatus): boolean => revokedAt !== null && revokedAt <= bestTime
  if (statuses.slice(1).some(isTooLate)) return undecided('REVOKED_CA_NO_POE', 'issuer-revoked')
  const [signer] = statuses
  if (!signer || !isTooLate(signer)) return null
  return notBefore && signer.revokedAt && notBefore > signer.revokedAt
    ? failed('REVOKED', 'signed-after-revocation')
    : undecided('REVOKED_NO_POE', 'certificate-revoked')
}

const ruleOnValidity = (facts: TrustFacts, problem: PathProblem): Ruling => {
  const { signer, statuses, bestTime, now, notBefore } = facts
  if (problem === 'signer-not-yet-valid' && bestTime < now) return failed('NOT_YET_VALID', 'stamped-before-certificate')
  if (problem === 'signer-expired') {
    if (notBefore && notBefore > signer.notAfter) return failed('EXPIRED', 'signed-after-expiry')
    const revoked = ruleOnRevoked(facts)
    if (revoked) return revoked
    const isKnown = statuses.length > 0 && statuses.every(({ state }) => state === 'good')
    if (isKnown) return undecided('OUT_OF_BOUNDS_NOT_REVOKED', 'certificate-expired', 'revocation-good')
  }
  return undecided(...problems[problem])
}

const ruleOnStatuses = (facts: TrustFacts): Ruling => {
  const { statuses, signer, bestTime, now } = facts
  const revoked = ruleOnRevoked(facts)
  if (revoked) return { ...revoked, reasons: ['trusted-issuer', ...revoked.reasons] }
  const unknown = statuses.filter(({ state }) => state === 'undecided')
  if (unknown.length > 0) {
    const said = statusReasons.filter(([problem]) => unknown.some(each => each.problems.has(problem)))
    const reasons = new Set(said.map(([, reason]) => reason))
    return undecided('TRY_LATER', 'trusted-issuer', 'revocation-not-checked', ...reasons)
  }
  const isOffered = statuses.some(({ state }) => state !== 'not-offered')
  const wasRevoked = statuses.some(({ revokedAt }) => revokedAt !== null && revokedAt <= now)
  const hasExpired = signer.notAfter < now && bestTime < now
  return {
    indication: 'TOTAL-PASSED',
    subIndication: null,
    reasons: [
      'trusted-issuer',
      // RFC 5280 §6.3 asks for it only where it is offered.
      wasRevoked ? 'revoked-after-signing' : isOffered ? 'revocation-good' : 'revocation-not-offered',
      ...(hasExpired ? (['expired-after-signing'] as const) : []),
    ],
  }
}

const rule = (facts: TrustFacts): Ruling => {
  const { path } = facts
  if (!path) return undecided('NO_CERTIFICATE_CHAIN_FOUND', 'certificate-chain-not-checked')
  if (!path.trusted) return ruleOnValidity(facts, path.problem)
  // The user named this very certificate; nobody else could revoke that.
  if (path.path.length === 1) return { indication: 'TOTAL-PASSED', subIndication: null, reasons: ['trusted-directly'] }
  return ruleOnStatuses(facts)
}

/** @param facts null: there is no certificate to trust */
export const judgeTrust = (facts: TrustFacts | null): TrustVerdict =>
  facts
    ? {
        ...rule(facts),
        path: describePath(facts),
        revocation: facts.statuses.flatMap(({ fact }) => (fact ? [fact] : [])),
      }
    : { ...undecided('NO_CERTIFICATE_CHAIN_FOUND', 'certificate-chain-not-checked'), path: [], revocation: [] }
