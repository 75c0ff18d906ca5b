/**
 * Erasing what entries of the log say, for retention and for the user's rights. Who and what (`party`, `body`) are
 * overwritten, with the salt without which their digest tells nothing; when, and of which kind, stays, so that the
 * chain stays whole. An entry of kind `deletion` names what was erased: content that is gone without one is a flaw.
 */
import type { LogEntry, LogKind } from '../../shared/model/log.ts'
import { appendLogEntry } from './log-entries.ts'
import type { WritableVault } from './vault.ts'

/** First and last `seq`, both erased with all between them. */
export type SeqRange = readonly [first: number, last: number]

/** They say nothing of a person, and without them the rest cannot be understood. */
export const keptKinds: readonly LogKind[] = ['deletion', 'vault', 'incident']

/** Of a `deletion` entry. */
export interface ErasureBody {
  readonly reason: string
  readonly erased: readonly SeqRange[]
}

/** Keeps the entry that names them far below the largest body. */
const mostRanges = 10_000

/**
 * Erases the content of these entries, as far as there is any and its kind is not kept, in one transaction with the
 * entry that says so. Answers that entry; undefined: there was nothing to erase. Call it again while it answers one
 * when very many entries lie apart from each other.
 *
 * @param reason a short word such as `retention` or `user`; never personal
 */
export const eraseLogEntries = (
  vault: WritableVault,
  seqs: Iterable<number>,
  { reason, at }: { readonly reason: string; readonly at: Date },
): LogEntry | undefined => {
  const ranges: [number, number][] = []
  for (const seq of [...new Set(seqs)].sort((left, right) => left - right)) {
    const erasable = vault.all<{ readonly kind: LogKind }>(
      'SELECT kind FROM log_entry WHERE seq = ? AND body IS NOT NULL',
      seq,
    )[0]
    if (!erasable || keptKinds.includes(erasable.kind)) continue
    const last = ranges.at(-1)
    if (last && last[1] === seq - 1) last[1] = seq
    else if (ranges.length === mostRanges) break
    else ranges.push([seq, seq])
    vault.run('UPDATE log_entry SET party = NULL, body = NULL, salt = NULL WHERE seq = ?', seq)
  }
  if (ranges.length === 0) return undefined
  const body = { reason, erased: ranges } satisfies ErasureBody
  return appendLogEntry(vault, { eventTime: at.toISOString(), kind: 'deletion', state: 'done', party: null, body })
}
