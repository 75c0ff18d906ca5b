/** Restoring a backup in turns: the window goes on meanwhile, and a vault that is in use by then stays. */
import { randomBytes } from 'node:crypto'
import { readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { createSeal, writeBackup } from '../../src/main/privacy/backup-file.ts'
import { createBackups } from '../../src/main/privacy/backups.ts'
import type { UnlockedKey } from '../../src/main/tokens/key-store.ts'
import { putAttribute } from '../../src/main/vault/attributes.ts'
import { appendLogEntry } from '../../src/main/vault/log-entries.ts'
import { createRestore, findVaultId } from '../../src/main/vault/restore-vault.ts'
import * as settings from '../../src/main/vault/settings.ts'
import { readVaultRows } from '../../src/main/vault/vault-rows.ts'
import { Secret } from '../../src/shared/secret.ts'
import { createAccess, createOpener, makeFolder, quietLog } from '../vault/vault-fixture.ts'

const password = new Secret('horse battery staple, correct')
const at = '2026-11-22T08:00:00.000Z'
const deps = { clock: () => new Date(at), random: (size: number) => randomBytes(size) }
/** Some turns' work on any machine. */
const entries = 2000
let directory: string
let path: string

beforeEach(async () => {
  directory = join(makeFolder(), 'vault')
  path = join(makeFolder(), 'mine.backup')
  const vault = await createAccess(directory).open(createOpener('old-key'))
  vault.write(db => {
    for (let n = 0; n < entries; n++)
      appendLogEntry(db, { eventTime: at, kind: 'rights', state: 'done', party: null, body: { n } })
  })
  const content = { vaultId: findVaultId(directory) ?? '', createdAt: new Date(at), lines: readVaultRows(vault.read) }
  writeFileSync(
    path,
    Buffer.concat([...writeBackup(await createSeal({ password }, deps.random), content, deps.random)]),
  )
  vault.write(db =>
    putAttribute(db, {
      ...{ name: 'given_name', value: 'Anna', source: 'self-attested', changedAt: at, expiresAt: null },
    }),
  )
  vault.close()
})

/** @param meanwhile runs as soon as anything else may, once the vault was found to be free */
const restore = (meanwhile: () => void, isVaultOpen: () => boolean): Promise<{ readonly rows: number }> =>
  createBackups({
    enter: async (_entry, action) => {
      const vault = await createAccess(directory).open(createOpener('new-key'))
      try {
        return await action(vault)
      } finally {
        vault.close()
      }
    },
    share: () => undefined,
    isVaultOpen,
    writeBackup: () => Promise.reject(new Error('nothing is written')),
    vaultFile: {
      findId: () => findVaultId(directory),
      restore: createRestore(directory, deps).restore,
      checkFree: async () => void setTimeout(meanwhile),
    },
    unlock: async () => ({ close: async () => {} }) as UnlockedKey,
    openerOf: () => createOpener('new-key'),
    settings,
    append: appendLogEntry,
    daily: () => ({ folder: null, keep: 1 }),
    mayBackUpNow: () => false,
    now: deps.clock,
    random: deps.random,
    log: quietLog,
  }).restore({ path, key: { password }, entry: { keyId: 'new-key', pin: new Secret('1234') }, replaceOther: false })

test('a vault that was unlocked meanwhile keeps its place', async () => {
  let isOpen = false
  const restoring = restore(
    () => {
      isOpen = true
    },
    () => isOpen,
  )
  await expect(restoring).rejects.toMatchObject({ code: 'backup/vault-open' })
  expect(readdirSync(dirname(directory))).toEqual(['vault'])
  const vault = await createAccess(directory).open(createOpener('old-key'))
  expect(vault.read.all('SELECT value FROM attribute')).toEqual([{ value: 'Anna' }])
  vault.close()
})
