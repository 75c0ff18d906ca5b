/** A request is answered once: this program remembers in memory, later ones in the vault. */
import { AppError } from '../../shared/errors.ts'
import type { SharedVault } from '../vault/shared-vault.ts'
import type { Vault } from '../vault/vault.ts'
import type { DisclosureTables } from './disclosure-tables.ts'
import { nonceDigest, type ProvenRequest } from './receipt-body.ts'

export interface AnsweredRequests {
  /** As far as can be told without a PIN. */
  isKnown(request: ProvenRequest): boolean
  /** Decided without the vault. */
  note(request: ProvenRequest): void
  /** Before anything is sent, so that no crash lets a request be answered twice. @throws {AppError} disclosure/replayed */
  claim(vault: Vault, request: ProvenRequest, at: Date): void
}

/** Longer than any request is valid. */
const memoryMs = 400 * 24 * 60 * 60_000

export const createAnsweredRequests = (
  tables: DisclosureTables,
  vault: Pick<SharedVault, 'share'>,
): AnsweredRequests => {
  const known = new Set<string>()
  return {
    isKnown(request) {
      const digest = nonceDigest(request)
      if (known.has(digest)) return true
      const shared = vault.share()
      try {
        return shared !== undefined && tables.isNonceSeen(shared.vault.read, digest)
      } finally {
        shared?.close()
      }
    },
    note: request => void known.add(nonceDigest(request)),
    claim(to, request, at) {
      const digest = nonceDigest(request)
      known.add(digest)
      to.write(writable => {
        if (tables.isNonceSeen(writable, digest)) throw new AppError('disclosure/replayed')
        tables.addSeenNonce(writable, digest, at.toISOString(), new Date(at.getTime() - memoryMs).toISOString())
      })
    },
  }
}
