/** Makes the vault's folder: built aside and put in place by one rename, so that a kill leaves a whole vault or none. */
import { closeSync, mkdirSync, openSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { syncFileNow, syncFolderNow } from '../files/sync-to-disk.ts'
import type { Log } from '../log.ts'
import { openDatabase, vaultKeyBytes } from './database.ts'
import { siblingOf, slotsFileName } from './find-vault.ts'
import { createSlots, type SlotDeps, type SlotOpener, sealSlot, withSlot, writeSlots } from './key-slots.ts'
import { migrate } from './migrate.ts'

/** @throws {AppError} vault/key-only-signs; what the system says */
export const createVaultFolder = async (
  { directory, clock, random, log }: SlotDeps & { readonly directory: string; readonly log: Log },
  opener: SlotOpener,
  exists: () => boolean,
): Promise<void> => {
  const parent = dirname(directory)
  mkdirSync(parent, { recursive: true, mode: 0o700 })
  const staging = siblingOf(directory, 'new', Buffer.from(random(8)).toString('hex'))
  const vaultKey = random(vaultKeyBytes)
  try {
    const slots = createSlots({ clock, random })
    const slot = await sealSlot(slots.vaultId, vaultKey, opener, { clock, random })
    mkdirSync(staging, { mode: 0o700 })
    writeSlots(join(staging, slotsFileName), withSlot(slots, slot))
    const path = join(staging, slots.database)
    closeSync(openSync(path, 'wx', 0o600))
    const db = openDatabase(path, vaultKey)
    try {
      db.pragma('journal_mode = WAL')
      migrate(db)
    } finally {
      db.close()
    }
    syncFileNow(path)
    syncFolderNow(staging)
    removeEmptyFolder(directory)
    renameSync(staging, directory)
    syncFolderNow(parent)
    log.info('vault made')
  } catch (thrown) {
    rmSync(staging, { recursive: true, force: true })
    // Another program was first; its vault is the one to open.
    if (!exists()) throw thrown
  } finally {
    vaultKey.fill(0)
  }
}

/** Windows renames a folder onto nothing only, not onto an empty one. */
const removeEmptyFolder = (path: string): void => {
  try {
    rmdirSync(path)
  } catch {
    // Not there, or not empty: the rename that follows tells.
  }
}
