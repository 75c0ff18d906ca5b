/** Entry of the process that writes a backup: it reads a copy of the vault, so that the core goes on meanwhile, and its memory goes with it. */
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { toAppError } from '../shared/errors.ts'
import { writeAll } from './files/whole-file.ts'
import { toWriteError } from './files/write-error.ts'
import { findParentPort } from './host/parent-port.ts'
import { writeBackup } from './privacy/backup-file.ts'
import { type BackupNews, type BackupOrder, backupOrderSchema } from './privacy/backup-order.ts'
import { readVaultRows } from './vault/vault-rows.ts'
import { copySnapshot, openSnapshotCopy } from './vault/vault-snapshot.ts'

type Tell = (news: BackupNews) => void

const tellEveryMs = 100

/** Each row is counted as it is read. */
function* counted(lines: Iterable<string>, onLine: () => void): Generator<string> {
  for (const line of lines) {
    onLine()
    yield line
  }
}

const carryOut = async ({ snapshot, seal, stagedPath, ...head }: BackupOrder, tell: Tell): Promise<void> => {
  copySnapshot(snapshot)
  tell({ is: 'copied' })
  const copy = openSnapshotCopy(snapshot)
  snapshot.key.fill(0)
  const total = copy.rowCount
  let [done, sizeBytes, toldAt] = [0, 0, 0]
  try {
    const lines = counted(readVaultRows(copy.read), () => done++)
    const content = { vaultId: head.vaultId, createdAt: new Date(head.createdAt), lines }
    const file = openSync(stagedPath, 'wx', 0o600)
    try {
      for (const chunk of writeBackup(seal, content, randomBytes)) {
        writeAll(file, chunk)
        sizeBytes += chunk.byteLength
        if (performance.now() - toldAt < tellEveryMs) continue
        toldAt = performance.now()
        tell({ is: 'progress', done: Math.min(done, total), total })
        // The core may have gone.
        await setImmediate()
      }
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    tell({ is: 'written', sizeBytes })
  } catch (thrown) {
    throw toWriteError(thrown)
  } finally {
    copy.close()
    seal.key.fill(0)
  }
}

const port = findParentPort()
if (port) {
  port.onMessage(message => {
    const tell: Tell = news => port.post(news)
    carryOut(backupOrderSchema.parse(message), tell).catch((thrown: unknown) => {
      const { code, facts, cause } = toAppError(thrown)
      tell({ is: 'failed', code, facts, detail: cause instanceof Error ? cause.message.slice(0, 1_000) : '' })
    })
  })
} else process.exitCode = 2
