/** Backups that another process writes: of one moment, while the vault goes on, and whole or not there. */
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { WorkerProcess } from '../../src/main/host/host.ts'
import { createNodeHost } from '../../src/main/host/node-host.ts'
import { type BackupSeal, createSeal, openBackup } from '../../src/main/privacy/backup-file.ts'
import { createBackupWriter } from '../../src/main/privacy/write-backup.ts'
import { appendLogEntry } from '../../src/main/vault/log-entries.ts'
import { createRestore } from '../../src/main/vault/restore-vault.ts'
import type { Vault } from '../../src/main/vault/vault.ts'
import { Secret } from '../../src/shared/secret.ts'
import { mountSmallDisk } from '../small-disk.ts'
import { createAccess, createNewEntry, createOpener, makeFolder } from '../vault/vault-fixture.ts'

const password = new Secret('horse battery staple, correct')
const opener = createOpener('key-1')
const entries = 1500
const createdAt = new Date('2026-11-22T08:00:00Z')
const host = () =>
  createNodeHost({
    userDataPath: makeFolder(),
    processEntries: { pkcs11: '', backup: join(import.meta.dirname, '../../src/main/backup-process.ts') },
  })
let folder: string
let seal: BackupSeal
let access: ReturnType<typeof createAccess>
let vault: Vault
const at = (name: string): string => join(folder, name)
const filesOfVault = () => readdirSync(at('vault')).sort()

const append = (count: number, bodyBytes = 900): void =>
  vault.write(writable => {
    for (let n = 0; n < count; n++) appendLogEntry(writable, createNewEntry({ body: { text: 'x'.repeat(bodyBytes) } }))
  })

beforeAll(async () => {
  seal = await createSeal({ password }, randomBytes)
})

beforeEach(async () => {
  folder = makeFolder()
  access = createAccess(at('vault'))
  vault = await access.open(opener)
  append(entries)
})

interface Change {
  /** Once the vault is held as it is. */
  readonly onSnapshot?: () => void
  readonly onStart?: (worker: WorkerProcess) => void
}

const makeWriter = ({ onSnapshot, onStart }: Change = {}) => {
  const { startProcess } = host()
  return createBackupWriter({
    random: randomBytes,
    takeSnapshot(opened) {
      const snapshot = access.takeSnapshot(opened)
      onSnapshot?.()
      return snapshot
    },
    async startProcess() {
      const worker = await startProcess('backup')
      onStart?.(worker)
      return worker
    },
  })
}
const target = (path: string, replaceExisting = false) => ({
  path,
  replaceExisting,
  seal,
  vaultId: 'vault-1',
  createdAt,
})

/** The log of the vault that the backup makes, checked. */
const restore = async (path: string) => {
  const backup = openBackup(path)
  await backup.unlock({ password })
  const other = createOpener('key-2')
  const deps = { clock: () => createdAt, random: randomBytes }
  const restored = join(makeFolder(), 'vault')
  await createRestore(restored, deps).restore({ vaultId: 'vault-1', opener: other, lines: backup.lines() })
  backup.close()
  const restoredAccess = createAccess(restored)
  const opened = await restoredAccess.open(other)
  const verdict = restoredAccess.log.check(opened)
  opened.close()
  return verdict
}

test('what is written to the vault meanwhile is kept there, and is not in the backup: neither torn nor lost', async () => {
  let written = 0
  let news = 0
  const write = makeWriter({
    onSnapshot() {
      // More than what SQLite would take over into the file by itself.
      append(2 * entries, 8_000)
      written += 2 * entries
    },
  })
  const { sizeBytes } = await write(vault, target(at('a.backup')), {
    onProgress(done, total) {
      expect(done).toBeLessThanOrEqual(total)
      news++
      append(1)
      written++
    },
  })
  // This process had its turns before the backup was whole.
  expect(news).toBeGreaterThan(0)
  expect(statSync(at('a.backup')).size).toBe(sizeBytes)
  expect(await restore(at('a.backup'))).toMatchObject({ entryCount: entries, findings: [] })
  expect(access.log.check(vault)).toMatchObject({ entryCount: entries + written, findings: [] })
  // The file takes over what waited beside it.
  append(2 * entries)
  vault.close()
  expect(filesOfVault()).toEqual(['vault-slots.json', 'vault.db'])
  vault = await access.open(opener)
  expect(access.log.check(vault)).toMatchObject({ entryCount: 3 * entries + written, findings: [] })
  vault.close()
})

test('the next one has what the first one left out, in the place of it', async () => {
  const write = makeWriter()
  await write(vault, target(at('a.backup')))
  append(7)
  await expect(write(vault, target(at('a.backup')))).rejects.toMatchObject({ code: 'documents/target-exists' })
  await write(vault, target(at('a.backup'), true))
  expect(await restore(at('a.backup'))).toMatchObject({ entryCount: entries + 7 })
  expect(readFileSync(at('a.backup')).includes('shop.example')).toBe(false)
  vault.close()
})

const expectNothingLeft = (): void => {
  expect(readdirSync(folder)).toEqual(['vault'])
  expect(filesOfVault().filter(name => name.endsWith('.db'))).toEqual(['vault.db'])
}

test('a vault that is closed before it was copied gives no backup', async () => {
  const write = makeWriter({ onSnapshot: () => vault.close() })
  await expect(write(vault, target(at('a.backup')))).rejects.toMatchObject({ code: 'vault/locked' })
  expectNothingLeft()
})

test('one that is given up, or whose process ends, leaves nothing behind, and the next one is made', async () => {
  const abort = new AbortController()
  const reason = new Error('locked')
  const givenUp = makeWriter({ onSnapshot: () => queueMicrotask(() => abort.abort(reason)) })
  await expect(givenUp(vault, target(at('a.backup')), { signal: abort.signal })).rejects.toBe(reason)
  expectNothingLeft()
  const killed = makeWriter({ onStart: worker => worker.onMessage(() => worker.kill()) })
  await expect(killed(vault, target(at('a.backup')))).rejects.toMatchObject({ code: 'internal' })
  expectNothingLeft()
  await makeWriter()(vault, target(at('a.backup')))
  expect(await restore(at('a.backup'))).toMatchObject({ entryCount: entries })
  vault.close()
})

test('a folder that is not there, and one that cannot be written to, are told by the name of the file', async () => {
  const path = join(folder, 'absent', 'a.backup')
  await expect(makeWriter()(vault, target(path))).rejects.toMatchObject({
    code: 'documents/target-not-writable',
    facts: { file: 'a.backup' },
  })
  expectNothingLeft()
  vault.close()
})

const disk = mountSmallDisk(500)
disk?.unmount()
test.skipIf(!disk)('a disk that fills up leaves the backup that was there', async () => {
  const small = mountSmallDisk(500)
  if (!small) throw new Error('a disk could be mounted a moment ago')
  const path = join(small.path, 'a.backup')
  writeFileSync(path, 'the one before')
  await expect(makeWriter()(vault, target(path, true))).rejects.toMatchObject({
    code: 'documents/disk-full',
    facts: { file: 'a.backup' },
  })
  expect(readdirSync(small.path)).toEqual(['a.backup'])
  expect(readFileSync(path, 'utf8')).toBe('the one before')
  small.unmount()
  vault.close()
})
