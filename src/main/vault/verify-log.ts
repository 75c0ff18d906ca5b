/** Looks through the whole log: every digest, every link, what was erased, and the signed head. */
import type { LogFinding, LogFlaw, LogVerdict } from '../../shared/model/log.ts'
import { chainStart, digestContent, digestEntry, toHex } from './log-chain.ts'
import { type LogRow, logColumns } from './log-entries.ts'
import { type ErasureBody, keptKinds, type SeqRange } from './log-erasure.ts'
import { type FoundHeads, findHeadFlaw, type LogHead } from './log-head.ts'
import type { ReadableVault } from './vault.ts'

const chunkRows = 1_000
const mostFindings = 100

export interface LogExpectations {
  readonly vaultId: string
  readonly heads: FoundHeads
  /** Keys that open the vault now; those that the log itself names count too. */
  readonly keyIds: readonly string[]
}

/** Reads everything once; a million entries take some seconds. */
export const verifyLog = (vault: ReadableVault, { vaultId, heads, keyIds }: LogExpectations): LogVerdict => {
  const findings: LogFinding[] = []
  const report = (flaw: LogFlaw, seq: number): void => {
    if (findings.length < mostFindings) findings.push({ flaw, seq })
  }
  const present = [heads.kept, heads.beside].filter((head): head is LogHead => typeof head === 'object')
  const digests = new Map<number, string>()
  const wanted = new Set(present.map(({ seq }) => seq))
  const knownKeys = new Set(keyIds)
  const erasedAt: number[] = []
  const erasures: (ErasureBody & { readonly seq: number })[] = []
  let last: { readonly seq: number; readonly sha256: Uint8Array } = { seq: 0, sha256: chainStart }
  let entryCount = 0

  for (const row of allRows(vault)) {
    entryCount++
    if (row.seq !== last.seq + 1) report('missing', row.seq)
    if (!isSame(row.prevSha256, last.sha256)) report('unlinked', row.seq)
    if (!isWhole(row)) report('changed', row.seq)
    if (row.body === null) {
      if (keptKinds.includes(row.kind)) report('erased-silently', row.seq)
      else erasedAt.push(row.seq)
    } else if (row.kind === 'deletion') erasures.push(...readErasure(row.seq, row.body))
    else if (row.kind === 'vault') for (const keyId of readKeyId(row.body)) knownKeys.add(keyId)
    if (wanted.has(row.seq)) digests.set(row.seq, toHex(row.sha256))
    last = row
  }
  for (const seq of findSilent(erasedAt, erasures)) report('erased-silently', seq)

  let signed: LogHead | undefined
  for (const head of present) {
    const flaw =
      findHeadFlaw(head, vaultId) ??
      (knownKeys.has(head.keyId) ? undefined : 'head-invalid') ??
      (head.seq > last.seq ? 'truncated' : undefined) ??
      (digests.get(head.seq) === head.sha256 ? undefined : 'head-differs')
    if (flaw) report(flaw, head.seq)
    else if (!signed || head.seq > signed.seq) signed = head
  }
  for (const head of [heads.kept, heads.beside]) if (head === 'unreadable') report('head-invalid', 0)
  const { kept, beside } = heads
  // The file is written first, so that it may be ahead of the vault, never behind.
  if (typeof kept === 'object' && (beside === 'none' || (typeof beside === 'object' && beside.seq < kept.seq))) {
    report('head-missing', kept.seq)
  }

  return {
    entryCount,
    erasedCount: erasedAt.length,
    signedThrough: signed?.seq ?? 0,
    signedAt: signed?.signedAt ?? null,
    signedBy: signed?.keyId ?? null,
    findings,
  }
}

function* allRows(vault: ReadableVault): Generator<LogRow> {
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const rows = vault.all<LogRow>(
      `SELECT ${logColumns} FROM log_entry WHERE seq > ? ORDER BY seq LIMIT ${chunkRows}`,
      after,
    )
    yield* rows
    const last = rows.at(-1)
    if (!last) return
    after = last.seq
  }
}

const isSame = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0

const isWhole = (row: LogRow): boolean =>
  isSame(digestEntry(row), row.sha256) &&
  (row.body === null || row.salt === null
    ? row.body === null && row.salt === null && row.party === null
    : isSame(digestContent(row.salt, row.party, row.body), row.contentSha256))

const readErasure = (seq: number, body: string): readonly (ErasureBody & { readonly seq: number })[] => {
  const content = parse(body)
  // A `deletion` that is about something else, such as attributes, names no entries.
  return content && 'erased' in content && Array.isArray(content.erased) ? [{ ...(content as ErasureBody), seq }] : []
}

const readKeyId = (body: string): readonly string[] => {
  const content = parse(body)
  return content && 'keyId' in content && typeof content.keyId === 'string' ? [content.keyId] : []
}

const parse = (body: string): object | undefined => {
  try {
    const content: unknown = JSON.parse(body)
    return typeof content === 'object' && content !== null ? content : undefined
  } catch {
    return undefined
  }
}

/** Those of `erased`, which goes up, that no later entry names. */
const findSilent = (
  erased: readonly number[],
  erasures: readonly (ErasureBody & { readonly seq: number })[],
): readonly number[] => {
  const ranges = erasures
    .flatMap(({ seq, erased: named }) => named.filter(isRange).filter(([, end]) => end < seq))
    .sort(([left], [right]) => left - right)
  let next = 0
  let through = 0
  return erased.filter(seq => {
    for (; next < ranges.length && (ranges[next]?.[0] ?? 0) <= seq; next++) {
      through = Math.max(through, ranges[next]?.[1] ?? 0)
    }
    return seq > through
  })
}

const isRange = (value: unknown): value is SeqRange =>
  Array.isArray(value) && value.length === 2 && value.every(each => Number.isSafeInteger(each))
