/** Objections to processing for one service (Article 21 GDPR): recorded in the log, and asked before anything is answered. */
import { AppError } from '../../shared/errors.ts'
import type { NewLogEntry } from '../../shared/model/log.ts'
import type * as ReceiptTable from '../vault/receipts.ts'
import type { ReadableVault, WritableVault } from '../vault/vault.ts'
import type { EnterVault, VaultEntry } from './enter-vault.ts'

export interface ObjectionsDeps {
  readonly enter: EnterVault
  readonly table: Pick<typeof ReceiptTable, 'hasObjected'>
  readonly append: (vault: WritableVault, entry: NewLogEntry) => unknown
  readonly now: () => Date
}

export const createObjections = ({ enter, table, append, now }: ObjectionsDeps) => ({
  /** `objects` false takes it back. Recorded once. @throws {AppError} vault/locked */
  set: (entry: VaultEntry, clientId: string, objects: boolean): Promise<void> =>
    enter(entry, vault =>
      vault.write(writable => {
        if (table.hasObjected(writable, clientId) === objects) return
        const [eventTime, state] = [now().toISOString(), objects ? 'given' : 'withdrawn'] as const
        append(writable, { eventTime, kind: 'rights', state, party: clientId, body: { right: 'objection' } })
      }),
    ),

  /** @throws {AppError} vault/locked */
  get: (entry: VaultEntry, clientId: string): Promise<boolean> =>
    enter(entry, vault => table.hasObjected(vault.read, clientId)),

  /** Before an answer to this service. @throws {AppError} privacy/objected */
  requireNone(vault: ReadableVault, clientId: string): void {
    if (table.hasObjected(vault, clientId)) throw new AppError('privacy/objected')
  },
})
