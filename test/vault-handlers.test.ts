/** The window may be locked while its vault is given another key or another content; it stays locked then. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type App, createApp } from '../src/main/app.ts'
import { createNodeHost } from '../src/main/host/node-host.ts'
import { createMyDataHandlers } from '../src/main/my-data-handlers.ts'
import { createVaultHandlers } from '../src/main/vault-handlers.ts'
import { Secret } from '../src/shared/secret.ts'
import { addSecrets, keepProfile } from './traces.ts'

const [pin, password] = ['846205', 'horse battery staple, correct']
const announceKeys = async (): Promise<void> => {}
let directory: string
let app: App
let keyId: string

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'signet-lock-'))
  const source = join(import.meta.dirname, '../src/main')
  const processEntries = {
    pkcs11: join(source, 'tokens/pkcs11/pkcs11-process.ts'),
    backup: join(source, 'backup-process.ts'),
  }
  app = await createApp({ host: createNodeHost({ userDataPath: join(directory, 'profile'), processEntries }) })
  const created = await app.keys.createSoftwareKey({ name: 'Anna', algorithm: 'p-256', pin: new Secret(pin) })
  addSecrets(pin, password, created.unlockCode, created.puk)
  keyId = created.key.keyId
}, 300_000)
afterAll(async () => {
  await app.close()
  keepProfile(join(directory, 'profile'))
  rmSync(directory, { recursive: true, force: true })
})
beforeEach(async () => {
  expect(await app.session.unlock(keyId, new Secret(pin))).toMatchObject({ isLocked: false, vault: 'open' })
})

const limit = { timeout: 300_000 }

test('a window that is locked while the key of its vault is changed', limit, async () => {
  const handlers = createVaultHandlers({ app, announceKeys })
  const request = { ways: [{ kind: 'key', keyId, pin }], dropOthers: false } as const
  expect(await handlers.rotate(request)).toHaveLength(1)
  expect(app.session.state()).toMatchObject({ isLocked: false, vault: 'open' })
  const rotating = handlers.rotate(request)
  app.session.lock('asked')
  expect(await rotating).toHaveLength(1)
  expect(app.session.state()).toMatchObject({ isLocked: true, vault: 'closed' })
})

test('a window that is locked while a backup is restored', limit, async () => {
  const path = join(directory, 'mine.backup')
  await app.myData.backups.create('open', { path, lock: { password: new Secret(password) }, replaceExisting: false })
  const handlers = createMyDataHandlers({
    app,
    desktop: {
      chooseFolder: async () => null,
      chooseDataFile: async () => path,
      chooseDataTarget: async () => null,
    },
    emit: () => {},
    now: () => new Date(),
    announceKeys,
  })
  const restore = async () => {
    const { backupId = '' } = (await handlers.chooseBackup()) ?? {}
    return handlers.restoreBackup({ backupId, password, keyId, pin, replaceOther: false })
  }
  await restore()
  expect(app.session.state()).toMatchObject({ isLocked: false, vault: 'open' })
  const restoring = restore()
  await Promise.resolve()
  app.session.lock('asked')
  expect(await restoring).toMatchObject({ rows: expect.any(Number) })
  expect(app.session.state()).toMatchObject({ isLocked: true, vault: 'closed' })
})
