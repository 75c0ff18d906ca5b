/** What an OCSP answer or a revocation list states about a certificate, whatever the time it is read at. */
import { areReliable, type UsedAlgorithm } from './algorithm-lifetime.ts'
import { Asn1Error } from './asn1-element.ts'
import type { Certificate } from './certificate.ts'

/** What is asked about. */
export interface StatusSubject {
  readonly certificate: Certificate
  readonly issuer: Certificate
}

export interface StatusStatement {
  readonly source: 'ocsp' | 'crl'
  readonly status: 'good' | 'revoked' | 'unknown'
  readonly revokedAt: Date | null
  /** Revoked with the reason certificateHold (RFC 5280 §5.3.1): a later statement may lift it. */
  readonly onHold: boolean
  readonly thisUpdate: Date
  /** null: it does not say until when it holds. */
  readonly nextUpdate: Date | null
  readonly producedAt: Date
  /** Who signed it, when it was not the issuer itself. */
  readonly responder: Certificate | null
  /** What its signature rests on. */
  readonly algorithms: readonly UsedAlgorithm[]
}

/** Why a statement counts for nothing. */
export type StatementProblem =
  | 'other-subject'
  | 'signature'
  /** OCSP: signed by nobody whom the issuer gave the right to answer (RFC 6960 §4.2.2.2). */
  | 'responder'
  | 'indirect'
  | 'delta'
  /** A list of some certificates or some reasons only (RFC 5280 §5.2.5). */
  | 'partial'
  | 'unreadable'

export class StatementError extends Asn1Error {
  readonly problem: StatementProblem

  constructor(problem: StatementProblem) {
    super(problem)
    this.problem = problem
  }
}

/** Clocks differ. */
const toleranceMs = 5 * 60_000
/** For an answer that does not say until when it holds (RFC 6960 §2.4). */
const defaultLifeMs = 24 * 3_600_000

/** EN 319 102-1 §5.2.5: what it states still holds at `at`, or was found out later. */
export const isFresh = ({ thisUpdate, nextUpdate }: Pick<StatusStatement, 'thisUpdate' | 'nextUpdate'>, at: Date) =>
  (nextUpdate?.getTime() ?? thisUpdate.getTime() + defaultLifeMs) >= at.getTime() - toleranceMs

export const isFromFuture = ({ thisUpdate }: Pick<StatusStatement, 'thisUpdate'>, now: Date): boolean =>
  thisUpdate.getTime() > now.getTime() + toleranceMs

/** @throws {Asn1Error} for an answer of another time, or signed with what is weak now */
export const requireCurrent = (
  statement: Pick<StatusStatement, 'thisUpdate' | 'nextUpdate' | 'algorithms'>,
  now: Date,
): void => {
  if (isFromFuture(statement, now) || !isFresh(statement, now)) throw new Asn1Error('not current')
  if (!areReliable(statement.algorithms, now)) throw new Asn1Error('weak algorithm')
}

/** Reasons that are told by number (§5.3.1). */
export const certificateHold = 6
