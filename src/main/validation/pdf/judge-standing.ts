/** When the signatures of a document provably existed, and whom to trust for them then (EN 319 102-1 §5.5, §5.6): from the last timestamp to the first. */
import { createHash } from 'node:crypto'
import type { SignatureVerdict } from '../../../shared/model/validation.ts'
import { areReliable } from '../../pki/algorithm-lifetime.ts'
import type { Certificate } from '../../pki/certificate.ts'
import type { VerifiableDigest } from '../../pki/public-key.ts'
import type { CmsVerification } from '../../pki/verify-cms.ts'
import type { Evidence } from '../evidence.ts'
import { judgeLevel } from '../judge-level.ts'
import { judgeTrust } from '../judge-trust.ts'
import {
  coversSpan,
  earliest,
  earliestProof,
  type FileSpan,
  isInOrder,
  latest,
  type Proof,
  type ProofsOfExistence,
} from '../proof-of-existence.ts'
import type { TrustCheck, TrustFacts } from '../trust.ts'
import { type StampVerification, verifyStamp } from '../verify-stamp.ts'
import type { SoundSignature } from './examine-signature.ts'
import { isBaseline, type StampState, type Standing } from './judge-signature.ts'
import { readSignatureTokens } from './signature-tokens.ts'

export interface VerifiedSignature {
  readonly signature: SoundSignature
  readonly verification: CmsVerification | StampVerification
  /** Of the covered bytes; undefined when it was not computed. */
  readonly digestOf: (digest: VerifiableDigest) => Uint8Array | undefined
}

export interface StandingDeps {
  readonly evidence: Evidence
  readonly proofs: ProofsOfExistence
  readonly checkTrust: TrustCheck
  /** The validation time. */
  readonly now: Date
}

/** A timestamp that was looked at whole. */
interface JudgedStamp {
  readonly state: StampState
  /** null: it is broken. */
  readonly proof: Proof | null
  readonly trust: TrustFacts | null
}

const spansOf = ({ range }: SoundSignature): readonly FileSpan[] =>
  range.spans.map(({ start, length }) => ({ start, end: start + length }))

const holeOf = ({ range: { hole } }: SoundSignature): FileSpan => ({ start: hole.start, end: hole.start + hole.length })

const signerOf = ({ signerCertificate, problems }: CmsVerification): Certificate | null =>
  problems.size === 0 ? signerCertificate : null

const validProofs = (stamps: readonly JudgedStamp[]): readonly Proof[] =>
  stamps.flatMap(({ state, proof }) => (proof && state === 'timestamp-valid' ? [proof] : []))

const asTimestamp = (proof: Proof | undefined): SignatureVerdict['timestamp'] =>
  proof ? { time: proof.time.toISOString(), authority: proof.authority } : null

/** @returns by signature; absent for those that are broken */
export const judgeStandings = async (
  all: readonly VerifiedSignature[],
  { evidence, proofs, checkTrust, now }: StandingDeps,
): Promise<ReadonlyMap<SoundSignature, Standing>> => {
  const standings = new Map<SoundSignature, Standing>()
  const valid: { readonly stamp: SoundSignature; readonly time: Date; readonly trust: TrustFacts }[] = []
  const isTimestamp = ({ signature }: VerifiedSignature): boolean => signature.claimed.kind === 'document-timestamp'
  const byEnd = (a: VerifiedSignature, b: VerifiedSignature): number =>
    (spansOf(b.signature)[1]?.end ?? 0) - (spansOf(a.signature)[1]?.end ?? 0)
  const intactStamps = all.filter(each => isTimestamp(each) && signerOf(each.verification))

  const judgeStamp = async (verification: StampVerification, where: FileSpan): Promise<JudgedStamp> => {
    const signer = signerOf(verification)
    const { time } = verification
    if (!signer || !time) return { state: 'timestamp-invalid', proof: null, trust: null }
    const outer = proofs.findProof(where)
    const bestTime = earliest(now, outer?.time)
    // A service counts for what it stamped while it was approved, also where it was withdrawn since.
    const anchoredAt = earliest(bestTime, time)
    const trust = await checkTrust({ signer, purpose: 'timestamping', bestTime, now, anchoredAt })
    const isTrusted = judgeTrust(trust).indication === 'TOTAL-PASSED' && areReliable(verification.algorithms, bestTime)
    const proof = { time, authority: signer.commonName }
    return { state: isTrusted ? 'timestamp-valid' : 'timestamp-not-trusted', proof, trust }
  }

  const standTimestamp = async ({ signature, verification }: VerifiedSignature): Promise<void> => {
    if (!('time' in verification)) return
    const where = holeOf(signature)
    const outer = proofs.findProof(where)
    const { state, proof, trust } = await judgeStamp(verification, where)
    if (!proof || !trust) return
    const inOrder = !outer || isInOrder(proof.time, outer.time)
    const isValid = state === 'timestamp-valid' && inOrder
    standings.set(signature, {
      trust: judgeTrust(trust),
      level: null,
      evidenceLevel: null,
      bestTime: trust.bestTime,
      now,
      timestamp: isValid ? asTimestamp(proof) : null,
      stamps: new Set(),
      contentTimestamp: null,
      contentStamps: new Set(),
      isInOrder: inOrder,
    })
    if (!isValid) return
    proofs.add({ ...proof, spans: spansOf(signature) })
    valid.push({ stamp: signature, time: proof.time, trust })
  }

  const judgeTokens = async (
    tokens: readonly Uint8Array[],
    digestOf: VerifiedSignature['digestOf'],
    where: FileSpan,
  ): Promise<readonly JudgedStamp[]> => {
    const judged: JudgedStamp[] = []
    for (const token of tokens) {
      judged.push(await judgeStamp(await verifyStamp(token, digestOf, evidence.certificates), where))
    }
    return judged
  }

  const standSignature = async ({ signature, verification, digestOf }: VerifiedSignature): Promise<void> => {
    const signer = signerOf(verification)
    if (!signer) return
    const where = holeOf(signature)
    const outer = proofs.findProof(where)
    const tokens = readSignatureTokens(signature.der)
    const ofValue: typeof digestOf = digest => createHash(digest).update(tokens.signature).digest()
    const stamps = await judgeTokens(tokens.onSignature, ofValue, where)
    const contentStamps = await judgeTokens(signature.isDetached ? tokens.onContent : [], digestOf, where)
    const own = validProofs(stamps)
    const ofContent = validProofs(contentStamps)
    const proof = earliestProof([...own, ...(outer ? [outer] : [])])
    const bestTime = earliest(now, proof?.time)
    // What the signature covers, or signs along, is older than the signature.
    const covered = valid.filter(({ stamp }) => coversSpan(spansOf(signature), holeOf(stamp)))
    const notBefore = latest([...covered, ...ofContent].map(({ time }) => time))
    const trust = await checkTrust({ signer, purpose: 'signing', bestTime, now, notBefore })
    const authorities = stamps.flatMap(each => (each.trust ? [each.trust] : []))
    const covering = valid.filter(({ stamp }) => coversSpan(spansOf(stamp), where))
    const states = new Set(stamps.map(({ state }) => state))
    const evidenceLevel = judgeLevel({
      isStamped: authorities.length > 0 || intactStamps.some(each => coversSpan(spansOf(each.signature), where)),
      trust: [trust, ...(authorities.length > 0 ? authorities : covering.slice(-1).map(each => each.trust))],
      certificates: evidence.certificates,
      stamped: intactStamps.map(each => spansOf(each.signature)),
    })
    standings.set(signature, {
      trust: judgeTrust(trust),
      level: isBaseline(signature.claimed, verification) ? evidenceLevel : null,
      evidenceLevel,
      bestTime,
      now,
      timestamp: asTimestamp(proof),
      stamps: outer ? new Set([...states, 'timestamp-valid']) : states,
      contentTimestamp: asTimestamp(earliestProof(ofContent)),
      contentStamps: new Set(contentStamps.map(({ state }) => state)),
      isInOrder:
        [...own, ...ofContent].every(({ time }) => !outer || isInOrder(time, outer.time)) &&
        own.every(({ time }) => !notBefore || isInOrder(notBefore, time)),
    })
  }

  for (const each of intactStamps.toSorted(byEnd)) await standTimestamp(each)
  for (const each of all) if (!isTimestamp(each)) await standSignature(each)
  return standings
}
