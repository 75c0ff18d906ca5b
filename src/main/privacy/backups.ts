/** Backups: made by hand or each day, and put in the place of the vault, for the key at hand. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError, toAppError } from '../../shared/errors.ts'
import type { BackupFacts, BackupReport, DailyBackup } from '../../shared/model/backup.ts'
import type { NewLogEntry } from '../../shared/model/log.ts'
import { writeTargetNow } from '../files/whole-file.ts'
import type { Log } from '../log.ts'
import type { UnlockedKey } from '../tokens/key-store.ts'
import type { SlotOpener } from '../vault/key-slots.ts'
import type { RestoreRequest } from '../vault/restore-vault.ts'
import type * as SettingTable from '../vault/settings.ts'
import type { ReadableVault, Vault, WritableVault } from '../vault/vault.ts'
import { type BackupKey, type BackupLock, type BackupSeal, createSeal, openBackup, writeBackup } from './backup-file.ts'
import type { EnterVault, KeyEntry, VaultEntry } from './enter-vault.ts'

/** The vault as a whole: its identity, all of its rows, another one in its place. */
export interface VaultFile {
  /** undefined: there is none yet, or it is damaged beyond opening. */
  readonly findId: () => string | undefined
  readonly readRows: (vault: ReadableVault) => Iterable<string>
  readonly restore: (request: RestoreRequest) => Promise<number>
  /** @throws {AppError} app/profile-in-use when another program has it open, as far as this key can tell */
  readonly checkFree: (opener: SlotOpener) => Promise<void>
}

export interface BackupsDeps {
  readonly enter: EnterVault
  readonly isVaultOpen: () => boolean
  readonly vaultFile: VaultFile
  readonly unlock: (keyId: string, pin: KeyEntry['pin'], signal?: AbortSignal) => Promise<UnlockedKey>
  readonly openerOf: (unlocked: UnlockedKey) => SlotOpener
  readonly settings: typeof SettingTable
  readonly append: (vault: WritableVault, entry: NewLogEntry) => unknown
  readonly daily: () => { readonly folder: string | null; readonly keep: number }
  readonly now: () => Date
  readonly random: (sizeBytes: number) => Uint8Array
  readonly log: Log
}

const settingName = 'backup.daily'
const dailyEveryMs = 24 * 3_600_000
const dailyName = /^signet-\d{4}-\d\d-\d\d\.backup$/

/** What is kept in the vault for daily backups. */
const dailySchema = z.object({
  key: z.base64(),
  jwe: z.string(),
  lastAt: z.iso.datetime().nullable(),
  /** Error code of the last one; null: it was made. */
  problem: z.string().nullable(),
})
type Daily = z.output<typeof dailySchema>

export const createBackups = (deps: BackupsDeps) => {
  const { enter, settings, append, now, random, log } = deps

  const write = (vault: Vault, seal: BackupSeal, path: string, replaceExisting: boolean): BackupReport => {
    const vaultId = deps.vaultFile.findId()
    if (vaultId === undefined) throw new AppError('backup/nothing-kept')
    const createdAt = now()
    let sizeBytes = 0
    const count = function* (chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
      for (const chunk of chunks) {
        sizeBytes += chunk.byteLength
        yield chunk
      }
    }
    const content = { vaultId, createdAt, lines: deps.vaultFile.readRows(vault.read) }
    writeTargetNow(path, count(writeBackup(seal, content, random)), { replaceExisting })
    return { createdAt: createdAt.toISOString(), sizeBytes }
  }

  const readDaily = (vault: ReadableVault): Daily | undefined => {
    const text = settings.findSetting(vault, settingName)
    return text === undefined ? undefined : dailySchema.parse(JSON.parse(text))
  }
  const keepDaily = (vault: Vault, daily: Daily): void =>
    vault.write(writable => settings.putSetting(writable, settingName, JSON.stringify(daily)))
  const describeDaily = (vault: Vault): DailyBackup => {
    const daily = readDaily(vault.read)
    const { folder, keep } = deps.daily()
    return { isOn: daily !== undefined, folder, keep, lastAt: daily?.lastAt ?? null, problem: daily?.problem ?? null }
  }

  const removeOlder = (folder: string, keep: number): void => {
    const names = readdirSync(folder).filter(name => dailyName.test(name))
    for (const name of names.sort().slice(0, -keep)) rmSync(join(folder, name), { force: true })
  }

  /** When the vault has been opened. Never fails: its trouble must not keep anybody from their data. */
  const runDaily = (vault: Vault): void => {
    try {
      const daily = readDaily(vault.read)
      const { folder, keep } = deps.daily()
      const lastMs = daily?.lastAt ? new Date(daily.lastAt).getTime() : Number.NEGATIVE_INFINITY
      if (!daily || folder === null || now().getTime() - lastMs < dailyEveryMs) return
      try {
        const path = join(folder, `signet-${now().toISOString().slice(0, 10)}.backup`)
        write(vault, { key: Buffer.from(daily.key, 'base64'), jwe: daily.jwe }, path, true)
        removeOlder(folder, keep)
        keepDaily(vault, { ...daily, lastAt: now().toISOString(), problem: null })
      } catch (thrown) {
        keepDaily(vault, { ...daily, problem: toAppError(thrown).code })
        throw thrown
      }
    } catch (thrown) {
      log.warn('no daily backup was made', { code: toAppError(thrown).code })
    }
  }

  return {
    /** @throws {AppError} backup/password-weak, backup/recipient-unsuitable before the PIN; documents/*; those of `enter` */
    async create(
      entry: VaultEntry,
      request: { readonly path: string; readonly lock: BackupLock; readonly replaceExisting: boolean },
    ): Promise<BackupReport> {
      const seal = await createSeal(request.lock, random)
      try {
        return await enter(entry, vault => write(vault, seal, request.path, request.replaceExisting))
      } finally {
        seal.key.fill(0)
      }
    },

    /** What can be told of a file without its password. @throws {AppError} documents/*, backup/damaged, backup/newer */
    inspect(path: string): BackupFacts {
      const { head, close } = openBackup(path)
      close()
      const here = deps.vaultFile.findId()
      return { createdAt: head.createdAt, for: head.for, isOther: here !== undefined && here !== head.vaultId }
    },

    /**
     * Makes a vault of the backup that this key opens, and puts it in the place of the one that is here.
     *
     * @throws {AppError} backup/*, vault/newer, vault/no-slot; those of `unlock`; what was here is then as it was
     */
    async restore(request: {
      readonly path: string
      readonly key: BackupKey
      readonly entry: KeyEntry
      /** The user agreed that a vault of somebody else is replaced. */
      readonly replaceOther: boolean
    }): Promise<{ readonly rows: number; readonly createdAt: string }> {
      const backup = openBackup(request.path)
      try {
        const { vaultId, createdAt } = backup.head
        const here = deps.vaultFile.findId()
        if (here !== undefined && here !== vaultId && !request.replaceOther) throw new AppError('backup/other-person')
        if (deps.isVaultOpen()) throw new AppError('backup/vault-open')
        await backup.unlock(request.key)
        const { keyId, pin, signal } = request.entry
        const unlocked = await deps.unlock(keyId, pin, signal)
        let rows: number
        try {
          const opener = deps.openerOf(unlocked)
          await deps.vaultFile.checkFree(opener)
          rows = await deps.vaultFile.restore({ vaultId, opener, lines: backup.lines() })
        } finally {
          await unlocked.close()
        }
        const body = { what: 'restored', from: createdAt }
        const entry = { eventTime: now().toISOString(), kind: 'vault', state: 'done', party: null, body } as const
        await enter(request.entry, vault => vault.write(writable => void append(writable, entry)))
        return { rows, createdAt }
      } finally {
        backup.close()
      }
    },

    daily: (entry: VaultEntry): Promise<DailyBackup> => enter(entry, describeDaily),

    /** From now on, a backup each day that something opens the vault. @throws {AppError} backup/no-folder, backup/password-weak */
    async startDaily(entry: VaultEntry, lock: BackupLock): Promise<DailyBackup> {
      if (deps.daily().folder === null) throw new AppError('backup/no-folder')
      const { key, jwe } = await createSeal(lock, random)
      return enter(entry, vault => {
        keepDaily(vault, { key: Buffer.from(key).toString('base64'), jwe, lastAt: null, problem: null })
        runDaily(vault)
        return describeDaily(vault)
      })
    },

    stopDaily: (entry: VaultEntry): Promise<DailyBackup> =>
      enter(entry, vault => {
        vault.write(writable => settings.deleteSetting(writable, settingName))
        return describeDaily(vault)
      }),
    runDaily,
  }
}
