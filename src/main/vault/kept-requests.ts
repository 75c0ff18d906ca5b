/** Requests of services as they were received, as proof of what was asked; and their nonces, each of which is answered once. */
import type { ReadableVault, WritableVault } from './vault.ts'

/** @param sha256 hex */
export const keepRequest = (vault: WritableVault, sha256: string, request: Uint8Array, receivedAt: string): void =>
  vault.run(
    'INSERT INTO kept_request (sha256, request, received_at) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING',
    ...[sha256, request, receivedAt],
  )

export const findKeptRequest = (vault: ReadableVault, sha256: string): Uint8Array | undefined =>
  vault.all<{ readonly request: Uint8Array }>('SELECT request FROM kept_request WHERE sha256 = ?', sha256)[0]?.request

export const isNonceSeen = (vault: ReadableVault, sha256: string): boolean =>
  vault.all('SELECT 1 FROM seen_nonce WHERE sha256 = ?', sha256).length > 0

/** Older ones than `forgetBefore` go: their requests have long expired. */
export const addSeenNonce = (vault: WritableVault, sha256: string, seenAt: string, forgetBefore: string): void => {
  vault.run('DELETE FROM seen_nonce WHERE seen_at < ?', forgetBefore)
  vault.run('INSERT INTO seen_nonce (sha256, seen_at) VALUES (?, ?)', sha256, seenAt)
}
