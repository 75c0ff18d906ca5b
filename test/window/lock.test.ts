/** The lock of the real window over the real vault: by the user, by sleep, without use and at the start; opened by the PIN. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchApp, type RunningApp } from '../../native-mocks/electron/test-control.ts'
import { createSampleDocument } from '../../src/main/cli/sample-document.ts'
import { addSecrets, keepProfile, keepTrace } from '../traces.ts'
import { pressButton } from './press-button.ts'

const root = join(import.meta.dirname, '../..')
const pin = '583920'
const name = 'Nguyễn Thị Minh Anh'
let folder: string
let app: RunningApp
const at = (file: string): string => join(folder, file)
const launch = async (args: readonly string[] = []): Promise<void> => {
  app = await launchApp({
    mainPath: join(root, 'dist/main/main.js'),
    userDataPath: at('profile'),
    args,
    env: { LANG: 'en_US.UTF-8', LANGUAGE: 'en' },
  })
}
const quit = async (): Promise<void> => {
  await app.quit()
  keepTrace(app.output())
}
const waitForText = (text: string): Promise<unknown> =>
  app.page.waitUntil(`document.body.innerText.includes(${JSON.stringify(text)})`, 60_000)
const isLocked = 'document.querySelector("dialog.locked")?.open === true'
const enterPin = async (typed: string): Promise<void> => {
  await app.page.waitUntil('document.activeElement?.id === "unlock-pin" && !document.activeElement.disabled', 60_000)
  await app.page.type(typed)
  await app.page.press('Enter')
}
const unlocked = (): Promise<unknown> => app.page.waitUntil('document.querySelector("dialog.locked") === null', 60_000)
const codeOf = async (call: string): Promise<unknown> =>
  app.page.evaluate(`window.bridge.${call}.then(reply => reply.ok || reply.error.code)`)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-lock-'))
  writeFileSync(at('contract.pdf'), await createSampleDocument(new Date()))
  await launch()
})
afterAll(async () => {
  await quit()
  addSecrets(pin)
  keepProfile(at('profile'))
  rmSync(folder, { recursive: true, force: true })
})

describe('the lock of the window', () => {
  test('there is nothing to lock until something is kept; then the user locks it', async () => {
    await waitForText('Settings')
    expect(await app.page.evaluate('document.querySelector(".doors").innerText')).not.toContain('Lock')
    const made = await app.page.evaluate<{ value: { key: { keyId: string }; puk: string } }>(
      `window.bridge.keys.createSoftwareKey(${JSON.stringify({ name, algorithm: 'p-256', pin })})`,
    )
    addSecrets(made.value.puk)
    await app.page.evaluate(`window.bridge.session.unlock(${JSON.stringify({ keyId: made.value.key.keyId, pin })})`)
    await waitForText(name)
    await pressButton(app.page, 'Lock')
    await app.page.waitUntil(isLocked)
    await waitForText('You locked it.')
    expect(await app.page.evaluate('document.body.innerText')).not.toContain(name)
  })

  test('main answers no personal call while it is locked, whatever the page asks', async () => {
    for (const call of [
      'keys.list()',
      'recentDocuments.list()',
      'trust.list()',
      'session.save({ isOn: false, afterMinutes: 90, whenKeyRemoved: false })',
    ])
      expect(await codeOf(call), call).toBe('vault/locked')
    expect(JSON.stringify(await app.page.evaluate('window.bridge.session.openers()'))).not.toContain(name)
  })

  test('a wrong PIN costs a try and opens nothing, the right one opens', async () => {
    await enterPin('000000')
    await waitForText('That PIN is wrong. Signet stays locked.')
    await waitForText('4 of 5 tries left')
    expect(await codeOf('keys.list()')).toBe('vault/locked')
    await enterPin(pin)
    await unlocked()
    await waitForText(name)
    expect(await codeOf('keys.list()')).toBe(true)
  })

  test('a document that was being read is there again after the computer slept', async () => {
    await app.page.dropFiles('.drop', [at('contract.pdf')])
    await app.page.waitFor('#reason')
    await app.page.click('#reason')
    await app.page.type('I agree')
    await app.power('suspend')
    await app.page.waitUntil(isLocked)
    await waitForText('The computer slept')
    expect(await app.page.evaluate('document.body.innerText')).not.toContain('contract.pdf')
    await enterPin(pin)
    await unlocked()
    await waitForText('contract.pdf')
    expect(await app.page.evaluate('document.querySelector("#reason").value')).toBe('I agree')
  })

  test('Ctrl L locks, and no key but the PIN gets out', async () => {
    await app.page.press('Control+l')
    await app.page.waitUntil(isLocked)
    for (const key of ['Escape', 'Escape', 'Escape', 'Control+1']) await app.page.press(key)
    expect(await app.page.evaluate(isLocked)).toBe(true)
  })

  test('it starts locked, and what it was started with waits for the PIN', async () => {
    await quit()
    await launch([at('contract.pdf')])
    await app.page.waitUntil(isLocked, 60_000)
    await waitForText('Your data is shown once you open it.')
    expect(await app.page.evaluate('document.body.innerText')).not.toMatch(/contract\.pdf|Minh Anh/)
    await enterPin(pin)
    await unlocked()
    await waitForText('contract.pdf')
  })

  test('without use it locks itself after the time of the settings', async () => {
    await quit()
    // Over in a second.
    const lock = { isOn: true, afterMinutes: 1 / 60, whenKeyRemoved: true }
    writeFileSync(at('profile/settings.json'), JSON.stringify({ lock }))
    await launch()
    await enterPin(pin)
    await app.page.waitUntil(`${isLocked} && document.body.innerText.includes('without use')`, 60_000)
    expect(await codeOf('keys.list()')).toBe('vault/locked')
  })
})
