/** Records signing acts in the vault while the key that opens it is unlocked, and remembers the newest ones for the window. */
import { setTimeout } from 'node:timers/promises'
import type { SigningRecord } from '../../shared/model/signing.ts'
import type { Log } from '../log.ts'
import { findLease } from './find-lease.ts'
import type { SlotOpener } from './key-slots.ts'
import type { HeadSigner } from './log-head.ts'
import type { SharedVault, VaultLease } from './shared-vault.ts'
import { addSigningRecords, listSigningRecords } from './signing-log.ts'

/** As many as a screen lists. */
const recentCount = 20
/** How long an act waits for others: each write to the disk costs about as much as a signature. */
const gatherMs = 10

export const createSigningActs = (shared: SharedVault, log: Log) => {
  let recent: readonly SigningRecord[] = []

  /** A key without a slot still signs; that its acts are not kept is told in the log. */
  const findVault = async (opener: SlotOpener): Promise<VaultLease | null> => {
    const lease = await findLease(shared, opener)
    const { keyId } = opener
    if (!lease) log.info('this key does not open the vault; its signatures are not recorded', { keyId })
    return lease
  }

  const readRecent = (): readonly SigningRecord[] => {
    const lease = shared.share()
    if (lease) {
      recent = listSigningRecords(lease.vault.read, recentCount)
      lease.close()
    }
    return recent
  }

  return {
    /** Newest first; empty until a key has opened the vault. */
    recent: readRecent,
    /**
     * Uses the vault until `close`; makes it with this opener's slot on first use.
     *
     * @throws {AppError} vault/damaged, vault/newer, app/profile-in-use
     */
    async open(opener: SlotOpener, signer: HeadSigner) {
      const lease = await findVault(opener)
      const vault = lease?.vault
      let pending: SigningRecord[] = []
      let written: Promise<void> | undefined
      let synced: Promise<unknown> = Promise.resolve()
      const writePending = async (): Promise<void> => {
        await Promise.all([setTimeout(gatherMs), synced])
        written = undefined
        const acts = pending
        pending = []
        const writing = vault?.writeAndSync(db => addSigningRecords(db, ...acts))
        // Those that come while the disk works are written together after it.
        synced = Promise.allSettled([writing])
        await writing
      }
      return {
        /** Durable when it settles. Acts that come close together cost one write to the disk. */
        async add(act: SigningRecord): Promise<void> {
          if (!vault) return
          pending.push(act)
          written ??= writePending()
          await written
        },
        /** After the last `add` has settled. */
        async close(): Promise<void> {
          await lease?.signLog(signer)
          readRecent()
          lease?.close()
        },
      }
    },
  }
}
