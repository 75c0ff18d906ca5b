/** Whether the certificates of a path were revoked when a signature provably existed (EN 319 102-1 §5.2.5, §5.2.6, §5.6.2.2). */
import { createHash } from 'node:crypto'
import type { RevocationFact } from '../../shared/model/validation.ts'
import { areReliable } from '../pki/algorithm-lifetime.ts'
import { Asn1Error } from '../pki/asn1-element.ts'
import type { Certificate } from '../pki/certificate.ts'
import { findStatusAddresses, hasOcspNoCheck } from '../pki/certificate-extensions.ts'
import { readCrlStatement } from '../pki/crl.ts'
import { createOcspRequest, readOcspStatement } from '../pki/ocsp.ts'
import { findPathCertificate, offersStatus } from '../pki/path.ts'
import type { PathCertificate } from '../pki/path-certificate.ts'
import {
  isFresh,
  isFromFuture,
  StatementError,
  type StatementProblem,
  type StatusStatement,
  type StatusSubject,
} from '../pki/status-statement.ts'
import { type AskService, type Evidence, evidenceLimits, type StatusItem } from './evidence.ts'
import { earliest, type FileSpan } from './proof-of-existence.ts'

/** Why nothing is known of a certificate's status. */
export type StatusProblem =
  | StatementProblem
  | 'stale'
  | 'unknown'
  | 'after-expiry'
  | 'not-proven'
  | 'responder-revoked'
  | 'weak'

export interface CertificateStatus {
  readonly certificate: Certificate
  readonly state: 'good' | 'revoked' | 'not-offered' | 'undecided'
  readonly revokedAt: Date | null
  readonly fact: RevocationFact | null
  /** What the document itself brings and is enough, without asking anybody. */
  readonly embedded: StatusItem | null
  readonly problems: ReadonlySet<StatusProblem>
}

export interface ChainTimes {
  /** When the signature provably existed; the validation time when nothing proves more. */
  readonly bestTime: Date
  /** The validation time. */
  readonly now: Date
}

export interface RevocationDeps {
  readonly evidence: Evidence
  /** Since when a part of the file provably exists. */
  readonly provenTime: (span: FileSpan) => Date | undefined
  /** Absent: nobody is asked. */
  readonly ask?: AskService | undefined
  /** Of the computer: nothing can have been stated after it. */
  readonly clock: Date
}

interface Usable {
  readonly item: StatusItem
  readonly statement: StatusStatement
}
interface Decision {
  readonly chosen: Usable | null
  readonly problems: ReadonlySet<StatusProblem>
}

/** A responder whose own status must be known is asked about once; his responder is not. */
const maxDepth = 1

const sha256 = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex')

const toFact = ({ item, statement }: Usable, { der }: Certificate): RevocationFact => ({
  certificateSha256: sha256(der),
  source: item.source,
  from: item.from,
  status: statement.status === 'revoked' ? 'revoked' : 'good',
  producedAt: statement.producedAt.toISOString(),
  revokedAt: statement.revokedAt?.toISOString() ?? null,
})

/** The one that counts: a revocation is final, unless it was a hold that a later answer lifted; else the latest. */
const choose = (usable: readonly Usable[]): Usable | null => {
  const newestFirst = usable.toSorted((a, b) => b.statement.thisUpdate.getTime() - a.statement.thisUpdate.getTime())
  const [newest] = newestFirst
  const revoked = newestFirst
    .filter(({ statement }) => statement.status === 'revoked' && !statement.onHold)
    .toSorted((a, b) => (a.statement.revokedAt?.getTime() ?? 0) - (b.statement.revokedAt?.getTime() ?? 0))
  return revoked[0] ?? newest ?? null
}

/**
 * A good answer that the document brings is enough; a later one is better while the issuer still has to tell: of before
 * the signature, and of an issuer, whose answers count for nothing once it was given up.
 */
const isWorthAsking = (
  { chosen }: Decision,
  { certificate }: StatusSubject,
  { bestTime, now }: ChainTimes,
): boolean => {
  if (!chosen || now >= certificate.notAfter) return false
  return chosen.statement.thisUpdate < bestTime || (certificate.isCa && !isFresh(chosen.statement, now))
}

export const createRevocationCheck = ({ evidence, provenTime, ask, clock }: RevocationDeps) => {
  const fetched: StatusItem[] = []
  const read = new Map<StatusItem, Map<string, StatusStatement | StatementProblem>>()

  const readItem = (item: StatusItem, subject: StatusSubject): StatusStatement | StatementProblem => {
    const known = read.get(item) ?? new Map<string, StatusStatement | StatementProblem>()
    read.set(item, known)
    const key = `${sha256(subject.certificate.der)} ${sha256(subject.issuer.der)}`
    const before = known.get(key)
    if (before) return before
    let result: StatusStatement | StatementProblem
    try {
      result =
        item.source === 'ocsp'
          ? readOcspStatement(item.der, subject, evidence.certificates)
          : readCrlStatement(item.der, subject)
    } catch (error) {
      if (!(error instanceof Asn1Error)) throw error
      result = error instanceof StatementError ? error.problem : 'unreadable'
    }
    known.set(key, result)
    return result
  }

  const whyUnusable = async (
    { item, statement }: Usable,
    subject: StatusSubject,
    times: ChainTimes & { readonly controlTime: Date },
    depth: number,
  ): Promise<StatusProblem | null> => {
    if (isFromFuture(statement, clock)) return 'stale'
    // What an issuer whose own key was given up since has said counts only if it provably was said before.
    const proven = item.span ? provenTime(item.span) : undefined
    if (times.controlTime < times.now && !(proven && proven <= times.controlTime)) return 'not-proven'
    // A forger could have made it since.
    if (!areReliable(statement.algorithms, earliest(times.now, proven))) return 'weak'
    const { responder, status, thisUpdate } = statement
    if (responder && !hasOcspNoCheck(responder)) {
      if (depth >= maxDepth) return 'responder'
      const certificate = findPathCertificate(responder.der)
      const own = certificate && (await statusOf(certificate, subject.issuer, times, depth + 1))
      if (!own || own.state === 'revoked' || own.state === 'undecided') return 'responder-revoked'
    }
    if (status === 'revoked') return null
    if (status === 'unknown') return 'unknown'
    if (!isFresh(statement, times.bestTime)) return 'stale'
    // Issuers may drop what has expired from their lists.
    return thisUpdate > subject.certificate.notAfter ? 'after-expiry' : null
  }

  const decide = async (
    items: readonly StatusItem[],
    subject: StatusSubject,
    times: ChainTimes & { readonly controlTime: Date },
    depth: number,
  ): Promise<Decision> => {
    const usable: Usable[] = []
    const problems = new Set<StatusProblem>()
    let looked = 0
    for (const item of items) {
      if (looked >= evidenceLimits.statements) break
      const statement = readItem(item, subject)
      if (statement === 'other-subject') continue
      looked++
      const problem =
        typeof statement === 'string' ? statement : await whyUnusable({ item, statement }, subject, times, depth)
      if (problem) problems.add(problem)
      else if (typeof statement !== 'string') usable.push({ item, statement })
    }
    return { chosen: choose(usable), problems }
  }

  /** By OCSP where it answers, else by list. */
  const fetchStatus = async (subject: StatusSubject, isEnough: () => Promise<boolean>): Promise<void> => {
    const addresses = findStatusAddresses(subject.certificate)
    const keep = (source: StatusItem['source'], der: Uint8Array | undefined): void => {
      if (der && !fetched.some(item => item.der === der)) fetched.push({ source, der, from: 'online', span: null })
    }
    for (const url of addresses.ocsp) {
      const body = { type: 'application/ocsp-request', bytes: createOcspRequest(subject) }
      keep('ocsp', await ask?.({ url, body, maxBytes: evidenceLimits.ocspBytes }))
      if (await isEnough()) return
    }
    for (const url of addresses.crl) {
      keep('crl', await ask?.({ url, maxBytes: evidenceLimits.crlBytes }))
      if (await isEnough()) return
    }
  }

  const statusOf = async (
    { certificate, extensions, ...rest }: PathCertificate,
    issuer: Certificate,
    times: ChainTimes & { readonly controlTime: Date },
    depth: number,
  ): Promise<CertificateStatus> => {
    const subject = { certificate, issuer }
    const embedded = await decide(evidence.status, subject, times, depth)
    const result = (decision: Decision): CertificateStatus => {
      const { chosen, problems } = decision
      const isOffered = offersStatus({ certificate, extensions, ...rest })
      const undecided = isOffered || problems.size > 0 ? 'undecided' : 'not-offered'
      const state = chosen ? (chosen.statement.status === 'revoked' ? 'revoked' : 'good') : undecided
      return {
        certificate,
        state,
        revokedAt: state === 'revoked' ? (chosen?.statement.revokedAt ?? null) : null,
        fact: chosen && toFact(chosen, certificate),
        embedded: embedded.chosen?.item ?? null,
        problems,
      }
    }
    const before = result(embedded)
    const wantsMore =
      before.state === 'undecided' || (before.state === 'good' && isWorthAsking(embedded, subject, times))
    if (!ask || !wantsMore || depth > maxDepth) return before
    const decideAgain = () => decide([...evidence.status, ...fetched], subject, times, depth)
    await fetchStatus(subject, async () => (await decideAgain()).chosen?.item.from === 'online')
    return result(await decideAgain())
  }

  return {
    /**
     * From the issuer next to the anchor down to the signer. Whatever an issuer said after its own revocation counts
     * for nothing: the control time slides back to it.
     *
     * @param path the signer first, the anchor last
     * @returns in the order of `path`, without the anchor
     */
    async check(path: readonly PathCertificate[], times: ChainTimes): Promise<readonly CertificateStatus[]> {
      const statuses: CertificateStatus[] = []
      let controlTime = times.now
      for (let index = path.length - 2; index >= 0; index--) {
        const [certificate, issuer] = [path[index], path[index + 1]]
        if (!certificate || !issuer) break
        const status = await statusOf(certificate, issuer.certificate, { ...times, controlTime }, 0)
        controlTime = earliest(controlTime, status.revokedAt ?? undefined)
        statuses.unshift(status)
      }
      return statuses
    },
  }
}

export type RevocationCheck = ReturnType<typeof createRevocationCheck>
