/** Enforces how long data is kept: when the vault opens, and by a timer while it is open. Each deletion is logged by its count. */

import type { NewLogEntry } from '../../shared/model/log.ts'
import {
  type LimitedClass,
  type RetentionClass,
  type RetentionState,
  retentionRules,
  toSeconds,
} from '../../shared/model/retention.ts'
import type * as AttributeTable from '../vault/attributes.ts'
import type * as ReceiptTable from '../vault/receipts.ts'
import type { ReadableVault, Vault, WritableVault } from '../vault/vault.ts'
import type { KeptDocuments } from './kept-documents.ts'

export interface RetentionDeps {
  /** As the user set them; each a length that `parseDuration` wrote. */
  readonly lengths: () => Readonly<Record<LimitedClass, string>>
  readonly attributes: typeof AttributeTable
  readonly receipts: typeof ReceiptTable
  readonly countLog: (vault: ReadableVault) => number
  readonly documents: KeptDocuments
  readonly append: (vault: WritableVault, entry: NewLogEntry) => unknown
  readonly now: () => Date
}

export const createRetention = (deps: RetentionDeps) => {
  const { lengths, attributes, receipts, documents, append, now } = deps
  const isLimited = (name: RetentionClass): name is LimitedClass => name in lengths()

  const log = (vault: Vault, of: LimitedClass, count: number): void => {
    if (count === 0) return
    const eventTime = now().toISOString()
    const body = { class: of, count }
    vault.write(writable => append(writable, { eventTime, kind: 'deletion', state: 'done', party: null, body }))
  }

  const counts: Readonly<Record<RetentionClass, (vault: Vault) => number | null>> = {
    session: () => null,
    'card-data': vault => attributes.countExpiringAttributes(vault.read),
    documents: vault => documents.list(vault).length,
    receipts: vault => receipts.countReceipts(vault.read),
    log: vault => deps.countLog(vault.read),
  }

  return {
    seconds: (of: LimitedClass): number => toSeconds(lengths()[of]),

    /** `vault`: counts what there is; undefined: tells the lengths alone. */
    list: (vault?: Vault): readonly RetentionState[] =>
      retentionRules.map(({ class: name, standard }) => {
        const keepFor = isLimited(name) ? lengths()[name] : null
        const count = vault ? counts[name](vault) : null
        return { class: name, keepFor, seconds: keepFor === null ? null : toSeconds(keepFor), standard, count }
      }),

    /** Card data at once, before anyone can read it. */
    sweepAttributes(vault: Vault): void {
      const at = now().toISOString()
      if (attributes.countExpiringAttributes(vault.read, at) === 0) return
      log(
        vault,
        'card-data',
        vault.write(writable => attributes.deleteExpiredAttributes(writable, at)),
      )
    },

    async sweepDocuments(vault: Vault): Promise<void> {
      log(vault, 'documents', await documents.deleteExpired(vault))
    },
  }
}

export type Retention = ReturnType<typeof createRetention>
