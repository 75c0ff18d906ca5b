/** The main job in the real window: make a key, drop a PDF, read it, sign it, and let pdfsig judge the file. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchApp, type RunningApp } from '../../native-mocks/electron/test-control.ts'
import { createSampleDocument } from '../../src/main/cli/sample-document.ts'
import { hasAll, runPdfsig } from '../signing/pdf/pdf-programs.ts'
import { addSecrets, keepProfile, keepTrace, standsIn } from '../traces.ts'
import { pressButton } from './press-button.ts'

const root = join(import.meta.dirname, '../..')
const pictures = join(root, 'test-results/window')
const pin = '583920'

let folder: string
let app: RunningApp
const at = (name: string): string => join(folder, name)
const pageText = (): Promise<string> => app.page.evaluate('document.body.innerText')
const waitForText = (text: string): Promise<unknown> =>
  app.page.waitUntil(`document.body.innerText.includes(${JSON.stringify(text)})`, 30_000)
const picture = (name: string): Promise<void> =>
  app.page.screenshot(join(pictures, `${name}.png`), { width: 1200, height: 800 })

const start = (): Promise<RunningApp> =>
  launchApp({
    mainPath: join(root, 'dist/main/main.js'),
    userDataPath: at('profile'),
    env: { LANG: 'en_US.UTF-8', LANGUAGE: 'en' },
  })

const enterPin = async (digits: string): Promise<void> => {
  // The field takes the focus by itself, again after a wrong PIN too.
  await app.page.waitUntil('document.activeElement?.id === "pin" && !document.activeElement.disabled', 60_000)
  await app.page.type(digits)
  await app.page.press('Enter')
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-window-'))
  mkdirSync(pictures, { recursive: true })
  writeFileSync(at('agreement.pdf'), await createSampleDocument(new Date()))
  app = await start()
})
afterAll(async () => {
  await app.quit()
  addSecrets(pin)
  keepTrace(app.output())
  keepProfile(at('profile'))
  rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(!hasAll('pdfsig'))('signing a document in the window', () => {
  test('a first-time user makes a software key', async () => {
    await pressButton(app.page, 'Keys')
    await pressButton(app.page, 'Make a software key')
    await app.page.click('#name')
    await app.page.type('Nguyễn Thị Minh Anh')
    await app.page.click('#newPin')
    await app.page.type(pin)
    await app.page.click('#again')
    await app.page.type(pin)
    await app.page.press('Enter')
    await waitForText('PUK-')
    expect(await pageText()).toMatch(/PUK-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/)
    await app.page.click('dialog[open] input[type=checkbox]')
    await pressButton(app.page, 'Done')
    await waitForText('Nguyễn Thị Minh Anh')
    await picture('keys')
  })

  test('a dropped PDF is shown, and a wrong PIN says how many tries are left', async () => {
    await pressButton(app.page, 'Sign')
    await app.page.waitFor('.drop')
    await picture('drop')
    await app.page.dropFiles('.drop', [at('agreement.pdf')])
    await waitForText('agreement.pdf')
    await app.page.waitFor('canvas')
    await app.page.waitUntil(`(() => {
      const page = document.querySelector('canvas')
      return page.width > 0 && page.getContext('2d').getImageData(0, 0, page.width, page.height).data.some(v => v > 0 && v < 200)
    })()`)
    await picture('document')
    await pressButton(app.page, 'Sign…')
    await waitForText('5 of 5')
    await picture('pin')
    await enterPin('111222')
    await app.page.waitFor('#pin-error')
    expect(await app.page.evaluate('document.querySelector("dialog[open]").innerText')).toContain('4')
    expect(readdirSync(folder).sort()).toEqual(['agreement.pdf', 'profile'])
  })

  test('the right PIN signs; the file is valid for pdfsig and begins with the original', async () => {
    await enterPin(pin)
    await waitForText('agreement-signed.pdf')
    await pressButton(app.page, 'Show in folder')
    await picture('result')
    const signed = readFileSync(at('agreement-signed.pdf'))
    const original = readFileSync(at('agreement.pdf'))
    expect(signed.subarray(0, original.length).equals(original)).toBe(true)
    expect(await runPdfsig(at('agreement-signed.pdf'))).toMatchObject([{ valid: true, coversAll: true }])
    expect((await app.shell.calls()).some(call => JSON.stringify(call).includes('agreement-signed.pdf'))).toBe(true)
  })

  test('a target that exists is asked about before it is replaced', async () => {
    const before = readFileSync(at('agreement-signed.pdf'))
    await pressButton(app.page, 'Sign another')
    await app.page.dropFiles('.drop', [at('agreement.pdf')])
    await pressButton(app.page, 'Sign…')
    await waitForText('under another name')
    expect(await app.page.evaluate('document.querySelectorAll("#pin").length')).toBe(0)
    await picture('target-exists')
    expect(readFileSync(at('agreement-signed.pdf')).equals(before)).toBe(true)
    await app.dialogs.queue({ filePath: at('second.pdf') })
    await pressButton(app.page, 'under another name')
    await enterPin(pin)
    await waitForText('second.pdf')
    expect(await runPdfsig(at('second.pdf'))).toMatchObject([{ valid: true }])
    expect(readFileSync(at('agreement-signed.pdf')).equals(before)).toBe(true)
  })

  test('the signed file, dropped again, shows its signature', async () => {
    await pressButton(app.page, 'Sign another')
    await app.page.dropFiles('.drop', [at('second.pdf')])
    await waitForText('Unchanged since it was signed')
    await picture('signed-document')
  })

  test('the PIN stands in no file of the profile', () => {
    for (const entry of readdirSync(at('profile'), { recursive: true, withFileTypes: true })) {
      // The browser's own files are compressed caches of the page; the PIN is never given to the browser's storage.
      if (!entry.isFile()) continue
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
      expect(standsIn(text, pin), entry.name).toBe(false)
    }
    expect(readdirSync(at('profile'))).toContain('vault')
  })
})
