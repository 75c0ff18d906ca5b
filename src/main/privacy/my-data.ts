/** The user's data and rights, put together: what `app.ts` hands to the window and to the command line. */
import { join } from 'node:path'
import type { ErasureReport } from '../../shared/model/erasure.ts'
import type { RetentionLengths, RetentionState } from '../../shared/model/retention.ts'
import type { Log } from '../log.ts'
import type { PrivateDataStore } from '../tokens/key-store.ts'
import type * as AttributeTable from '../vault/attributes.ts'
import type * as KeptDocumentTable from '../vault/kept-documents.ts'
import type * as LogTable from '../vault/log-entries.ts'
import type * as LogErasure from '../vault/log-erasure.ts'
import type * as ReceiptTable from '../vault/receipts.ts'
import type * as SettingTable from '../vault/settings.ts'
import type { Vault } from '../vault/vault.ts'
import { createAttributes } from './attributes.ts'
import { type BackupsDeps, createBackups } from './backups.ts'
import { createClearFiles } from './clear-files.ts'
import { createEnterVault, type EnterVaultDeps, type VaultEntry } from './enter-vault.ts'
import { createErasure, type ErasureRequest } from './erasure.ts'
import { createExport, type ExportDeps } from './export.ts'
import { createKeptDocuments } from './kept-documents.ts'
import { createKeyAttributes } from './key-attributes.ts'
import { createObjections } from './objections.ts'
import { createProcessing } from './processing.ts'
import { createReceipts } from './receipts.ts'
import { createRetention } from './retention.ts'
import { createRightsLetters, type RightsLettersDeps } from './rights-letters.ts'
import { type BackupWriterDeps, createBackupWriter } from './write-backup.ts'

export type { BackupLock } from './backup-file.ts'
export type { KeyEntry, VaultEntry } from './enter-vault.ts'
export { finishErasure } from './erasure.ts'

export interface Tables {
  readonly attributes: typeof AttributeTable
  readonly keptDocuments: typeof KeptDocumentTable
  readonly log: ExportDeps['log'] &
    Pick<typeof LogTable, 'appendLogEntry' | 'listLogEntries'> &
    Pick<typeof LogErasure, 'eraseLogEntries'>
  readonly receipts: typeof ReceiptTable
  readonly settings: typeof SettingTable
}

export interface MyDataDeps
  extends EnterVaultDeps,
    Pick<BackupsDeps, 'vaultFile' | 'unlock' | 'openerOf' | 'daily' | 'mayBackUpNow'> {
  readonly profile: string
  /** Of the process that writes a backup. */
  readonly startProcess: BackupWriterDeps['startProcess']
  readonly takeSnapshot: BackupWriterDeps['takeSnapshot']
  /** What other rooms keep of the user, for the export. */
  readonly sections: ExportDeps['sections']
  readonly tables: Tables
  readonly data: PrivateDataStore
  /** Keys by which services know the user. */
  readonly pairwise: RightsLettersDeps['pairwise']
  /** Of the keys that open the vault. */
  readonly slotKeyIds: () => readonly string[]
  readonly retentionLengths: () => RetentionLengths
  readonly now: () => Date
  readonly random: (sizeBytes: number) => Uint8Array
  readonly log: Log
}

/** Some classes are kept for minutes. */
const sweepEveryMs = 60_000

export const createMyData = (deps: MyDataDeps) => {
  const { profile, tables, now, random, log, share } = deps
  const { appendLogEntry: append, listLogEntries } = tables.log
  const enter = createEnterVault(deps)
  const processing = createProcessing({ path: join(profile, 'processing.json'), now })
  const { requireProcessing } = processing
  const documents = createKeptDocuments({
    directory: join(profile, 'documents'),
    table: tables.keptDocuments,
    keepSeconds: () => retention.seconds('documents'),
    now,
    random,
  })
  const retention = createRetention({
    lengths: deps.retentionLengths,
    attributes: tables.attributes,
    receipts: tables.receipts,
    eraseLogEntries: tables.log.eraseLogEntries,
    documents,
    append,
    now,
  })
  const clearFiles = createClearFiles()
  const onKey = createKeyAttributes(deps.data, now)
  const attributes = createAttributes({
    requireProcessing,
    enter,
    table: tables.attributes,
    onKey,
    readCard: keyId => deps.data.readPublicData(keyId),
    append,
    cardDataSeconds: () => retention.seconds('card-data'),
    now,
  })

  const isVaultOpen = (): boolean => {
    const lease = share()
    lease?.close()
    return lease !== undefined
  }
  const backups = createBackups({
    ...deps,
    enter,
    isVaultOpen,
    writeBackup: createBackupWriter(deps),
    settings: tables.settings,
    append,
  })

  const flush = (vault: Vault): void =>
    processing.flush(entries =>
      vault.write(writable => {
        for (const entry of entries) append(writable, entry)
      }),
    )
  /** Deletions that fail are tried again by the timer, and keep nobody from their data. */
  const sweepDocuments = (vault: Vault): Promise<void> =>
    retention.sweepDocuments(vault).catch((error: unknown) => log.warn('documents were not deleted', { error }))
  const sweep = async (): Promise<void> => {
    const lease = share()
    if (!lease) return
    try {
      retention.sweepVault(lease.vault)
      await sweepDocuments(lease.vault)
    } finally {
      lease.close()
    }
  }
  const erasure = createErasure({
    profile,
    findKeysWithData: async entry => {
      const there = await enter(entry, vault => tables.attributes.listAttributesOnKeys(vault.read))
      return [...new Set(there.map(({ keyId }) => keyId))]
    },
    removeKeyData: onKey.removeAll,
    isVaultOpen,
    backupFolder: () => deps.daily().folder,
  })
  const timer = setInterval(() => {
    backups.keepUp()
    sweep().catch((error: unknown) => log.warn('what was due was not deleted', { error }))
  }, sweepEveryMs)
  timer.unref()

  return {
    /** Ids of the keys that open the vault; none before first use. */
    keyIds: deps.slotKeyIds,
    processing,
    attributes,
    receipts: createReceipts({ requireProcessing, enter, clearFiles, table: tables.receipts, listLogEntries }),
    objections: createObjections({ enter, table: tables.receipts, append, now }),
    retention: {
      lengths: (): readonly RetentionState[] => retention.list(),
      /** With how many there are of each. @throws {AppError} vault/locked */
      list: (entry: VaultEntry): Promise<readonly RetentionState[]> => enter(entry, vault => retention.list(vault)),
    },
    letters: createRightsLetters({
      requireProcessing,
      enter,
      attributes: tables.attributes,
      receipts: tables.receipts,
      documents,
      pairwise: deps.pairwise,
      append,
      now,
    }),
    backups,
    export: createExport({
      enter,
      attributes: tables.attributes,
      readOnKey: onKey.read,
      log: tables.log,
      documents,
      clearFiles,
      processing: () => processing.state(),
      retention: vault => retention.list(vault),
      sections: deps.sections,
      now,
      random,
    }),
    erasure: {
      async erase(request: ErasureRequest): Promise<ErasureReport> {
        await backups.abandonDaily()
        return erasure.erase(request)
      },
    },
    /** Each time the vault has been opened, before anything is read from it. */
    async onVaultOpened(vault: Vault): Promise<void> {
      flush(vault)
      retention.sweepVault(vault)
      await sweepDocuments(vault)
    },
    /** When others may have it too. */
    onVaultShared: (): void => backups.keepUp({ isOpening: true }),
    /** `isWaiting`: a daily backup that is under way is finished; else it is given up. */
    async close({ isWaiting }: { readonly isWaiting: boolean }): Promise<void> {
      clearInterval(timer)
      await clearFiles.close()
      await (isWaiting ? backups.finishDaily() : backups.abandonDaily())
    },
  }
}

export type MyData = ReturnType<typeof createMyData>
