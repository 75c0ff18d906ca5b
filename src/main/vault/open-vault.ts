/** The way into the vault: makes it on first use, opens it by one of its slots, changes slots and key. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { AppError, toAppError } from '../../shared/errors.ts'
import type { SlotSummary } from '../../shared/model/vault.ts'
import type { Log } from '../log.ts'
import { openDatabase, toVaultError } from './database.ts'
import { databasePattern, hasVault, listFiles, listSiblings, slotsFileName } from './find-vault.ts'
import {
  fitsSlot,
  openSlot,
  readSlots,
  type SlotOpener,
  type SlotsFile,
  sealSlot,
  summarizeSlot,
  withSlot,
  writeSlots,
} from './key-slots.ts'
import { appendLogEntry } from './log-entries.ts'
import { createVaultFolder } from './make-vault.ts'
import { migrate, readSchemaVersion } from './migrate.ts'
import { rotateKey } from './rotate-key.ts'
import { createVault, type Vault } from './vault.ts'
import { createVaultLog, type VaultLog } from './vault-log.ts'
import { takeSnapshot, type VaultSnapshot } from './vault-snapshot.ts'

export interface VaultAccessDeps {
  /** The vault's own folder; made on first use, never half made. */
  readonly directory: string
  readonly clock: () => Date
  readonly random: (sizeBytes: number) => Uint8Array
  readonly log: Log
  /** Told when entries of the log were changed or removed. */
  readonly onLogBroken?: () => void
}

export interface VaultAccess {
  exists(): boolean
  /** The slots as they may be shown; none before first use. @throws {AppError} vault/damaged, vault/newer */
  slots(): readonly SlotSummary[]
  /**
   * Opens the vault; the first opener makes it and gets its first slot. Waits 2 s for another program to let go of it.
   *
   * @throws {AppError} vault/no-slot, vault/key-only-signs (first use), vault/damaged, vault/newer,
   *   vault/passphrase-incorrect, vault/disk-full, app/profile-in-use, app/profile-not-writable
   */
  open(opener: SlotOpener): Promise<Vault>
  /** Whether this opener has a slot that it opens, whoever has the vault. @throws {AppError} those of `open` for a slot */
  verify(opener: SlotOpener): Promise<void>
  /** False once it was closed. */
  isOpen(vault: Vault): boolean
  /**
   * Lets one more key open the vault; the slot that it had before is replaced.
   *
   * @throws {AppError} vault/locked, vault/key-only-signs, vault/passphrase-unsuitable, vault/slots-full
   */
  addSlot(vault: Vault, opener: SlotOpener): Promise<SlotSummary>
  /** Whoever kept a copy of the slot can still use it: only `rotate` ends that. @throws {AppError} vault/locked, vault/slot-not-found, vault/last-slot */
  removeSlot(vault: Vault, slotId: string): void
  /**
   * Encrypts the vault anew under another key, which these openers get; the vault is closed by it. Killed at any
   * point, the vault is whole under the old key or under the new one.
   *
   * @throws {AppError} vault/locked, vault/slots-left when a slot has no opener here and may not be dropped,
   *   vault/slot-not-found when slots were added or removed meanwhile, vault/disk-full; all is then as it was before
   */
  rotate(
    vault: Vault,
    openers: readonly SlotOpener[],
    options: { readonly dropOthers: boolean },
  ): Promise<readonly SlotSummary[]>
  /** The vault as it is now, for another process; one at a time. @throws {AppError} vault/locked, vault/disk-full */
  takeSnapshot(vault: Vault): VaultSnapshot
  readonly log: VaultLog
}

const headFileName = 'log-head.json'
const lockPauseMs = 50
const lockAttempts = 40

interface Opened {
  readonly db: Database
  readonly key: Uint8Array
}

export const createVaultAccess = (deps: VaultAccessDeps): VaultAccess => {
  const { directory, clock, log } = deps
  const slotsPath = join(directory, slotsFileName)
  const opened = new WeakMap<Vault, Opened>()
  const frozen = new WeakSet<Database>()

  const exists = (): boolean => hasVault(directory)

  /** @throws {AppError} vault/locked */
  const getOpened = (vault: Vault): Opened => {
    const found = opened.get(vault)
    if (!found) throw new AppError('vault/locked')
    return found
  }

  /** Failures of files and of SQLite in words of ours. */
  const inOurWords = async <Result>(action: () => Promise<Result>): Promise<Result> => {
    try {
      return await action()
    } catch (thrown) {
      throw toVaultError(thrown)
    }
  }

  /** undefined: the key was changed meanwhile, by the program that had the vault open. */
  const openWhenFree = async ({ database }: SlotsFile, vaultKey: Uint8Array): Promise<Database | undefined> => {
    const isChanged = (): boolean => readSlots(slotsPath).database !== database
    for (let attempt = 1; ; attempt++) {
      try {
        const db = openDatabase(join(directory, database), vaultKey)
        // Until now, when we hold its lock, it may have been left for another file.
        if (!isChanged()) return db
        db.close()
        return undefined
      } catch (thrown) {
        if (isChanged()) return undefined
        if (toAppError(thrown).code !== 'app/profile-in-use' || attempt === lockAttempts) throw thrown
        await setTimeout(lockPauseMs)
      }
    }
  }

  const unlock = async (opener: SlotOpener): Promise<Opened> => {
    while (true) {
      const slots = readSlots(slotsPath)
      const key = await openSlot(slots, opener)
      try {
        const db = await openWhenFree(slots, key)
        if (db) return { db, key }
      } catch (thrown) {
        key.fill(0)
        throw thrown
      }
      key.fill(0)
    }
  }

  /** Whoever holds the vault's lock may do this: a vault that is still being built can only lose the race. */
  const removeLeftovers = (): void => {
    const { database } = readSlots(slotsPath)
    const leftovers = [
      ...listSiblings(directory, 'new'),
      ...listFiles(directory)
        .filter(name => (databasePattern.exec(name)?.[1] ?? database) !== database)
        .map(name => join(directory, name)),
    ]
    for (const path of leftovers) {
      try {
        rmSync(path, { recursive: true, force: true })
        log.warn('an unfinished vault was removed')
      } catch (error) {
        // Windows keeps what another program has open; that program removes it.
        log.warn('an unfinished vault stays', { error })
      }
    }
  }

  /** What happens to the vault itself. */
  const record = (vault: Vault, event: string, { kind, keyId }: Pick<SlotSummary, 'kind' | 'keyId'>): void => {
    const body = { event, slotKind: kind, keyId }
    vault.write(writable =>
      appendLogEntry(writable, { eventTime: clock().toISOString(), kind: 'vault', state: 'done', party: null, body }),
    )
  }

  return {
    exists,
    log: createVaultLog({
      headPath: join(directory, headFileName),
      slots: () => readSlots(slotsPath),
      clock,
      log,
      onBroken: deps.onLogBroken,
    }),
    slots: () => (exists() ? readSlots(slotsPath).slots.map(summarizeSlot) : []),

    isOpen: vault => opened.has(vault),
    async verify(opener) {
      ;(await openSlot(readSlots(slotsPath), opener)).fill(0)
    },
    open: opener =>
      inOurWords(async () => {
        if (!exists()) await createVaultFolder(deps, opener, exists)
        const { db, key } = await unlock(opener)
        try {
          // An empty file is a valid database under any key; a vault of ours has tables from the start.
          if (readSchemaVersion(db) === 0) throw new AppError('vault/damaged')
          for (const name of migrate(db)) log.info('vault migrated', { name })
          removeLeftovers()
          const vault = createVault(db, () => {
            opened.delete(vault)
            key.fill(0)
          })
          opened.set(vault, { db, key })
          return vault
        } catch (thrown) {
          db.close()
          key.fill(0)
          throw thrown
        }
      }),

    takeSnapshot(vault) {
      const { db, key } = getOpened(vault)
      return takeSnapshot(frozen, db, key, deps.random)
    },
    addSlot: (vault, opener) =>
      inOurWords(async () => {
        const slot = await sealSlot(readSlots(slotsPath).vaultId, getOpened(vault).key, opener, deps)
        // Closed while the token was at work: what was wrapped is a key of zeros.
        getOpened(vault)
        const slots = withSlot(readSlots(slotsPath), slot)
        // First, so that no slot is there that the log does not know.
        record(vault, 'slot-added', slot)
        writeSlots(slotsPath, slots)
        return summarizeSlot(slot)
      }),

    removeSlot(vault, slotId) {
      getOpened(vault)
      const file = readSlots(slotsPath)
      const slot = file.slots.find(each => each.slotId === slotId)
      if (!slot) throw new AppError('vault/slot-not-found', { slot: slotId })
      if (file.slots.length === 1) throw new AppError('vault/last-slot')
      record(vault, 'slot-removed', slot)
      writeSlots(slotsPath, { ...file, slots: file.slots.filter(each => each !== slot) })
    },

    rotate: (vault, openers, { dropOthers }) =>
      inOurWords(async () => {
        getOpened(vault)
        const before = readSlots(slotsPath)
        const openerOf = (slot: SlotSummary) => openers.find(each => fitsSlot(each, slot))
        const left = before.slots.filter(slot => !openerOf(slot))
        if (left.length === before.slots.length) throw new AppError('vault/no-slot')
        if (left.length > 0 && !dropOthers) {
          throw new AppError('vault/slots-left', {
            candidates: left.map(({ kind, keyId }) => `${kind} ${keyId}`).join(', '),
          })
        }
        const kept = before.slots.flatMap(slot => {
          const opener = openerOf(slot)
          return opener ? [{ slot, opener }] : []
        })
        // Words that were mistyped must not become those of the new slot.
        for (const { slot, opener } of kept) (await openSlot({ ...before, slots: [slot] }, opener)).fill(0)
        const after = await rotateKey({
          ...deps,
          ...{ file: before, kept, slotsPath },
          database: () => getOpened(vault).db,
          closeOld: () => vault.close(),
        })
        log.info('the key of the vault was changed', { slots: after.slots.length, dropped: left.length })
        return after.slots.map(summarizeSlot)
      }),
  }
}
