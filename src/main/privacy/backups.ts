/** Backups: made by hand or each day, and put in the place of the vault, for the key at hand. */
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError, toAppError } from '../../shared/errors.ts'
import type { BackupFacts, BackupReport, DailyBackup } from '../../shared/model/backup.ts'
import type { NewLogEntry } from '../../shared/model/log.ts'
import type { Log } from '../log.ts'
import type { UnlockedKey } from '../tokens/key-store.ts'
import type { SlotOpener } from '../vault/key-slots.ts'
import type { RestoreRequest } from '../vault/restore-vault.ts'
import type * as SettingTable from '../vault/settings.ts'
import type { ReadableVault, Vault, WritableVault } from '../vault/vault.ts'
import { type BackupKey, type BackupLock, type BackupSeal, createSeal, openBackup } from './backup-file.ts'
import type { EnterVault, KeyEntry, VaultEntry } from './enter-vault.ts'
import type { OnBackupProgress, WriteBackup, WriteBackupOptions } from './write-backup.ts'

/** The vault as a whole: its identity, another one in its place. */
export interface VaultFile {
  /** undefined: there is none yet, or it is damaged beyond opening. */
  readonly findId: () => string | undefined
  readonly restore: (request: RestoreRequest) => Promise<number>
  /** @throws {AppError} app/profile-in-use when another program has it open, as far as this key can tell */
  readonly checkFree: (opener: SlotOpener) => Promise<void>
}

export interface BackupsDeps {
  readonly enter: EnterVault
  readonly share: () => { readonly vault: Vault; close(): void } | undefined
  readonly isVaultOpen: () => boolean
  readonly writeBackup: WriteBackup
  readonly vaultFile: VaultFile
  readonly unlock: (keyId: string, pin: KeyEntry['pin'], signal?: AbortSignal) => Promise<UnlockedKey>
  readonly openerOf: (unlocked: UnlockedKey) => SlotOpener
  readonly settings: typeof SettingTable
  readonly append: (vault: WritableVault, entry: NewLogEntry) => unknown
  readonly daily: () => { readonly folder: string | null; readonly keep: number }
  /** Holding the vault open for it keeps nobody's data open who has locked them away. */
  readonly mayBackUpNow: () => boolean
  readonly now: () => Date
  readonly random: (sizeBytes: number) => Uint8Array
  readonly log: Log
}

const settingName = 'backup.daily'
const dailyEveryMs = 24 * 3_600_000
const retryAfterMs = 3_600_000
const dailyName = /^signet-\d{4}-\d\d-\d\d\.backup$/
/** One that was never finished, as it is called until it is; another program may be at it. */
const dailyTemporary = /^signet-\d{4}-\d\d-\d\d\.backup\.[\da-f]{12}\.tmp$/
const isLeft = (path: string, at: Date): boolean =>
  at.getTime() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY) > dailyEveryMs

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

  const write = async (
    vault: Vault,
    seal: BackupSeal,
    target: { readonly path: string; readonly replaceExisting: boolean },
    options: WriteBackupOptions,
  ): Promise<BackupReport> => {
    const vaultId = deps.vaultFile.findId()
    if (vaultId === undefined) throw new AppError('backup/nothing-kept')
    const createdAt = now()
    const { sizeBytes } = await deps.writeBackup(vault, { ...target, seal, vaultId, createdAt }, options)
    return { createdAt: createdAt.toISOString(), sizeBytes }
  }

  const requireVaultClosed = (): void => {
    if (deps.isVaultOpen()) throw new AppError('backup/vault-open')
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

  /** Never the one that was just made, whatever the clock says that it is called. */
  const removeOlder = (folder: string, keep: number, newest: string): void => {
    const names = readdirSync(folder)
    const older = names.filter(name => dailyName.test(name) && name !== newest).sort()
    const unfinished = names.filter(name => dailyTemporary.test(name) && isLeft(join(folder, name), now()))
    for (const name of [...older.slice(0, Math.max(0, older.length + 1 - keep)), ...unfinished]) {
      rmSync(join(folder, name), { force: true })
    }
  }

  const isDue = (daily: Daily, at: Date): boolean => {
    const sinceMs = daily.lastAt === null ? dailyEveryMs : at.getTime() - new Date(daily.lastAt).getTime()
    // A clock that was set back must not put the next one off for years.
    return sinceMs >= dailyEveryMs || sinceMs < 0
  }

  /** Never fails: its trouble must not keep anybody from their data. */
  const runDaily = async (vault: Vault, options: WriteBackupOptions): Promise<void> => {
    try {
      const daily = readDaily(vault.read)
      const { folder, keep } = deps.daily()
      if (!daily || folder === null || !isDue(daily, now())) return
      triedAt = now().getTime()
      try {
        const name = `signet-${now().toISOString().slice(0, 10)}.backup`
        const seal = { key: Buffer.from(daily.key, 'base64'), jwe: daily.jwe }
        await write(vault, seal, { path: join(folder, name), replaceExisting: true }, options)
        removeOlder(folder, keep, name)
        keepDaily(vault, { ...daily, lastAt: now().toISOString(), problem: null })
      } catch (thrown) {
        if (options.signal?.aborted) {
          // Something else was to be done: the next minute that it may be made brings it.
          triedAt = undefined
          return
        }
        keepDaily(vault, { ...daily, problem: toAppError(thrown).code })
        throw thrown
      }
    } catch (thrown) {
      log.warn('no daily backup was made', { code: toAppError(thrown).code })
    }
  }

  /** When the last daily backup was begun, by this program. */
  let triedAt: number | undefined
  let underWay: { readonly abort: AbortController; readonly ended: Promise<void> } | undefined
  const begin = (vault: Vault, onProgress?: OnBackupProgress): Promise<void> => {
    const abort = new AbortController()
    const ended = runDaily(vault, { signal: abort.signal, onProgress }).finally(() => {
      underWay = undefined
    })
    underWay = { abort, ended }
    return ended
  }
  const keepUp = ({ isOpening = false } = {}): void => {
    const waitedMs = triedAt === undefined ? retryAfterMs : Math.abs(now().getTime() - triedAt)
    if (underWay || !deps.mayBackUpNow() || (!isOpening && waitedMs < retryAfterMs)) return
    const lease = deps.share()
    if (lease) void begin(lease.vault).finally(() => lease.close())
  }
  const abandonDaily = async (): Promise<void> => {
    underWay?.abort.abort()
    await underWay?.ended
  }

  return {
    /** @throws {AppError} backup/password-weak, backup/recipient-unsuitable before the PIN; documents/*; those of `enter` */
    async create(
      entry: VaultEntry,
      request: { readonly path: string; readonly lock: BackupLock; readonly replaceExisting: boolean },
      onProgress?: OnBackupProgress,
    ): Promise<BackupReport> {
      const seal = await createSeal(request.lock, random)
      try {
        return await enter(entry, async vault => {
          await abandonDaily()
          return write(vault, seal, request, { onProgress })
        })
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
        await abandonDaily()
        requireVaultClosed()
        await backup.unlock(request.key)
        const { keyId, pin, signal } = request.entry
        const unlocked = await deps.unlock(keyId, pin, signal)
        let rows: number
        try {
          const opener = deps.openerOf(unlocked)
          await deps.vaultFile.checkFree(opener)
          // The window goes on meanwhile, and may have been unlocked.
          const mayReplace = requireVaultClosed
          rows = await deps.vaultFile.restore({ vaultId, opener, lines: backup.lines(), mayReplace })
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
    async startDaily(entry: VaultEntry, lock: BackupLock, onProgress?: OnBackupProgress): Promise<DailyBackup> {
      if (deps.daily().folder === null) throw new AppError('backup/no-folder')
      const { key, jwe } = await createSeal(lock, random)
      return enter(entry, async vault => {
        await abandonDaily()
        keepDaily(vault, { key: Buffer.from(key).toString('base64'), jwe, lastAt: null, problem: null })
        await begin(vault, onProgress)
        return describeDaily(vault)
      })
    },

    stopDaily: (entry: VaultEntry): Promise<DailyBackup> =>
      enter(entry, async vault => {
        await abandonDaily()
        vault.write(writable => settings.deleteSetting(writable, settingName))
        return describeDaily(vault)
      }),
    /** When the vault has been opened, and from time to time while it is: makes the backup of the day beside all else. */
    keepUp,
    /** Before the vault is closed or given up; the next time that it is open brings the backup. */
    abandonDaily,
    /** When there is time to wait for it. */
    finishDaily: async (): Promise<void> => underWay?.ended,
  }
}
