/**
 * The documents that were opened in the window lately. They are kept in the vault; what is opened while it is closed
 * waits in memory for the next key, and is forgotten with the lock.
 */
import { createHash } from 'node:crypto'
import { basename, dirname } from 'node:path'
import { AppError } from '../shared/errors.ts'
import type { RecentDocuments } from '../shared/model/recent-document.ts'
import type { SigningRecord } from '../shared/model/signing.ts'
import { nameFolder } from './documents.ts'
import type { RecentRow } from './vault/recent-documents.ts'
import type { VaultLease } from './vault/shared-vault.ts'
import type { ReadableVault, Vault, WritableVault } from './vault/vault.ts'

export interface RecentDocumentsDeps {
  readonly share: () => VaultLease | undefined
  readonly table: {
    listRecentDocuments(vault: ReadableVault): readonly RecentRow[]
    addRecentDocuments(vault: WritableVault, rows: readonly RecentRow[], now: Date): void
    clearRecentDocuments(vault: WritableVault): void
  }
  readonly setting: { isKept(): boolean; save(isKept: boolean): void }
  /** False while nothing about the user may be kept. */
  readonly mayKeep: () => boolean
  /** The signing acts that are known of. */
  readonly signed: () => readonly SigningRecord[]
  readonly now: () => Date
}

export interface RecentDocumentList {
  /** `sha256`: of the document; null: `path` is a folder. */
  note(path: string, sha256: string | null): void
  list(): RecentDocuments
  /** @throws {AppError} documents/unknown */
  find(recentId: string): Pick<RecentRow, 'path' | 'kind'>
  clear(): void
  setKept(isKept: boolean): void
  onVaultOpened(vault: Vault): void
  /** The window was locked: nothing of the list stays in memory. */
  forget(): void
}

const idChars = 22
const idOf = (path: string): string => createHash('sha256').update(path).digest('base64url').slice(0, idChars)

export const createRecentDocuments = (deps: RecentDocumentsDeps): RecentDocumentList => {
  const { share, table, setting, mayKeep, signed, now } = deps
  /** What waits for the vault, by path. */
  const waiting = new Map<string, RecentRow>()
  /** As the vault had it last. */
  let kept: readonly RecentRow[] = []

  const flush = (vault: Vault): void => {
    if (!setting.isKept() && table.listRecentDocuments(vault.read).length > 0) vault.write(table.clearRecentDocuments)
    if (waiting.size > 0) vault.write(db => table.addRecentDocuments(db, [...waiting.values()], now()))
    waiting.clear()
    kept = table.listRecentDocuments(vault.read)
  }
  const withVault = (use: (vault: Vault) => void): void => {
    const lease = share()
    try {
      if (lease) use(lease.vault)
    } finally {
      lease?.close()
    }
  }
  const rows = (): readonly RecentRow[] => {
    withVault(flush)
    const latest = [...waiting.values()].reverse()
    return [...latest, ...kept.filter(({ path }) => !waiting.has(path))]
  }
  const clear = (): void => {
    waiting.clear()
    kept = []
    withVault(vault => vault.write(table.clearRecentDocuments))
  }

  return {
    note(path, sha256) {
      if (!setting.isKept() || !mayKeep()) return
      waiting.delete(path)
      waiting.set(path, { path, kind: sha256 === null ? 'folder' : 'document', sha256, openedAt: now().toISOString() })
      withVault(flush)
    },
    list() {
      if (!setting.isKept()) return { isKept: false, documents: [] }
      const signers = new Map(signed().map(({ outputSha256, signer }) => [outputSha256, signer]))
      const documents = rows().map(({ path, kind, sha256, openedAt }) => ({
        ...{ recentId: idOf(path), kind, fileName: basename(path), folder: nameFolder(dirname(path)), openedAt },
        signedBy: (sha256 !== null && signers.get(sha256)) || null,
      }))
      return { isKept: true, documents }
    },
    find(recentId) {
      const found = rows().find(({ path }) => idOf(path) === recentId)
      if (!found) throw new AppError('documents/unknown')
      return found
    },
    clear,
    setKept(isKept) {
      setting.save(isKept)
      if (!isKept) clear()
    },
    onVaultOpened: flush,
    forget() {
      waiting.clear()
      kept = []
    },
  }
}
