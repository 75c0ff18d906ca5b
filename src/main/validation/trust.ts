/** Collects what is to be known of a certificate to trust it: a path to an anchor, and the status of all on it. */
import { AppError } from '../../shared/errors.ts'
import type { Certificate } from '../pki/certificate.ts'
import { findStatusAddresses } from '../pki/certificate-extensions.ts'
import { parseIssuerFile } from '../pki/issuer.ts'
import { findPath, type PathPurpose, type PathResult } from '../pki/path.ts'
import { type AskService, type Evidence, evidenceLimits } from './evidence.ts'
import { earliest } from './proof-of-existence.ts'
import type { CertificateStatus, ChainTimes, RevocationCheck } from './revocation.ts'

export interface TrustFacts extends ChainTimes {
  /** null: there is no anchor that a path could lead to. */
  readonly path: PathResult | null
  /** Of the path, or of what it was while the signer's certificate was valid; the signer first. */
  readonly statuses: readonly CertificateStatus[]
  readonly signer: Certificate
  /** Something that is proven to be older than the signature; null: nothing. */
  readonly notBefore: Date | null
}

/** What signatures on documents are made for. */
export type ValidationPurpose = Exclude<PathPurpose, 'services'>

export interface TrustRequest extends ChainTimes {
  readonly signer: Certificate
  readonly purpose: ValidationPurpose
  readonly notBefore?: Date | null
  /** When the anchor had to be one; `bestTime` unless something else is said. */
  readonly anchoredAt?: Date
}

/** DER of those that were trusted for the purpose at that time: a service may have been withdrawn since, or not yet approved. */
export type AnchorsAt = (purpose: ValidationPurpose, at: Date) => readonly Uint8Array[]

export interface TrustDeps {
  readonly anchorsAt: AnchorsAt
  readonly evidence: Evidence
  readonly revocation: RevocationCheck
  readonly ask?: AskService | undefined
}

/** Issuers that are fetched for one path. */
const maxFetched = 5

const readIssuers = (file: Uint8Array): readonly Certificate[] => {
  try {
    return parseIssuerFile(file)
  } catch (error) {
    if (error instanceof AppError) return []
    throw error
  }
}

export const createTrustCheck = ({ anchorsAt, evidence, revocation, ask }: TrustDeps) => {
  const fetched: Uint8Array[] = []

  /** Follows the addresses that certificates name for their issuers (RFC 5280 §4.2.2.1), as far as a path still lacks one. */
  const fetchIssuers = async (from: Certificate, isEnough: () => boolean): Promise<void> => {
    const pending = [from]
    const asked = new Set<string>()
    for (let next = pending.shift(); next && asked.size < maxFetched; next = pending.shift()) {
      for (const url of findStatusAddresses(next).issuers) {
        if (asked.has(url)) continue
        asked.add(url)
        const file = await ask?.({ url, maxBytes: evidenceLimits.issuerBytes })
        const found = file ? readIssuers(file).slice(0, 10) : []
        fetched.push(...found.map(({ der }) => der))
        pending.push(...found.filter(({ selfSigned }) => !selfSigned))
        if (isEnough()) return
      }
    }
  }

  return async (request: TrustRequest): Promise<TrustFacts> => {
    const { signer, purpose, bestTime, now, notBefore = null, anchoredAt = bestTime } = request
    const facts = { signer, bestTime, now, notBefore }
    const anchors = anchorsAt(purpose, anchoredAt)
    const find = (at: Date): PathResult =>
      findPath({
        signer: signer.der,
        candidates: [...evidence.certificates, ...fetched],
        anchors,
        at,
        purpose,
      })
    if (anchors.length === 0) return { ...facts, path: null, statuses: [] }
    let path = find(bestTime)
    if (ask && !path.trusted && path.problem === 'no-path') {
      await fetchIssuers(signer, () => {
        path = find(bestTime)
        return path.trusted || path.problem !== 'no-path'
      })
    }
    // Whether it was revoked while it was valid is known for an expired one as well.
    const lastTime = earliest(bestTime, signer.notAfter)
    const whole = !path.trusted && path.problem === 'signer-expired' ? find(lastTime) : path
    const statuses = whole.trusted ? await revocation.check(whole.path, { bestTime: lastTime, now }) : []
    return { ...facts, path, statuses }
  }
}

export type TrustCheck = ReturnType<typeof createTrustCheck>
