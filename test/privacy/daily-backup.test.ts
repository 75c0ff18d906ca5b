/** The backup of each day: also of a program that runs for days, of a clock that is set back, of a folder that is gone for a while. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createBackups } from '../../src/main/privacy/backups.ts'
import type { WriteBackup } from '../../src/main/privacy/write-backup.ts'
import * as settings from '../../src/main/vault/settings.ts'
import type { Vault } from '../../src/main/vault/vault.ts'
import { AppError } from '../../src/shared/errors.ts'
import { Secret } from '../../src/shared/secret.ts'
import { createAccess, createOpener, makeFolder, quietLog } from '../vault/vault-fixture.ts'

const lock = { password: new Secret('horse battery staple, correct') }
const hourMs = 3_600_000
let folder: string
let vault: Vault
let now: Date
let isLocked: boolean
let isOpen: boolean
let leases: number
/** What happens in place of writing. */
let write: WriteBackup
let backups: ReturnType<typeof createBackups>

const writeNow: WriteBackup = async (_vault, { path }) => {
  writeFileSync(path, 'backup')
  return { sizeBytes: 6 }
}
const made = (): readonly string[] => readdirSync(folder).sort()
/** The timer of each minute, and what it brings. */
const tick = async (): Promise<void> => {
  backups.keepUp()
  await backups.finishDaily()
}
const later = (ms: number): void => {
  now = new Date(now.getTime() + ms)
}

beforeEach(async () => {
  folder = join(makeFolder(), 'daily')
  mkdirSync(folder)
  vault = await createAccess(join(makeFolder(), 'vault')).open(createOpener('key-1'))
  now = new Date('2026-11-22T10:00:00Z')
  write = writeNow
  isLocked = false
  isOpen = true
  leases = 0
  const share = () => {
    if (!isOpen) return undefined
    leases++
    return { vault, close: () => void leases-- }
  }
  backups = createBackups({
    enter: async (_entry, action) => action(vault),
    share,
    isVaultOpen: () => isOpen,
    writeBackup: (...given) => write(...given),
    vaultFile: { findId: () => 'vault-1', restore: async () => 0, checkFree: async () => {} },
    unlock: async () => Promise.reject(new Error('no key here')),
    openerOf: () => createOpener('key-1'),
    settings,
    append: () => {},
    daily: () => ({ folder, keep: 2 }),
    mayBackUpNow: () => !isLocked,
    now: () => now,
    random: size => randomBytes(size),
    log: quietLog,
  })
  await backups.startDaily('open', lock)
})
afterEach(() => {
  expect(leases).toBe(0)
  vault.close()
})

test('a program that runs for days makes one each day, and keeps the last ones', async () => {
  expect(made()).toEqual(['signet-2026-11-22.backup'])
  for (let hour = 0; hour < 23; hour++) {
    later(hourMs)
    await tick()
  }
  expect(made()).toEqual(['signet-2026-11-22.backup'])
  for (let day = 0; day < 3; day++) {
    later(25 * hourMs)
    await tick()
  }
  expect(made()).toEqual(['signet-2026-11-25.backup', 'signet-2026-11-26.backup'])
  expect(await backups.daily('open')).toMatchObject({ isOn: true, lastAt: now.toISOString(), problem: null })
})

test('a clock that was set back by years ends nothing: the next one is made, and is not taken for an old one', async () => {
  later(25 * hourMs)
  await tick()
  now = new Date('2023-01-05T10:00:00Z')
  later(2 * hourMs)
  await tick()
  expect(made()).toEqual(['signet-2023-01-05.backup', 'signet-2026-11-23.backup'])
  later(hourMs)
  await tick()
  expect(made()).toHaveLength(2)
  later(25 * hourMs)
  await tick()
  expect(made()).toContain('signet-2023-01-06.backup')
})

test('what cannot be written is told, and tried again each hour, or when the vault is opened again', async () => {
  later(25 * hourMs)
  let tries = 0
  write = async () => {
    tries++
    throw new AppError('documents/target-not-writable')
  }
  await tick()
  expect(await backups.daily('open')).toMatchObject({ problem: 'documents/target-not-writable' })
  for (let minute = 0; minute < 59; minute++) {
    later(60_000)
    await tick()
  }
  expect(tries).toBe(1)
  later(60_000)
  await tick()
  expect(tries).toBe(2)
  backups.keepUp({ isOpening: true })
  await backups.finishDaily()
  expect(tries).toBe(3)
  write = writeNow
  later(hourMs)
  await tick()
  expect(await backups.daily('open')).toMatchObject({ problem: null, lastAt: now.toISOString() })
})

test('none is begun while the data are locked; one that is given up for a lock is made at the next chance', async () => {
  later(25 * hourMs)
  isLocked = true
  await tick()
  expect(made()).toHaveLength(1)
  isLocked = false
  let begun = 0
  write = (_vault, _target, options) =>
    new Promise((_resolve, reject) => {
      begun++
      options?.signal?.addEventListener('abort', () => reject(options.signal?.reason))
    })
  backups.keepUp()
  // It is one that is under way.
  backups.keepUp()
  expect([begun, leases]).toEqual([1, 1])
  await backups.abandonDaily()
  expect(leases).toBe(0)
  expect(await backups.daily('open')).toMatchObject({ problem: null })
  isOpen = false
  await tick()
  expect(begun).toBe(1)
  isOpen = true
  write = writeNow
  later(60_000)
  await tick()
  expect(made()).toHaveLength(2)
})

test('one by hand goes before that of the day; what is not finished for a day goes, and nothing else of the folder', async () => {
  later(25 * hourMs)
  let isGivenUp = false
  write = (_vault, _target, options) =>
    new Promise((_resolve, reject) => {
      options?.signal?.addEventListener('abort', () => {
        isGivenUp = true
        reject(options.signal?.reason)
      })
    })
  backups.keepUp()
  write = writeNow
  const byHand = join(folder, 'by-hand.backup')
  await backups.create('open', { path: byHand, lock, replaceExisting: false })
  expect(isGivenUp).toBe(true)
  const [old, young] = ['signet-2026-11-20.backup.0123456789ab.tmp', 'signet-2026-11-23.backup.0123456789ab.tmp']
  for (const name of [old, young, 'other.0123456789ab.tmp']) writeFileSync(join(folder, name), '')
  utimesSync(join(folder, old), 0, 0)
  utimesSync(join(folder, young), now, now)
  utimesSync(join(folder, 'other.0123456789ab.tmp'), 0, 0)
  await tick()
  expect(made()).toEqual([
    'by-hand.backup',
    'other.0123456789ab.tmp',
    'signet-2026-11-22.backup',
    'signet-2026-11-23.backup',
    young,
  ])
})
