/** Receipts and the log, as they are listed a page at a time. */
import type { LogEntry } from '../../shared/model/log.ts'
import type { Receipt } from '../../shared/model/receipt.ts'
import type * as LogTable from '../vault/log-entries.ts'
import type * as ReceiptTable from '../vault/receipts.ts'
import type { NumberedReceipt, ReceiptPage } from '../vault/receipts.ts'
import type { ReadableVault } from '../vault/vault.ts'
import { writeCanonicalArray } from './canonical-json.ts'
import type { ClearFiles } from './clear-files.ts'
import type { EnterVault, VaultEntry } from './enter-vault.ts'

export interface ReceiptsDeps {
  readonly requireProcessing: () => void
  readonly enter: EnterVault
  readonly clearFiles: ClearFiles
  readonly table: Pick<typeof ReceiptTable, 'listReceipts' | 'countKept'>
  readonly listLogEntries: typeof LogTable.listLogEntries
}

const pageSize = 1000

/** Newest first, without their numbers. */
export function* readAllReceipts(
  listReceipts: (typeof ReceiptTable)['listReceipts'],
  vault: ReadableVault,
): Generator<Receipt> {
  for (let beforeSeq: number | undefined; ; ) {
    const page = listReceipts(vault, { limit: pageSize, beforeSeq })
    for (const { seq: _seq, ...receipt } of page) yield receipt
    if (page.length < pageSize) return
    beforeSeq = page.at(-1)?.seq
  }
}

export const createReceipts = ({ requireProcessing, enter, clearFiles, table, listLogEntries }: ReceiptsDeps) => ({
  /** Newest first. @throws {AppError} privacy/*, vault/locked */
  async list(entry: VaultEntry, page: ReceiptPage): Promise<readonly NumberedReceipt[]> {
    requireProcessing()
    return enter(entry, vault => table.listReceipts(vault.read, page))
  },

  /** All of them as JSON, newest first. @throws {AppError} privacy/*, vault/locked, documents/* */
  async exportTo(entry: VaultEntry, path: string, replaceExisting: boolean): Promise<{ readonly count: number }> {
    requireProcessing()
    return enter(entry, async vault => {
      const pieces = function* () {
        yield '{"receipts":'
        yield* writeCanonicalArray(readAllReceipts(table.listReceipts, vault.read))
        yield '}\n'
      }
      const count = table.countKept(vault.read, ['disclosure'])
      await clearFiles.write(path, pieces(), replaceExisting)
      return { count }
    })
  },

  /** Entries of every kind, newest first. @throws {AppError} privacy/*, vault/locked */
  async listLog(entry: VaultEntry, page: Pick<ReceiptPage, 'limit' | 'beforeSeq'>): Promise<readonly LogEntry[]> {
    requireProcessing()
    return enter(entry, vault => listLogEntries(vault.read, page.limit, page.beforeSeq))
  },
})
