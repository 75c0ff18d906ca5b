/** Main's side of the process that writes a backup: hands it the vault as it is at one moment, and puts the file in its place. */
import { existsSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { placeTarget } from '../files/whole-file.ts'
import type { WorkerProcess } from '../host/host.ts'
import type { Vault } from '../vault/vault.ts'
import type { VaultSnapshot } from '../vault/vault-snapshot.ts'
import type { BackupSeal } from './backup-file.ts'
import { type BackupOrder, backupNewsSchema } from './backup-order.ts'

export interface BackupTarget {
  readonly path: string
  readonly replaceExisting: boolean
  readonly seal: BackupSeal
  readonly vaultId: string
  readonly createdAt: Date
}

/** Rows that are written, of how many. */
export type OnBackupProgress = (done: number, total: number) => void

export interface WriteBackupOptions {
  readonly onProgress?: OnBackupProgress | undefined
  /** Ends it; its reason is thrown. */
  readonly signal?: AbortSignal | undefined
}

export interface BackupWriterDeps {
  readonly startProcess: () => Promise<WorkerProcess>
  readonly takeSnapshot: (vault: Vault) => VaultSnapshot
  readonly random: (sizeBytes: number) => Uint8Array
}

/**
 * What is written to the vault meanwhile is not in it.
 *
 * @throws {AppError} documents/target-exists, documents/target-not-writable, documents/disk-full; vault/disk-full;
 *   vault/locked when the vault was closed before it was copied
 */
export type WriteBackup = (
  vault: Vault,
  target: BackupTarget,
  options?: WriteBackupOptions,
) => Promise<{ readonly sizeBytes: number }>

/** Without news for so long, the disk will not answer any more. */
const silenceMs = 120_000

/** What a daily backup leaves so is known again (`backups.ts`). */
const stagedNameOf = (path: string, random: BackupWriterDeps['random']): string =>
  `${path}.${Buffer.from(random(6)).toString('hex')}.tmp`

/** Settles with the size when the file is written. */
const carryOut = (
  worker: WorkerProcess,
  order: BackupOrder,
  snapshot: VaultSnapshot,
  { onProgress, signal }: WriteBackupOptions,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const giveUp = (why: unknown): void => {
      clearTimeout(silence)
      reject(why)
    }
    const silence = setTimeout(() => giveUp(new AppError('internal', {}, { cause: new Error('no news') })), silenceMs)
    const stop = (): void => giveUp(signal?.reason)
    signal?.addEventListener('abort', stop, { once: true })
    worker.onExit(code => giveUp(new AppError('internal', {}, { cause: new Error(`the process ended with ${code}`) })))
    worker.onMessage(message => {
      silence.refresh()
      const { success, data: news, error } = backupNewsSchema.safeParse(message)
      if (!success) return giveUp(new AppError('internal', {}, { cause: error }))
      if (news.is === 'copied') {
        if (!snapshot.release()) giveUp(new AppError('vault/locked'))
      } else if (news.is === 'progress') {
        onProgress?.(news.done, news.total)
      } else if (news.is === 'failed') {
        giveUp(new AppError(news.code, news.facts, { cause: new Error(news.detail) }))
      } else {
        clearTimeout(silence)
        signal?.removeEventListener('abort', stop)
        resolve(news.sizeBytes)
      }
    })
    worker.post(order)
  })

export const createBackupWriter =
  ({ startProcess, takeSnapshot, random }: BackupWriterDeps): WriteBackup =>
  async (vault, { path, replaceExisting, seal, vaultId, createdAt }, options = {}) => {
    // Told before the content is made, which may take long.
    if (!replaceExisting && existsSync(path)) throw new AppError('documents/target-exists', { file: basename(path) })
    const stagedPath = stagedNameOf(path, random)
    const worker = await startProcess()
    const ended = new Promise<void>(resolve => worker.onExit(() => resolve()))
    let snapshot: VaultSnapshot | undefined
    try {
      options.signal?.throwIfAborted()
      snapshot = takeSnapshot(vault)
      const order = { snapshot: snapshot.file, seal, vaultId, createdAt: createdAt.toISOString(), stagedPath }
      const sizeBytes = await carryOut(worker, order, snapshot, options)
      await placeTarget(stagedPath, path, replaceExisting)
      return { sizeBytes }
    } catch (thrown) {
      throw nameFile(thrown, basename(path))
    } finally {
      worker.kill()
      await ended
      snapshot?.close()
      rmSync(stagedPath, { force: true })
    }
  }

/** The process knows the file by a name of our own. */
const nameFile = (thrown: unknown, file: string): unknown =>
  thrown instanceof AppError && thrown.code.startsWith('documents/')
    ? new AppError(thrown.code, { ...thrown.facts, file }, { cause: thrown })
    : thrown
