/** Receipts and the log, as they are listed a page at a time. */
import type { LogEntry } from '../../shared/model/log.ts'
import type * as LogTable from '../vault/log-entries.ts'
import type * as ReceiptTable from '../vault/receipts.ts'
import type { NumberedReceipt, ReceiptPage } from '../vault/receipts.ts'
import type { EnterVault, VaultEntry } from './enter-vault.ts'

export interface ReceiptsDeps {
  readonly requireProcessing: () => void
  readonly enter: EnterVault
  readonly table: Pick<typeof ReceiptTable, 'listReceipts'>
  readonly listLogEntries: typeof LogTable.listLogEntries
}

export const createReceipts = ({ requireProcessing, enter, table, listLogEntries }: ReceiptsDeps) => ({
  /** Newest first. @throws {AppError} privacy/*, vault/locked */
  async list(entry: VaultEntry, page: ReceiptPage): Promise<readonly NumberedReceipt[]> {
    requireProcessing()
    return enter(entry, vault => table.listReceipts(vault.read, page))
  },

  /** Entries of every kind, newest first. @throws {AppError} privacy/*, vault/locked */
  async listLog(entry: VaultEntry, page: Pick<ReceiptPage, 'limit' | 'beforeSeq'>): Promise<readonly LogEntry[]> {
    requireProcessing()
    return enter(entry, vault => listLogEntries(vault.read, page.limit, page.beforeSeq))
  },
})
