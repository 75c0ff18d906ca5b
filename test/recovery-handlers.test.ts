/** The sheet of a new unlock code as the window saves it: only while the code is known, only where the user said. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, createApp } from '../src/main/app.ts'
import { createNodeHost } from '../src/main/host/node-host.ts'
import { createRecoveryHandlers } from '../src/main/recovery-handlers.ts'
import { Secret } from '../src/shared/secret.ts'
import { addSecrets, keepProfile } from './traces.ts'

const pin = '846205'
let directory = ''
let app: App
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'signet-sheet-'))
  const processEntries = { pkcs11: join(import.meta.dirname, '../src/main/tokens/pkcs11/pkcs11-process.ts') }
  app = await createApp({ host: createNodeHost({ userDataPath: join(directory, 'profile'), processEntries }) })
})
afterAll(async () => {
  await app.close()
  keepProfile(join(directory, 'profile'))
  rmSync(directory, { recursive: true, force: true })
})

test('a sheet is saved until its code is confirmed, and nothing is written when the dialog is closed', {
  timeout: 300_000,
}, async () => {
  const asked: string[] = []
  let target: string | null = null
  const handlers = createRecoveryHandlers({
    app,
    desktop: {
      chooseRecoveryFile: async () => null,
      chooseRecoveryTarget: async (name, kind) => {
        asked.push(`${kind} ${name}`)
        return target
      },
    },
    emit: () => {},
    announceKeys: async () => {},
  })
  const created = await app.keys.createSoftwareKey({ name: 'Anna', algorithm: 'p-256', pin: new Secret(pin) })
  addSecrets(pin, created.unlockCode, created.puk)
  const { keyId } = created.key
  const request = { keyId, language: 'vi' } as const

  expect(await handlers.saveSheet(request)).toBeNull()
  expect(asked).toEqual([`sheet signet-sheet-${keyId.slice(0, 8)}.pdf`])
  expect(readdirSync(directory)).toEqual(['profile'])

  // The dialog has asked whether to replace it.
  target = join(directory, 'sheet.pdf')
  writeFileSync(target, 'earlier', { mode: 0o644 })
  expect(await handlers.saveSheet(request)).toEqual({ fileName: 'sheet.pdf' })
  expect(readFileSync(target, 'latin1').slice(0, 5)).toBe('%PDF-')
  if (process.platform !== 'win32') expect(statSync(target).mode & 0o777).toBe(0o600)
  expect(readdirSync(directory).sort()).toEqual(['profile', 'sheet.pdf'])

  const made = await app.recovery.enrol(keyId, new Secret(pin))
  addSecrets(made.unlockCode)
  target = join(directory, 'second.pdf')
  expect(await handlers.saveSheet(request)).toEqual({ fileName: 'second.pdf' })
  const groups = made.groupsToConfirm.map(group => new Secret(made.unlockCode.split('-')[group] ?? ''))
  await app.recovery.confirm(keyId, groups)
  target = join(directory, 'late.pdf')
  await expect(handlers.saveSheet(request)).rejects.toMatchObject({ code: 'recovery/nothing-to-confirm' })
  expect(existsSync(target)).toBe(false)
})
