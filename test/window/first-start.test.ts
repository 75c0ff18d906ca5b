/** A new user in the real window: guided by the keyboard alone, interrupted and taken up again; then the habits of a desktop. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchApp, type RunningApp } from '../../native-mocks/electron/test-control.ts'
import { createSampleDocument } from '../../src/main/cli/sample-document.ts'
import { addSecrets, keepProfile, keepTrace } from '../traces.ts'
import { pressButton } from './press-button.ts'

const root = join(import.meta.dirname, '../..')
const pictures = join(root, 'test-results/window')
const pin = '583920'
const name = 'Nguyễn Thị Minh Anh'
const timeoutMs = 60_000

let folder: string
let app: RunningApp
const at = (...names: readonly string[]): string => join(folder, ...names)
const launch = async (args: readonly string[] = []): Promise<void> => {
  app = await launchApp({
    mainPath: join(root, 'dist/main/main.js'),
    userDataPath: at('profile'),
    isFirstStart: true,
    args,
    env: { LANG: 'en_US.UTF-8', LANGUAGE: 'en' },
  })
}
const quit = async (): Promise<void> => {
  await app.quit()
  keepTrace(app.output())
}
const until = (expression: string): Promise<unknown> => app.page.waitUntil(expression, timeoutMs)
const untilText = (text: string): Promise<unknown> => until(`document.body.innerText.includes(${JSON.stringify(text)})`)
const focused = (selector: string): Promise<unknown> =>
  until(`document.activeElement?.matches(${JSON.stringify(selector)}) === true && !document.activeElement.disabled`)
const typeInto = async (selector: string, text: string): Promise<void> => {
  await focused(selector)
  await app.page.type(text)
}
const unlock = async (): Promise<void> => {
  await typeInto('#unlock-pin', pin)
  await app.page.press('Enter')
  await until('document.querySelector("dialog.locked") === null')
}
const notices = async (): Promise<readonly unknown[]> =>
  (await app.shell.calls()).filter(({ method }) => method === 'Notification.show').map(({ argument }) => argument)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-first-'))
  mkdirSync(pictures, { recursive: true })
  mkdirSync(at('papers'))
  for (const file of ['lease.pdf', 'papers/1.pdf', 'papers/2.pdf'])
    writeFileSync(at(file), await createSampleDocument(new Date()))
  await launch()
})
afterAll(async () => {
  await quit()
  addSecrets(pin)
  keepProfile(at('profile'))
  rmSync(folder, { recursive: true, force: true })
})

describe('the first start', () => {
  test('asks for the agreement first, by the keyboard; a start later it goes on with the key', async () => {
    await untilText('Before Signet handles any data about you')
    await focused('.check input')
    await app.page.press('Space')
    await until('document.querySelector(".check input").checked')
    await app.page.press('Enter')
    await untilText('Which key do you want to use?')
    expect(JSON.parse(readFileSync(at('profile/processing.json'), 'utf8')).consent.state).toBe('given')
    await quit()
    await launch()
    await untilText('Which key do you want to use?')
  })

  test('makes a key without hardware, and ends when two groups of its code were typed', async () => {
    await focused('.choice input:checked')
    await app.page.press('Enter')
    await typeInto('#name', name)
    await app.page.press('Tab')
    await app.page.press('Tab')
    await app.page.press('Tab')
    await typeInto('#newPin', pin)
    await app.page.press('Tab')
    await typeInto('#again', pin)
    await app.page.press('Enter')
    await untilText('UC-')
    const [puk = '', code = ''] = await app.page.evaluate<string[]>(
      '[...document.querySelectorAll("output.puk")].map(each => each.innerText)',
    )
    addSecrets(puk, code)
    expect(code).toMatch(/^UC(-[0-9A-Z]{4}){6}$/)
    await focused('dialog .check input')
    await app.page.press('Space')
    await until('document.querySelector("dialog .check input").checked')
    await app.page.press('Enter')
    await untilText('Is it on paper?')
    await app.page.screenshot(join(pictures, 'first-start-code.png'), { width: 1200, height: 800 })
    const groups = await app.page.evaluate<string[]>(
      '[...document.querySelectorAll("input[name^=group-]")].map(({ name }) => name)',
    )
    expect(groups).toHaveLength(2)
    for (const group of groups) {
      await typeInto(`#${group}`, code.split('-')[Number(group.slice('group-'.length))] ?? '')
      if (group === groups[0]) await app.page.press('Tab')
    }
    await app.page.press('Enter')
    await untilText('Signet is ready')
    await untilText('You sign with')
    const listed = await app.page.evaluate<{ value: { isConfirmed: boolean }[] }>('window.bridge.recovery.list()')
    expect(listed.value.map(({ isConfirmed }) => isConfirmed)).toEqual([true])
    expect(JSON.parse(readFileSync(at('profile/settings.json'), 'utf8')).firstStart).toBe('done')
  })
})

describe('the habits of a desktop', () => {
  test('a batch that ends while the window is in the background is told on the desktop, without names', async () => {
    await app.page.dropFiles('.drop', [at('lease.pdf')])
    await untilText('Saved beside it as lease-signed.pdf')
    await app.page.dropFiles('main:not([hidden])', [at('papers')])
    await pressButton(app.page, 'Sign 2 documents')
    await focused('#pin')
    await app.window.setFocused(false)
    await app.page.type(pin)
    await app.page.press('Enter')
    await expect
      .poll(notices, { timeout: timeoutMs })
      .toEqual([{ title: '2 of 2 documents are signed', body: 'Open Signet to see it.' }])
    await app.window.setFocused(true)
    await pressButton(app.page, 'Sign other documents')
  })

  test('place, size and recent documents are there again after a restart, behind the lock', async () => {
    await until('document.querySelector(".drop") !== null')
    await app.window.setBounds({ x: 30, y: 40, width: 1010, height: 710 })
    await quit()
    expect(JSON.parse(readFileSync(at('profile/window-state.json'), 'utf8'))).toEqual({
      ...{ x: 30, y: 40, width: 1010, height: 710, isMaximized: false },
    })
    await launch()
    await until('document.querySelector("dialog.locked")?.open === true')
    expect(await app.page.evaluate('document.body.innerText')).not.toContain('lease')
    await until('outerWidth === 1010 && outerHeight === 710')
    await unlock()
    await until('document.querySelectorAll(".item-link").length === 2')
    await app.page.screenshot(join(pictures, 'recent.png'), { width: 1200, height: 800 })
    await pressButton(app.page, 'lease.pdf')
    await untilText('Saved beside it as lease-signed.pdf')
  })

  test('the menu speaks the language of the window, and does what it says', async () => {
    expect((await app.menu.labels()).map(([label]) => label)).toEqual(['File', 'Edit', 'View', 'Help'])
    await app.menu.choose('Keyboard shortcuts')
    await untilText('Next problem')
    await app.page.press('Escape')
    await until('document.querySelector("dialog[open]") === null')
    await app.page.evaluate('window.bridge.app.saveSettings({ language: "fr", tsaUrls: [] })')
    await expect.poll(async () => (await app.menu.labels())[0]?.[0], { timeout: timeoutMs }).toBe('Fichier')
    await app.menu.choose('Clés')
    await until('document.querySelector(".door[aria-current=page]").innerText.includes("Keys")')
  })

  test('a document that the desktop opens with Signet is shown', async () => {
    await app.emit('open-file', at('papers/2.pdf'))
    await until('document.querySelector("main:not([hidden]) h1")?.innerText.includes("2.pdf")')
  })

  test('a second start hands its document to the window that is open', async () => {
    const second = await launchApp({
      mainPath: join(root, 'dist/main/main.js'),
      userDataPath: at('profile'),
      // As a file manager names it.
      args: [pathToFileURL(at('papers/1.pdf')).href],
    })
    expect((await second.exited).code).toBe(0)
    await untilText('1.pdf')
    await until('document.querySelector("main:not([hidden]) h1")?.innerText.includes("1.pdf")')
  })
})
