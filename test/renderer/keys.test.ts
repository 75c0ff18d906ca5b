/** The page Keys in a browser: every task on a key with its refusals, and the drivers that make trouble. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, lacks, openBrowser, type PageUnderTest } from './page-under-test.ts'
import {
  createKey,
  createWorld,
  rightPin,
  rightPuk,
  sampleKeys,
  sampleModules,
  softwareToken,
  suggestedPin,
  type World,
} from './sample-world.ts'

const newPin = 'kestrel-77'

describe.skipIf(lacks)('the page Keys', () => {
  let browser: Browser
  const openKeys = async (world: World): Promise<PageUnderTest> => {
    const page = await browser.open(world.handlers)
    await page.until('document.querySelectorAll(".door").length > 2')
    await page.evaluate('document.querySelectorAll(".door")[2].click()')
    await page.until('document.querySelector(".keyrow, .empty")')
    return page
  }
  const software = (change = {}): readonly [ReturnType<typeof createKey>] => [
    createKey('s', { token: softwareToken, ...change }),
  ]
  const typeNewPin = async (page: PageUnderTest, pin = newPin): Promise<void> => {
    await page.type('#newPin', pin)
    await page.type('#again', pin)
  }
  const submit = (page: PageUnderTest): Promise<void> =>
    page.evaluate('document.querySelector("dialog form").requestSubmit()')
  const noDialog = 'document.querySelector("dialog[open]") === null'

  beforeAll(async () => {
    browser = await openBrowser(() => undefined)
  })
  afterEach(() => browser.closePages())
  afterAll(async () => {
    await browser.close()
  })

  test('changes a PIN after a wrong old one, sends each once and keeps none in the page', async () => {
    const page = await openKeys(createWorld({ keys: software() }))
    await page.press('Change PIN')
    await page.type('#pin', 'not-it')
    await typeNewPin(page)
    await submit(page)
    await page.untilText('That PIN is wrong, so nothing was changed')
    await page.untilText('2 of 3 tries left')
    expect(await page.evaluate('[...document.querySelectorAll("input")].map(each => each.value).join("")')).toBe('')
    await page.type('#pin', rightPin)
    await typeNewPin(page)
    await submit(page)
    await page.untilText('The PIN is changed')
    expect(page.bridge.calls.filter(({ channel }) => channel === 'keys.changePin')).toHaveLength(2)
    expect(page.bridge.lastInput('keys.changePin')).toEqual({ keyId: 's'.repeat(43), oldPin: rightPin, newPin })
    expect(await page.evaluate(`document.documentElement.outerHTML.includes(${JSON.stringify(newPin)})`)).toBe(false)
    await page.press('Close')
    await page.until(noDialog)
  })

  test.each([
    ['', newPin, newPin, 'Type your PIN first'],
    [rightPin, 'short', 'short', '6 to 64 characters'],
    [rightPin, newPin, `${newPin}x`, 'The two PINs are not the same'],
  ])('sends nothing for the PINs %o, %o, %o', async (old, first, second, words) => {
    const page = await openKeys(createWorld({ keys: software() }))
    await page.press('Change PIN')
    if (old) await page.type('#pin', old)
    await page.type('#newPin', first)
    await page.type('#again', second)
    await submit(page)
    await page.untilText(words)
    expect(page.bridge.lastInput('keys.changePin')).toBeUndefined()
  })

  test('a suggested PIN is used only once it is written down', async () => {
    const page = await openKeys(createWorld({ keys: software() }))
    await page.press('Change PIN')
    await page.type('#pin', rightPin)
    await page.press('Suggest a PIN')
    await page.untilText(suggestedPin)
    expect(await page.axe()).toEqual([])
    await submit(page)
    await page.untilText('Tick the line above')
    expect(page.bridge.lastInput('keys.changePin')).toBeUndefined()
    await page.press('I have written it down')
    await submit(page)
    await page.untilText('The PIN is changed')
    expect(page.bridge.lastInput('keys.changePin')).toMatchObject({ oldPin: rightPin, newPin: suggestedPin })
    expect(await page.evaluate(`document.body.innerText.includes("${suggestedPin}")`)).toBe(false)
  })

  test('the last try is asked for, and a lock leads to the PUK, a wrong one first', async () => {
    const page = await openKeys(createWorld({ keys: software(), triesLeft: 2 }))
    await page.press('Change PIN')
    await page.type('#pin', 'not-it')
    await typeNewPin(page)
    await submit(page)
    await page.untilText('One more wrong PIN locks this key')
    expect(await page.evaluate('document.querySelector("#pin").disabled')).toBe(true)
    await page.until('document.activeElement.innerText === "Stop here"')
    await page.press('I am sure of my PIN')
    await page.until('document.activeElement.id === "pin"')
    await page.type('#pin', 'nor-this')
    await typeNewPin(page)
    await submit(page)
    await page.untilText('The PIN of this key is locked')
    await page.press('Unblock the PIN')
    await page.type('#puk', 'PUK-0000')
    await typeNewPin(page)
    await submit(page)
    await page.untilText('The PUK is wrong')
    await page.type('#puk', rightPuk)
    await typeNewPin(page)
    await submit(page)
    await page.untilText('The PIN is unblocked')
    expect(page.bridge.lastInput('keys.unblock')).toEqual({ keyId: 's'.repeat(43), puk: rightPuk, newPin, kind: 'puk' })
  })

  test('a token that only its issuer can unblock has no button for it', async () => {
    const pin = { state: 'locked', triesLeft: 0, triesMax: 3, onReader: false } as const
    const page = await openKeys(createWorld({ keys: [createKey('l', { pin, unblockWith: [] })] }))
    await page.untilText('its issuer must do this')
    expect(await page.evaluate('document.querySelectorAll("[aria-labelledby^=token] .card-head .btn").length')).toBe(0)
  })

  test('a token that is being read is told at once, and its keys when they are known', async () => {
    const page = await openKeys(createWorld({ keys: [] }))
    await page.untilText('No key yet')
    await page.emit('keys.reading', true)
    await page.untilText('A token is being read')
    expect(await page.evaluate('document.body.innerText.includes("No key yet")')).toBe(false)
    await page.emit('keys.changed', [createKey('r', {})])
    await page.emit('keys.reading', false)
    await page.untilText('Minh Anh')
    expect(await page.evaluate('document.body.innerText.includes("being read")')).toBe(false)
  })

  test('a PIN for the keypad of the reader is never typed here', async () => {
    const pin = { state: 'ok', triesLeft: 3, triesMax: 3, onReader: true } as const
    const page = await openKeys(createWorld({ keys: [createKey('r', { pin })] }))
    await page.press('Change PIN')
    await page.untilText('keypad of the reader')
    expect(await page.evaluate('document.querySelectorAll("dialog input").length')).toBe(0)
    await submit(page)
    await page.untilText('The PIN is changed')
    expect(page.bridge.lastInput('keys.changePin')).toEqual({ keyId: 'r'.repeat(43), oldPin: null, newPin: null })
  })

  test('saves a request, installs a certificate, and deletes only after saying what is lost', async () => {
    const page = await openKeys(createWorld({ keys: software() }))
    const openTask = async (words: string): Promise<void> => {
      await page.evaluate('document.querySelector(".keyrow details").open = true')
      await page.press(words)
    }
    await openTask('Save a certificate request')
    await page.type('#pin', rightPin)
    await submit(page)
    await page.untilText('Nguyễn Thị Minh Anh.csr holds your name')
    await page.press('Close')
    await openTask('Install a certificate')
    await page.type('#pin', rightPin)
    await submit(page)
    await page.untilText('The certificate is installed')
    await page.press('Close')
    await openTask('Delete this key')
    await page.untilText('There is no way back')
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Cancel')
    await page.type('#pin', rightPin)
    await submit(page)
    await page.untilText('The key is deleted')
    await page.emit('keys.changed', [])
    await page.press('Close')
    await page.untilText('No key yet')
  })

  test('leaving the window empties what was half typed', async () => {
    const page = await openKeys(createWorld({ keys: software() }))
    await page.press('Change PIN')
    await page.type('#pin', rightPin)
    await typeNewPin(page)
    await page.evaluate('window.dispatchEvent(new Event("blur"))')
    expect(await page.evaluate('[...document.querySelectorAll("input")].map(each => each.value)')).toEqual(['', '', ''])
  })

  test('a closed file dialog leaves the task open, with an empty PIN', async () => {
    const world = createWorld({ keys: software() })
    const page = await openKeys({
      ...world,
      handlers: { ...world.handlers, keys: { ...world.handlers.keys, installCertificate: async () => null } },
    })
    await page.evaluate('document.querySelector(".keyrow details").open = true')
    await page.press('Install a certificate')
    await page.type('#pin', rightPin)
    await submit(page)
    await page.until('document.querySelector("dialog [type=submit]").ariaDisabled === "false"')
    expect(page.bridge.lastInput('keys.installCertificate')).toMatchObject({ pin: rightPin })
    expect(await page.evaluate('document.querySelector("#pin").value')).toBe('')
  })

  test('brings a key from a file once its password is right', async () => {
    const page = await openKeys(createWorld({ keys: [] }))
    await page.press('Bring a key from a file')
    await page.type('#password', 'wrong')
    await typeNewPin(page)
    await submit(page)
    await page.untilText('The password of the key file is wrong')
    await page.type('#password', 'file-password')
    await typeNewPin(page)
    await submit(page)
    await page.untilText(rightPuk)
    expect(page.bridge.lastInput('keys.importPkcs12')).toEqual({ password: 'file-password', pin: newPin })
  })

  test('tells every driver and token with its fix, starts one again, and follows what is plugged in', async () => {
    const world = createWorld()
    const page = await openKeys(world)
    await page.press('Token trouble')
    await page.untilText('4 things need your attention')
    await page.untilText('Start it (on Linux: pcscd)')
    await page.untilText('Lawyer card: the PIN is locked')
    await page.press('Try again')
    await page.untilText('3 things need your attention')
    expect(page.bridge.lastInput('keys.retryModule')).toEqual({ path: '/usr/lib/bit4id.so' })
    world.modules = sampleModules.filter(({ name }) => name === 'CMC-CA')
    await page.emit('keys.changed', sampleKeys)
    await page.untilText('All drivers and tokens work')
    await page.press('My keys')
    await page.emit('keys.changed', [])
    await page.untilText('No key yet')
  })

  test('nothing here broke the content security policy', async () => {
    expect(await browser.violations()).toEqual([])
  })
})
