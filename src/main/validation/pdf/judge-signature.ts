/** From the facts about one signature to its verdict (EN 319 102-1 §5.1.3): a pure decision. */
import { createHash } from 'node:crypto'
import type {
  DocumentChange,
  Indication,
  SignatureVerdict,
  SubIndication,
  ValidationReason,
} from '../../../shared/model/validation.ts'
import { areReliable } from '../../pki/algorithm-lifetime.ts'
import type { CmsProblem, CmsVerification } from '../../pki/verify-cms.ts'
import type { TrustVerdict } from '../judge-trust.ts'
import type { SignedRangeProblem } from './signed-range.ts'

/** What a signature dictionary says of itself. */
export interface ClaimedSignature {
  readonly kind: SignatureVerdict['kind']
  readonly field: string | null
  readonly subFilter: string
  readonly claimedSigningTime: string | null
}

/** What stands behind the signed revision; `null` when nothing does. */
export interface LaterRevisions {
  /** Where the signed revision ends. */
  readonly signedRevisionBytes: number
  readonly changes: readonly DocumentChange[]
  readonly problem: 'change-not-permitted' | 'tail-not-covered' | 'signature-redefined' | 'changes-not-analysed' | null
}

/** What came of a timestamp. */
export type StampState = 'timestamp-valid' | 'timestamp-invalid' | 'timestamp-not-trusted'

/** What is known of a signature beyond its own bytes. */
export interface Standing {
  readonly trust: TrustVerdict
  readonly level: SignatureVerdict['level']
  readonly evidenceLevel: SignatureVerdict['evidenceLevel']
  /** When it provably existed; the validation time when nothing proves more. */
  readonly bestTime: Date
  /** The validation time. */
  readonly now: Date
  readonly timestamp: SignatureVerdict['timestamp']
  readonly stamps: ReadonlySet<StampState>
  readonly contentTimestamp: SignatureVerdict['contentTimestamp']
  readonly contentStamps: ReadonlySet<StampState>
  readonly isInOrder: boolean
}

type UncheckedProblem = SignedRangeProblem | 'format-unsupported' | 'format-retired' | 'value-shared'
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
  ...(['format-unsupported', 'format-retired'] as const).map(
    (problem): Ruling => ({ problem, indication: 'INDETERMINATE', subIndication: 'GENERIC', reason: problem }),
  ),
]

const unproven = { timestamp: null, contentTimestamp: null, path: [], revocation: [] } as const
const nothingKnown = {
  ...unproven,
  signer: null,
  level: null,
  evidenceLevel: null,
  coverage: 'earlier-revision',
  signedRevisionBytes: null,
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

/** What EN 319 142-1 §6.3 asks of every level. */
export const isBaseline = (
  { kind, subFilter, claimedSigningTime }: ClaimedSignature,
  { bindsCertificate }: CmsVerification,
): boolean =>
  kind === 'signature' && subFilter === 'ETSI.CAdES.detached' && bindsCertificate && claimedSigningTime !== null

/** What a weak algorithm changes: nothing is the worse for it that was undecided for the time of a certificate. */
const overruledByWeakness: ReadonlySet<SubIndication | null> = new Set([
  null,
  'NO_CERTIFICATE_CHAIN_FOUND',
  'TRY_LATER',
] as const)

/** §5.3, §5.5: trust first, then whether the algorithms and the order of the timestamps bear it. */
const ruleOnIntact = (
  { trust, isInOrder }: Standing,
  weak: boolean,
): Pick<Ruling, 'indication'> & {
  readonly subIndication: SubIndication | null
} => {
  if (weak && overruledByWeakness.has(trust.subIndication))
    return { indication: 'INDETERMINATE', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE' }
  if (!isInOrder && trust.indication === 'TOTAL-PASSED')
    return { indication: 'INDETERMINATE', subIndication: 'TIMESTAMP_ORDER_FAILURE' }
  return { indication: trust.indication, subIndication: trust.subIndication }
}

/**
 * The verdict on a signature whose range is sound. An intact one passes only when a path to an anchor passes.
 *
 * @param later what was added after it; null: it covers the whole file
 * @param standing null: not asked for, because the signature is broken
 */
export const judgeSignature = (
  claimed: ClaimedSignature,
  verification: CmsVerification,
  later: LaterRevisions | null,
  standing: Standing | null,
): SignatureVerdict => {
  const problems = new Set<Problem>([...verification.problems, ...(later?.problem ? [later.problem] : [])])
  const common = {
    ...unproven,
    ...claimed,
    signer: signerOf(verification),
    coverage: later ? 'earlier-revision' : 'whole-document',
    // Where the signature does not fit them, these bytes are nobody's.
    signedRevisionBytes: verification.problems.size === 0 ? (later?.signedRevisionBytes ?? null) : null,
    changesAfter: later?.changes ?? [],
  } as const
  const weak = standing !== null && !areReliable(verification.algorithms, standing.bestTime)
  const weakSince = standing !== null && !weak && !areReliable(verification.algorithms, standing.now)
  const notes: readonly ValidationReason[] = [
    ...(weak ? (['algorithm-weak'] as const) : []),
    ...(weakSince ? (['algorithm-weak-since'] as const) : []),
    later ? 'bytes-added-after-signing' : 'covers-whole-document',
  ]
  if (problems.size > 0 || !standing) {
    const { indication, subIndication, reasons } = ruleOn(problems)
    return { ...common, level: null, evidenceLevel: null, indication, subIndication, reasons: [...reasons, ...notes] }
  }
  const { trust, level, evidenceLevel, timestamp, stamps, contentTimestamp, contentStamps, isInOrder } = standing
  return {
    ...common,
    ...ruleOnIntact(standing, weak),
    level,
    evidenceLevel,
    timestamp,
    contentTimestamp,
    path: trust.path,
    revocation: trust.revocation,
    reasons: [
      'intact',
      ...notes,
      ...(later ? (['changes-permitted'] as const) : []),
      ...trust.reasons,
      ...stamps,
      ...[...contentStamps].map(state => `content-${state}` as const),
      ...(isInOrder ? [] : (['timestamp-order'] as const)),
    ],
  }
}
