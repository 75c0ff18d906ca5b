/** Enforces how long data is kept: when the vault opens, and by a timer while it is open. Each deletion is logged by its count. */
import type { NewLogEntry } from '../../shared/model/log.ts'
import {
  type RetentionClass,
  type RetentionLengths,
  type RetentionState,
  retentionRules,
  toSeconds,
} from '../../shared/model/retention.ts'
import type * as AttributeTable from '../vault/attributes.ts'
import type * as LogErasure from '../vault/log-erasure.ts'
import type * as ReceiptTable from '../vault/receipts.ts'
import type { Vault, WritableVault } from '../vault/vault.ts'
import type { KeptDocuments } from './kept-documents.ts'

export interface RetentionDeps {
  /** As the user set them; each a length that `parseDuration` wrote. */
  readonly lengths: () => RetentionLengths
  readonly attributes: typeof AttributeTable
  readonly receipts: typeof ReceiptTable
  readonly eraseLogEntries: typeof LogErasure.eraseLogEntries
  readonly documents: KeptDocuments
  readonly append: (vault: WritableVault, entry: NewLogEntry) => unknown
  readonly now: () => Date
}

export const createRetention = (deps: RetentionDeps) => {
  const { lengths, attributes, receipts, documents, append, now } = deps

  const log = (vault: Vault, of: RetentionClass, count: number): void => {
    if (count === 0) return
    const eventTime = now().toISOString()
    const body = { class: of, count }
    vault.write(writable => append(writable, { eventTime, kind: 'deletion', state: 'done', party: null, body }))
  }

  const count = (vault: Vault, { class: name, kinds }: (typeof retentionRules)[number]): number | null => {
    if (name === 'card-data') return attributes.countExpiringAttributes(vault.read)
    if (name === 'documents') return documents.list(vault).length
    return name === 'session' ? null : receipts.countKept(vault.read, kinds)
  }

  /** What the log said of its time is overwritten; that there was something stays, and when. */
  const sweepLog = (vault: Vault): void => {
    for (const { class: name, kinds } of retentionRules) {
      const keepFor = lengths()[name]
      if (kinds.length === 0 || keepFor === null) continue
      const until = new Date(now().getTime() - toSeconds(keepFor) * 1000)
      const due = receipts.findKeptSeqs(vault.read, kinds, until)
      if (due.length > 0) vault.write(db => deps.eraseLogEntries(db, due, { reason: 'retention', at: now() }))
    }
  }

  return {
    /** Of a class that is not kept until the user erases it. */
    seconds: (of: RetentionClass): number => toSeconds(lengths()[of] ?? '7d'),

    /** `vault`: counts what there is; undefined: tells the lengths alone. */
    list: (vault?: Vault): readonly RetentionState[] =>
      retentionRules.map(rule => {
        const keepFor = lengths()[rule.class]
        return {
          class: rule.class,
          keepFor,
          seconds: keepFor === null ? null : toSeconds(keepFor),
          standard: rule.standard,
          count: vault ? count(vault, rule) : null,
        }
      }),

    /** Without a wait, so that nobody reads what is due. */
    sweepVault(vault: Vault): void {
      const at = now().toISOString()
      const expired = attributes.findExpiredAttributes(vault.read, at)
      if (expired.length > 0) {
        vault.write(writable => {
          for (const name of expired) attributes.deleteAttribute(writable, name)
        })
        log(vault, 'card-data', expired.length)
      }
      sweepLog(vault)
    },

    async sweepDocuments(vault: Vault): Promise<void> {
      log(vault, 'documents', await documents.deleteExpired(vault))
    },
  }
}

export type Retention = ReturnType<typeof createRetention>
