/** Gives the vault another key: its rows are copied into a new file under it, which the slots then name in one step. */
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import type { Json } from '../../shared/bridge.ts'
import { AppError } from '../../shared/errors.ts'
import { syncFile, syncFileNow, syncFolderNow } from '../files/sync-to-disk.ts'
import { runInTurns, runNow } from '../files/turns.ts'
import { copyDatabase } from './copy-database.ts'
import { openDatabase, vaultKeyBytes } from './database.ts'
import {
  readSlots,
  type Slot,
  type SlotDeps,
  type SlotOpener,
  type SlotsFile,
  sealSlot,
  writeSlots,
} from './key-slots.ts'
import { appendLogEntry } from './log-entries.ts'
import { createVault } from './vault.ts'

export interface RotateRequest extends SlotDeps {
  readonly slotsPath: string
  readonly file: SlotsFile
  /** Slots that stay, each with what opens it. */
  readonly kept: readonly { readonly slot: Slot; readonly opener: SlotOpener }[]
  /** The open database; asked for when the tokens are done. */
  readonly database: () => Database
  /** Called as soon as the old file is not the vault any more. */
  readonly closeOld: () => void
}

/**
 * The slots as they are now. The rows are copied in turns, and at once where the vault was written to meanwhile: no row
 * can be written to the old file and missed.
 *
 * @throws {AppError} those of the openers; vault/slot-not-found when the slots were changed meanwhile; what SQLite and
 *   the system say: then all is as it was
 */
export const rotateKey = async (request: RotateRequest): Promise<SlotsFile> => {
  const { slotsPath, file, kept, database, closeOld, clock, random } = request
  const vaultKey = random(vaultKeyBytes)
  const name = `vault-${Buffer.from(random(8)).toString('hex')}.db`
  const path = join(dirname(slotsPath), name)
  try {
    const slots: Slot[] = []
    for (const { slot, opener } of kept) {
      // What a token keeps behind its PIN serves the next key as well: the wrapping is new.
      const salt = slot.kind === 'pkcs11-data' ? Buffer.from(slot.salt, 'base64url') : undefined
      const same = { ...opener, kind: slot.kind, ...(salt ? { createSalt: async () => salt } : {}) }
      slots.push(await sealSlot(file.vaultId, vaultKey, same, request))
    }
    const after = { ...file, database: name, slots }
    const before = countChanges(database())
    await runInTurns(copyDatabase(database, path, vaultKey))
    await syncFile(path)
    // From here on nothing else runs until the end.
    requireSameSlots(file, readSlots(slotsPath))
    if (countChanges(database()) !== before) {
      removeDatabase(path)
      runNow(copyDatabase(database, path, vaultKey))
      syncFileNow(path)
    }
    const dropped = file.slots.filter(each => kept.every(({ slot }) => slot !== each))
    recordRotation(path, vaultKey, dropped, slots.length, clock())
    syncFolderNow(dirname(path))
    // From this rename on the vault is the new file.
    writeSlots(slotsPath, after)
    closeOld()
    removeDatabase(join(dirname(path), file.database))
    return after
  } catch (thrown) {
    // What failed may have been the flush after that rename.
    if (readSlots(slotsPath).database === name) closeOld()
    else removeDatabase(path)
    throw thrown
  } finally {
    vaultKey.fill(0)
  }
}

/** What was added or removed meanwhile would be undone. @throws {AppError} vault/slot-not-found */
const requireSameSlots = (before: SlotsFile, now: SlotsFile): void => {
  const idsOf = ({ slots }: SlotsFile): string => slots.map(({ slotId }) => slotId).join()
  if (idsOf(before) !== idsOf(now)) throw new AppError('vault/slot-not-found')
}

/** Rows that were written by this connection, the only one that there is. */
const countChanges = (db: Database): unknown => db.prepare('SELECT total_changes()').pluck().get()

/** With what SQLite puts beside it. */
const removeDatabase = (path: string): void => {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true })
}

/** Names the keys that open the vault no more: what they signed before stays theirs. */
const recordRotation = (path: string, key: Uint8Array, dropped: readonly Slot[], slotCount: number, at: Date): void => {
  const vault = createVault(openDatabase(path, key), () => {})
  const bodies: readonly Json[] = [
    ...dropped.map(({ kind, keyId }) => ({ event: 'slot-removed', slotKind: kind, keyId })),
    { event: 'key-changed', slotCount, droppedCount: dropped.length },
  ]
  try {
    vault.write(writable => {
      for (const body of bodies) {
        const eventTime = at.toISOString()
        appendLogEntry(writable, { eventTime, kind: 'vault', state: 'done', party: null, body })
      }
    })
  } finally {
    vault.close()
  }
}
