/** The vault in the hands of a key that works all the same where it cannot open it. */
import { toAppError } from '../../shared/errors.ts'
import type { NewLogEntry } from '../../shared/model/log.ts'
import type { SlotOpener } from './key-slots.ts'
import { appendLogEntry } from './log-entries.ts'
import type { HeadSigner } from './log-head.ts'
import type { SharedVault, VaultLease } from './shared-vault.ts'

/** It has no slot; or there is no vault yet, and it cannot make one. */
const noWayIn: readonly string[] = ['vault/no-slot', 'vault/key-only-signs']

/** null: this key does not open it. @throws {AppError} vault/damaged, vault/newer, app/profile-in-use */
export const findLease = async (shared: SharedVault, opener: SlotOpener): Promise<VaultLease | null> => {
  try {
    return await shared.open(opener)
  } catch (thrown) {
    if (!noWayIn.includes(toAppError(thrown).code)) throw thrown
    return null
  }
}

/**
 * Keeps what was done, with the key that did it where there was one; where that does not open the vault, only while it
 * is open.
 *
 * @throws {AppError} as `findLease`; vault/entry-too-large
 */
export const keepEntry = async (
  shared: SharedVault,
  entry: NewLogEntry,
  by: { readonly opener: SlotOpener; readonly signer: HeadSigner } | null,
): Promise<void> => {
  const lease = (by && (await findLease(shared, by.opener))) ?? shared.share()
  try {
    lease?.vault.write(db => appendLogEntry(db, entry))
    if (by) await lease?.signLog(by.signer)
  } finally {
    lease?.close()
  }
}
