/** From the facts about one signature to its verdict (EN 319 102-1 §5.1.3): a pure decision. */
import { createHash } from 'node:crypto'
import type {
  DocumentChange,
  Indication,
  SignatureVerdict,
  SubIndication,
  ValidationReason,
} from '../../../shared/model/validation.ts'
import type { PathResult } from '../../pki/path.ts'
import type { CmsProblem, CmsVerification } from '../../pki/verify-cms.ts'
import { judgeTrust } from '../judge-trust.ts'
import type { SignedRangeProblem } from './signed-range.ts'

/** What a signature dictionary says of itself. */
export interface ClaimedSignature {
  readonly field: string | null
  readonly subFilter: string
  readonly claimedSigningTime: string | null
}

/** What stands behind the signed revision; `null` when nothing does. */
export interface LaterRevisions {
  readonly changes: readonly DocumentChange[]
  readonly problem: 'change-not-permitted' | 'tail-not-covered' | 'signature-redefined' | 'changes-not-analysed' | null
}

type UncheckedProblem = SignedRangeProblem | 'format-unsupported' | 'value-shared'
type Problem = CmsProblem | UncheckedProblem | NonNullable<LaterRevisions['problem']>

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
  // The norm has no word of its own for changes that DocMDP forbids: the file does not have the form that was signed.
  ...(['value-shared', 'signature-redefined', 'tail-not-covered', 'change-not-permitted'] as const).map(
    (problem): Ruling => ({
      problem,
      indication: 'TOTAL-FAILED',
      subIndication: 'FORMAT_FAILURE',
      reason: problem,
    }),
  ),
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
    problem: 'changes-not-analysed',
    indication: 'INDETERMINATE',
    subIndication: 'GENERIC',
    reason: 'changes-not-analysed',
  },
  {
    problem: 'format-unsupported',
    indication: 'INDETERMINATE',
    subIndication: 'GENERIC',
    reason: 'format-unsupported',
  },
]

const unproven = { kind: 'signature', timestamp: null, path: [], revocation: [] } as const
const nothingKnown = {
  ...unproven,
  signer: null,
  level: null,
  coverage: 'earlier-revision',
  changesAfter: [],
} as const

/** @throws {Error} when called without a problem: a defect */
const ruleOn = (problems: ReadonlySet<Problem>) => {
  const applying = rulings.filter(ruling => problems.has(ruling.problem))
  const [gravest] = applying
  if (!gravest) throw new Error('no ruling')
  const { indication, subIndication } = gravest
  return { indication, subIndication, reasons: applying.map(ruling => ruling.reason) }
}

/** The verdict on a signature whose cryptography was not looked at. */
export const judgeUnchecked = (claimed: ClaimedSignature, problem: UncheckedProblem): SignatureVerdict => ({
  ...claimed,
  ...nothingKnown,
  ...ruleOn(new Set([problem])),
})

const signerOf = ({ signerCertificate }: CmsVerification): SignatureVerdict['signer'] =>
  signerCertificate && {
    commonName: signerCertificate.commonName,
    certificateSha256: createHash('sha256').update(signerCertificate.der).digest('hex'),
  }

/**
 * The verdict on a signature whose range is sound. An intact one passes only when a path to an anchor passes.
 *
 * @param later what was added after it; null: it covers the whole file
 * @param path null: nobody is trusted for signing
 */
export const judgeSignature = (
  claimed: ClaimedSignature,
  verification: CmsVerification,
  later: LaterRevisions | null,
  path: PathResult | null,
): SignatureVerdict => {
  const { weak, bindsCertificate } = verification
  const problems = new Set<Problem>([...verification.problems, ...(later?.problem ? [later.problem] : [])])
  const isBaseline = claimed.subFilter === 'ETSI.CAdES.detached' && bindsCertificate && claimed.claimedSigningTime
  const common = {
    ...unproven,
    ...claimed,
    signer: signerOf(verification),
    coverage: later ? 'earlier-revision' : 'whole-document',
    changesAfter: later?.changes ?? [],
  } as const
  const notes: readonly ValidationReason[] = [
    ...(weak ? (['algorithm-weak'] as const) : []),
    later ? 'bytes-added-after-signing' : 'covers-whole-document',
  ]
  if (problems.size > 0) {
    const { indication, subIndication, reasons } = ruleOn(problems)
    return { ...common, level: null, indication, subIndication, reasons: [...reasons, ...notes] }
  }
  const trust = judgeTrust(path)
  const known = {
    ...common,
    level: isBaseline ? ('B-B' as const) : null,
    reasons: ['intact' as const, ...notes, ...(later ? (['changes-permitted'] as const) : []), ...trust.reasons],
  }
  return weak
    ? { ...known, indication: 'INDETERMINATE', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE' }
    : { ...known, indication: trust.indication, subIndication: trust.subIndication }
}
