/** From the facts about one signature to its verdict (EN 319 102-1 §5.1.3): a pure decision. */
import { createHash } from 'node:crypto'
import type { Indication, SignatureVerdict, SubIndication, ValidationReason } from '../../../shared/model/validation.ts'
import type { CmsProblem, CmsVerification } from '../../pki/verify-cms.ts'
import type { SignedRangeProblem } from './signed-range.ts'

/** What a signature dictionary says of itself. */
export interface ClaimedSignature {
  readonly field: string | null
  readonly subFilter: string
  readonly claimedSigningTime: string | null
}

type Problem = CmsProblem | SignedRangeProblem | 'format-unsupported'

interface Ruling {
  readonly problem: Problem
  readonly indication: Indication
  readonly subIndication: SubIndication
  readonly reason: ValidationReason
}

/** Gravest first: the first that applies gives the indication, all that apply give reasons. */
const rulings: readonly Ruling[] = [
  {
    problem: 'byte-range-malformed',
    indication: 'TOTAL-FAILED',
    subIndication: 'FORMAT_FAILURE',
    reason: 'byte-range-malformed',
  },
  {
    problem: 'contents-gap-mismatch',
    indication: 'TOTAL-FAILED',
    subIndication: 'FORMAT_FAILURE',
    reason: 'contents-gap-mismatch',
  },
  { problem: 'malformed', indication: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE', reason: 'cms-unreadable' },
  { problem: 'digest-mismatch', indication: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE', reason: 'digest-mismatch' },
  {
    problem: 'signature-mismatch',
    indication: 'TOTAL-FAILED',
    subIndication: 'SIG_CRYPTO_FAILURE',
    reason: 'signature-mismatch',
  },
  {
    problem: 'certificate-missing',
    indication: 'INDETERMINATE',
    subIndication: 'NO_SIGNING_CERTIFICATE_FOUND',
    reason: 'certificate-missing',
  },
  {
    problem: 'signing-certificate-mismatch',
    indication: 'INDETERMINATE',
    subIndication: 'NO_SIGNING_CERTIFICATE_FOUND',
    reason: 'signing-certificate-mismatch',
  },
  {
    problem: 'algorithm-unsupported',
    indication: 'INDETERMINATE',
    subIndication: 'GENERIC',
    reason: 'algorithm-unsupported',
  },
  {
    problem: 'format-unsupported',
    indication: 'INDETERMINATE',
    subIndication: 'GENERIC',
    reason: 'format-unsupported',
  },
]

const nothingKnown = { signer: null, level: null, coverage: 'earlier-revision' } as const

/** @throws {Error} when called without a problem: a defect */
const ruleOn = (problems: ReadonlySet<Problem>) => {
  const applying = rulings.filter(ruling => problems.has(ruling.problem))
  const [gravest] = applying
  if (!gravest) throw new Error('no ruling')
  const { indication, subIndication } = gravest
  return { indication, subIndication, reasons: applying.map(ruling => ruling.reason) }
}

/** The verdict on a signature whose cryptography was not looked at. */
export const judgeUnchecked = (
  claimed: ClaimedSignature,
  problem: SignedRangeProblem | 'format-unsupported',
): SignatureVerdict => ({ ...claimed, ...nothingKnown, ...ruleOn(new Set([problem])) })

const signerOf = ({ signerCertificate }: CmsVerification): SignatureVerdict['signer'] =>
  signerCertificate && {
    commonName: signerCertificate.commonName,
    certificateSha256: createHash('sha256').update(signerCertificate.der).digest('hex'),
  }

/**
 * The verdict on a signature whose range is sound. An intact one is INDETERMINATE: whether the certificate is to be
 * trusted is not judged yet, and nothing may be called valid before it is.
 */
export const judgeSignature = (
  claimed: ClaimedSignature,
  verification: CmsVerification,
  coversWholeFile: boolean,
): SignatureVerdict => {
  const { problems, weak, bindsCertificate } = verification
  const isBaseline = claimed.subFilter === 'ETSI.CAdES.detached' && bindsCertificate && claimed.claimedSigningTime
  const common = {
    ...claimed,
    signer: signerOf(verification),
    coverage: coversWholeFile ? 'whole-document' : 'earlier-revision',
  } as const
  const notes: readonly ValidationReason[] = [
    ...(weak ? (['algorithm-weak'] as const) : []),
    coversWholeFile ? 'covers-whole-document' : 'bytes-added-after-signing',
  ]
  if (problems.size > 0) {
    const { indication, subIndication, reasons } = ruleOn(problems)
    return { ...common, level: null, indication, subIndication, reasons: [...reasons, ...notes] }
  }
  return {
    ...common,
    level: isBaseline ? 'B-B' : null,
    indication: 'INDETERMINATE',
    subIndication: weak ? 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE' : 'NO_CERTIFICATE_CHAIN_FOUND',
    reasons: ['intact', ...notes, 'certificate-chain-not-checked'],
  }
}
