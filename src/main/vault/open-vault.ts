/** The way into the vault: makes it on first use, opens it by one of its slots, adds slots. */
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import type { Log } from '../log.ts'
import { openDatabase, vaultKeyBytes } from './database.ts'
import { syncToDisk } from './durable-file.ts'
import {
  createSlots,
  openSlot,
  readSlots,
  type SlotOpener,
  type SlotSummary,
  sealSlot,
  withSlot,
  writeSlots,
} from './key-slots.ts'
import { migrate, readSchemaVersion } from './migrate.ts'
import { createVault, type Vault } from './vault.ts'
import { createVaultLog, type VaultLog } from './vault-log.ts'

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
   * @throws {AppError} vault/no-slot, vault/damaged, vault/newer, app/profile-in-use
   */
  open(opener: SlotOpener): Promise<Vault>
  /** Lets one more key open the vault. @throws {AppError} vault/locked, vault/no-slot, vault/slots-full */
  addSlot(vault: Vault, opener: SlotOpener): Promise<void>
  readonly log: VaultLog
}

const databaseFileName = 'vault.db'
const slotsFileName = 'vault-slots.json'
const headFileName = 'log-head.json'
const lockPauseMs = 50
const lockAttempts = 40

export const createVaultAccess = ({ directory, clock, random, log, onLogBroken }: VaultAccessDeps): VaultAccess => {
  const databasePath = join(directory, databaseFileName)
  const slotsPath = join(directory, slotsFileName)
  const stagingPrefix = `${basename(directory)}.new-`
  /** Keys of the vaults that are open, for new slots. */
  const keys = new WeakMap<Vault, Uint8Array>()

  const exists = (): boolean => existsSync(slotsPath) || existsSync(databasePath)

  /** Built aside and put in place by one rename: a kill at any point leaves a whole vault or none. */
  const create = async (opener: SlotOpener): Promise<void> => {
    const parent = dirname(directory)
    mkdirSync(parent, { recursive: true, mode: 0o700 })
    const staging = join(parent, stagingPrefix + Buffer.from(random(8)).toString('hex'))
    const vaultKey = random(vaultKeyBytes)
    try {
      const slots = createSlots({ clock, random })
      const slot = await sealSlot(slots.vaultId, vaultKey, opener, { clock, random })
      mkdirSync(staging, { mode: 0o700 })
      writeSlots(join(staging, slotsFileName), withSlot(slots, slot))
      const path = join(staging, databaseFileName)
      closeSync(openSync(path, 'wx', 0o600))
      const db = openDatabase(path, vaultKey)
      try {
        db.pragma('journal_mode = WAL')
        migrate(db)
      } finally {
        db.close()
      }
      syncToDisk(path, 'file')
      syncToDisk(staging, 'folder')
      removeEmptyFolder(directory)
      renameSync(staging, directory)
      syncToDisk(parent, 'folder')
      log.info('vault made')
    } catch (thrown) {
      rmSync(staging, { recursive: true, force: true })
      // Another program was first; its vault is the one to open.
      if (!exists()) throw thrown
    } finally {
      vaultKey.fill(0)
    }
  }

  const openWhenFree = async (vaultKey: Uint8Array) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return openDatabase(databasePath, vaultKey)
      } catch (thrown) {
        const inUse = thrown instanceof AppError && thrown.code === 'app/profile-in-use'
        if (!inUse || attempt === lockAttempts) throw thrown
        await setTimeout(lockPauseMs)
      }
    }
  }

  /** Whoever holds the vault's lock may do this: a vault that is still being built can only lose the race. */
  const removeLeftovers = (): void => {
    for (const name of readdirSync(dirname(directory)).filter(name => name.startsWith(stagingPrefix))) {
      try {
        rmSync(join(dirname(directory), name), { recursive: true, force: true })
        log.warn('an unfinished vault was removed')
      } catch (error) {
        // Windows keeps what another program has open; that program removes it.
        log.warn('an unfinished vault stays', { error })
      }
    }
  }

  return {
    exists,
    log: createVaultLog({
      headPath: join(directory, headFileName),
      slots: () => readSlots(slotsPath),
      clock,
      log,
      onBroken: onLogBroken,
    }),
    slots: () =>
      exists()
        ? readSlots(slotsPath).slots.map(({ slotId, kind, keyId, createdAt }) => ({ slotId, kind, keyId, createdAt }))
        : [],

    async open(opener) {
      if (!exists()) await create(opener)
      const vaultKey = await openSlot(readSlots(slotsPath), opener)
      try {
        const db = await openWhenFree(vaultKey)
        try {
          // An empty file is a valid database under any key; a vault of ours has tables from the start.
          if (readSchemaVersion(db) === 0) throw new AppError('vault/damaged')
          for (const name of migrate(db)) log.info('vault migrated', { name })
          removeLeftovers()
          const vault = createVault(db, () => {
            keys.delete(vault)
            vaultKey.fill(0)
          })
          keys.set(vault, vaultKey)
          return vault
        } catch (thrown) {
          db.close()
          throw thrown
        }
      } catch (thrown) {
        vaultKey.fill(0)
        throw thrown
      }
    },

    async addSlot(vault, opener) {
      const vaultKey = keys.get(vault)
      if (!vaultKey) throw new AppError('vault/locked')
      const slot = await sealSlot(readSlots(slotsPath).vaultId, vaultKey, opener, { clock, random })
      // Closed while the token was at work: what was wrapped is a key of zeros.
      if (!keys.has(vault)) throw new AppError('vault/locked')
      writeSlots(slotsPath, withSlot(readSlots(slotsPath), slot))
    },
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
