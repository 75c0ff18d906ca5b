/**
 * Puts another vault in the place of this one: built aside under a new key, put in place by renames when it is whole.
 * A kill at any moment leaves the old vault or the new one, whole; `finishRestore` mends the moment between the renames.
 */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { toAppError } from '../../shared/errors.ts'
import { syncFile, syncFolderNow } from '../files/sync-to-disk.ts'
import { openDatabase, toVaultError, vaultKeyBytes } from './database.ts'
import { listSiblings, siblingOf, slotsFileName } from './find-vault.ts'
import { createSlots, readSlots, type SlotDeps, type SlotOpener, sealSlot, withSlot, writeSlots } from './key-slots.ts'
import type { VaultAccess } from './open-vault.ts'
import { writeVaultRows } from './vault-rows.ts'

export interface RestoreRequest {
  /** That of the vault whose rows these are. */
  readonly vaultId: string
  /** The key that opens the new vault, and alone does. */
  readonly opener: SlotOpener
  readonly lines: Iterable<string>
  /** Called when the new vault is whole and before it takes the place of the old one; throws where it must not. */
  readonly mayReplace?: () => void
}

const databaseFileName = 'vault.db'
const headFileName = 'log-head.json'
const headSettingName = 'log.head'
/** Another program may be at it: what is younger is left alone. */
const leftoverAgeMs = 3_600_000
const renameAttempts = 3

/** undefined: there is none, or none that any key could open. */
export const findVaultId = (directory: string): string | undefined => {
  try {
    return readSlots(join(directory, slotsFileName)).vaultId
  } catch {
    return undefined
  }
}

/**
 * What is in use by another program is not replaced; a key that does not open it cannot tell.
 *
 * @throws {AppError} app/profile-in-use
 */
export const checkVaultFree = async (
  access: Pick<VaultAccess, 'exists' | 'open'>,
  opener: SlotOpener,
): Promise<void> => {
  if (!access.exists()) return
  try {
    const vault = await access.open(opener)
    vault.close()
  } catch (thrown) {
    if (toAppError(thrown).code === 'app/profile-in-use') throw thrown
  }
}

/** Before the vault is looked for: what a killed restoring left is put in place, or removed. */
export const finishRestore = (directory: string, now: Date): void => {
  if (!existsSync(directory)) {
    const ready = listSiblings(directory, 'restored')[0] ?? listSiblings(directory, 'before')[0]
    if (ready === undefined) return
    renameSync(ready, directory)
    syncFolderNow(dirname(directory))
  }
  const isOld = (path: string): boolean => now.getTime() - statSync(path).mtimeMs > leftoverAgeMs
  const unfinished = listSiblings(directory, 'restoring', 'restored').filter(isOld)
  for (const path of [...unfinished, ...listSiblings(directory, 'before')])
    rmSync(path, { recursive: true, force: true })
}

export const createRestore = (directory: string, deps: SlotDeps) => {
  /** @throws {AppError} backup/damaged, vault/newer, vault/no-slot; the old vault is then as it was */
  const build = async (staging: string, { vaultId, opener, lines }: RestoreRequest): Promise<number> => {
    const vaultKey = deps.random(vaultKeyBytes)
    try {
      const slot = await sealSlot(vaultId, vaultKey, opener, deps)
      mkdirSync(staging, { recursive: true, mode: 0o700 })
      writeSlots(join(staging, slotsFileName), withSlot({ ...createSlots(deps), vaultId }, slot))
      const path = join(staging, databaseFileName)
      closeSync(openSync(path, 'wx', 0o600))
      const db = openDatabase(path, vaultKey)
      try {
        // What is half built is thrown away: it need not survive anything until it is synced below.
        db.pragma('synchronous = OFF')
        const rows = await writeVaultRows(db, lines)
        // The log's signed end stands beside the vault as well; without it, entries would seem to be cut off.
        const head = db.prepare('SELECT value FROM setting WHERE name = ?').get(headSettingName) as
          | { readonly value: string }
          | undefined
        if (head) writeFileSync(join(staging, headFileName), head.value, { mode: 0o600, flush: true })
        db.pragma('journal_mode = WAL')
        return rows
      } finally {
        db.close()
      }
    } finally {
      vaultKey.fill(0)
    }
  }

  const putInPlace = (whole: string, suffix: string): void => {
    for (let attempt = 1; ; attempt++) {
      if (existsSync(directory)) renameSync(directory, siblingOf(directory, 'before', `${suffix}${attempt}`))
      try {
        renameSync(whole, directory)
        break
      } catch (thrown) {
        // Another program has made or mended a vault in between.
        if (attempt === renameAttempts || !existsSync(directory) || !existsSync(whole)) throw thrown
      }
    }
    syncFolderNow(dirname(directory))
  }

  return {
    /** The number of rows. @throws {AppError} those of `build` and `mayReplace`, vault/disk-full, app/profile-not-writable */
    async restore(request: RestoreRequest): Promise<number> {
      const suffix = Buffer.from(deps.random(8)).toString('hex')
      const staging = siblingOf(directory, 'restoring', suffix)
      const whole = siblingOf(directory, 'restored', suffix)
      mkdirSync(dirname(directory), { recursive: true, mode: 0o700 })
      try {
        const rows = await build(staging, request)
        await syncFile(join(staging, databaseFileName))
        request.mayReplace?.()
        syncFolderNow(staging)
        renameSync(staging, whole)
        putInPlace(whole, suffix)
        for (const path of listSiblings(directory, 'before')) rmSync(path, { recursive: true, force: true })
        return rows
      } catch (thrown) {
        throw toVaultError(thrown)
      } finally {
        for (const path of [staging, whole]) rmSync(path, { recursive: true, force: true })
        // Failed between two renames: the old vault goes back.
        finishRestore(directory, deps.clock())
      }
    },
  }
}
