/** What was opened in the window lately: the newest, and nothing that is older than a month. */
import type { ReadableVault, WritableVault } from './vault.ts'

export interface RecentRow {
  /** Absolute. */
  readonly path: string
  readonly kind: 'document' | 'folder'
  /** Of the bytes that were there; null for a folder. */
  readonly sha256: string | null
  /** ISO 8601 in UTC. */
  readonly openedAt: string
}

/** As many as a screen lists. */
const mostRows = 20
const keptMs = 30 * 24 * 3_600_000

/** Newest first. */
export const listRecentDocuments = (vault: ReadableVault): readonly RecentRow[] =>
  vault.all<RecentRow>(
    'SELECT path, kind, sha256, opened_at AS openedAt FROM recent_document ORDER BY opened_at DESC, path',
  )

export const addRecentDocuments = (vault: WritableVault, rows: readonly RecentRow[], now: Date): void => {
  for (const { path, kind, sha256, openedAt } of rows)
    vault.run(
      `INSERT INTO recent_document (path, kind, sha256, opened_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (path) DO UPDATE SET kind = excluded.kind, sha256 = excluded.sha256, opened_at = excluded.opened_at`,
      ...[path, kind, sha256, openedAt],
    )
  const oldest = new Date(now.getTime() - keptMs).toISOString()
  for (const [index, { path, openedAt }] of listRecentDocuments(vault).entries())
    if (index >= mostRows || openedAt < oldest) vault.run('DELETE FROM recent_document WHERE path = ?', path)
}

export const clearRecentDocuments = (vault: WritableVault): void => vault.run('DELETE FROM recent_document')
