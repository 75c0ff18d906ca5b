/** What opens the user's data, the daily backup, and why things are kept, in the settings; and a passphrase in place of a PIN. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, lacks, openBrowser, type PageUnderTest } from './page-under-test.ts'
import {
  createOpenersWorld,
  type OpenersWorld,
  passphraseSlot,
  rightWords,
  sampleSlots,
  withOpeners,
} from './sample-openers.ts'
import { createWorld, openSession, rightPin, type World } from './sample-world.ts'

const phrase = 'buffle orage lampion tiroir'
const keyId = 'k'.repeat(43)

describe.skipIf(lacks)('what opens my data', () => {
  let browser: Browser
  const openSettings = async (openers: OpenersWorld, change: Partial<World> = {}): Promise<PageUnderTest> => {
    const page = await browser.open(withOpeners(openers, createWorld(change).handlers))
    await page.until('document.querySelectorAll(".door").length > 3')
    await page.evaluate('[...document.querySelectorAll(".doors-foot .door")][0].click()')
    await page.until('document.querySelector("#openers-title") && document.querySelector("[aria-labelledby=keep-log]")')
    await page.until('document.querySelectorAll("[aria-labelledby=openers-title] li").length > 0')
    return page
  }
  const card = (page: PageUnderTest): Promise<string> =>
    page.evaluate('document.querySelector("[aria-labelledby=openers-title]").innerText')
  const submit = (page: PageUnderTest): Promise<void> =>
    page.evaluate('document.querySelector("dialog[open] form").requestSubmit()')
  const noDialog = 'document.querySelector("dialog[open]") === null'

  beforeAll(async () => {
    browser = await openBrowser(() => undefined)
  })
  afterEach(() => browser.closePages())
  afterAll(async () => {
    await browser.close()
  })

  test('each way is told by its name and kind, one that is not here too', async () => {
    const page = await openSettings(createOpenersWorld({ slots: [...sampleSlots, passphraseSlot] }))
    const shown = await card(page)
    expect(shown).toMatch(/Nguyễn Thị Minh Anh\s+USB key or card · Jun 4, 2026/)
    expect(shown).toMatch(/Key xxxxxx, not here now\s+Key on this computer/)
    expect(shown).toMatch(/Passphrase\s+Words that only you know/)
    expect(shown).toContain('Change the passphrase…')
  })

  test('the only way cannot be removed, and a second one is advised', async () => {
    const page = await openSettings(createOpenersWorld({ slots: [sampleSlots[0]] }))
    expect(await card(page)).toContain('Add a second way.')
    expect(await page.evaluate('document.querySelectorAll("[aria-label^=Remove]").length')).toBe(0)
  })

  test('a key is added by its PIN and by proof of one that opens it now; each wrong PIN is told beside its field', async () => {
    const openers = createOpenersWorld()
    const page = await openSettings(openers)
    await page.press('Add a key…')
    await page.until('document.querySelector("#pin")')
    await submit(page)
    await page.until('document.querySelector("#by-error").innerText !== ""')
    await page.type('#by', rightPin)
    await page.type('#pin', 'not-it')
    await submit(page)
    await page.until('document.querySelector("#pin-error").innerText !== ""')
    expect(await page.evaluate('document.querySelector("#by").value')).toBe('')
    await page.type('#by', 'not-it')
    await page.type('#pin', rightPin)
    await submit(page)
    await page.until('document.querySelector("#by-error").innerText !== ""')
    expect(openers.slots).toHaveLength(2)
    await page.type('#by', rightPin)
    await page.type('#pin', rightPin)
    await submit(page)
    await page.until(noDialog)
    expect(openers.slots).toHaveLength(3)
    expect(page.bridge.lastInput('vault.addKey')).toEqual({
      by: { kind: 'key', keyId, pin: rightPin },
      keyId: 'e'.repeat(43),
      pin: rightPin,
      keepOnToken: false,
    })
  })

  test('a key that can only sign is added as a secret on its token only after that was said', async () => {
    const openers = createOpenersWorld({ onlySigns: 'e'.repeat(43) })
    const page = await openSettings(openers)
    await page.press('Add a key…')
    for (const isSaid of [false, true]) {
      await page.until('document.querySelector("#pin")')
      await page.type('#by', rightPin)
      await page.type('#pin', rightPin)
      expect((await page.words()).includes('This key can only sign')).toBe(isSaid)
      await submit(page)
      if (!isSaid) await page.untilText('Its token can keep a random secret')
    }
    await page.until(noDialog)
    expect(page.bridge.lastInput('vault.addKey')).toMatchObject({ keepOnToken: true })
  })

  test('a passphrase that is easy to guess is not taken', async () => {
    const openers = createOpenersWorld()
    const page = await openSettings(openers)
    await page.press('Add a passphrase…')
    await page.type('#by', rightPin)
    await page.type('#password', 'azerty1234')
    await submit(page)
    await page.untilText('That could be guessed')
    expect(page.bridge.lastInput('vault.addPassphrase')).toBeUndefined()
    await page.evaluate('document.querySelector("#password").select()')
    await page.type('#password', phrase)
    await page.type('#passwordAgain', phrase)
    await submit(page)
    await page.until(noDialog)
    expect(page.bridge.lastInput('vault.addPassphrase')).toEqual({
      by: { kind: 'key', keyId, pin: rightPin },
      passphrase: phrase,
    })
    expect(await card(page)).toContain('Change the passphrase…')
  })

  test('a way is removed by proof of another, and not before', async () => {
    const openers = createOpenersWorld({ slots: [...sampleSlots, passphraseSlot] })
    const page = await openSettings(openers)
    await page.press('Remove: Key xxxxxx')
    await page.untilText('can still read what was kept until now')
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Cancel')
    expect(await page.axe()).toEqual([])
    await page.evaluate(`(() => {
      const select = document.querySelector('#opener')
      select.value = 'passphrase'
      select.dispatchEvent(new Event('change', { bubbles: true }))
    })()`)
    await page.until('document.querySelector("label[for=by]").innerText === "Passphrase"')
    await page.type('#by', 'sechs Eulen am See')
    await submit(page)
    await page.untilText('That passphrase is wrong')
    expect(openers.slots).toHaveLength(3)
    await page.type('#by', rightWords)
    await submit(page)
    await page.until(noDialog)
    expect(page.bridge.lastInput('vault.removeSlot')).toEqual({
      by: { kind: 'passphrase', passphrase: rightWords },
      slotId: 'slot-x',
    })
    expect(await card(page)).not.toContain('xxxxxx')
  })

  test('everything is encrypted anew by proof of each way that stays; one that is not here is left behind only when told so', async () => {
    const openers = createOpenersWorld({ slots: [...sampleSlots, passphraseSlot] })
    const page = await openSettings(openers)
    await page.press('Encrypt everything anew…')
    await page.untilText('Everything that is kept here gets another key')
    await page.untilText('These open your data no more')
    await page.untilText('Key xxxxxx, not here now')
    expect(await page.axe()).toEqual([])
    await submit(page)
    await page.untilText('Type your PIN first')
    await page.type('#way-0', rightPin)
    await page.type('#way-1', 'sechs Eulen am See')
    await submit(page)
    await page.untilText('Tick the line if they may be left behind')
    expect(page.bridge.lastInput('vault.rotate')).toBeUndefined()
    await page.press('They may be left behind')
    await submit(page)
    await page.until('document.querySelector("#way-1-error").innerText !== ""')
    expect(await page.evaluate('document.querySelector("#way-0-error").innerText')).toBe('')
    await page.type('#way-0', 'not-it')
    await page.type('#way-1', rightWords)
    await submit(page)
    await page.until('document.querySelector("#way-0-error").innerText !== ""')
    await page.type('#way-0', rightPin)
    await page.type('#way-1', rightWords)
    await submit(page)
    await page.untilText('Everything is encrypted anew')
    await page.untilText('2 ways open it.')
    expect(page.bridge.lastInput('vault.rotate')).toEqual({
      ways: [
        { kind: 'key', keyId, pin: rightPin },
        { kind: 'passphrase', passphrase: rightWords },
      ],
      dropOthers: true,
    })
    await page.press('Close')
    await page.until(noDialog)
    expect(await card(page)).not.toContain('xxxxxx')
    // One that is here may be left behind too, but not the last one.
    await page.press('Encrypt everything anew…')
    await page.until('document.querySelectorAll("dialog .btn-link").length === 2')
    await page.press('Leave this one behind')
    await page.until('document.querySelectorAll("dialog .btn-link").length === 1')
    await page.press('Leave this one behind')
    await page.until('document.querySelectorAll("dialog .btn-link").length === 0')
    await submit(page)
    await page.untilText('Keep at least one way.')
  })

  test('a daily backup is switched on with a password and a folder, and off at once', async () => {
    const openers = createOpenersWorld()
    const page = await openSettings(openers)
    await page.until('document.querySelector("#daily-backup")')
    await page.evaluate('document.querySelector("#daily-backup").click()')
    await page.type('#password', phrase)
    await page.type('#passwordAgain', phrase)
    await submit(page)
    await page.until(noDialog)
    await page.untilText('Into media / stick. The last 7 are kept.')
    expect(await page.words()).toContain('Last: Today')
    expect(page.bridge.lastInput('myData.startDailyBackup')).toEqual({ password: phrase })
    await page.evaluate('document.querySelector("#daily-backup").click()')
    await page.untilText('Into a folder that you choose')
    expect(openers.daily.isOn).toBe(false)
  })

  test('a daily backup that failed says so, and what to look at', async () => {
    const daily = {
      isOn: true,
      folder: 'media / stick',
      keep: 7,
      lastAt: null,
      problem: 'documents/target-not-writable',
    }
    const page = await openSettings(createOpenersWorld({ daily }))
    await page.untilText('The last backup was not made')
    expect(await page.words()).toContain('Look whether the folder is there and has room.')
  })

  test('while the data is closed, what needs it says so', async () => {
    const page = await openSettings(createOpenersWorld(), { session: { ...openSession, vault: 'closed' } })
    expect(await page.words()).toContain('It is shown when your data is open.')
    expect(page.bridge.lastInput('myData.dailyBackup')).toBeUndefined()
  })

  test('each class of data says why it is kept', async () => {
    const page = await openSettings(createOpenersWorld())
    for (const each of ['a desk that is left alone', 'what a site asks now', 'send a letter again', 'to whom and why'])
      expect(await page.words()).toContain(each)
  })

  test('a locked window opens by the passphrase, after a wrong one, and by a key where both are there', async () => {
    const locked = { ...openSession, isLocked: true, reason: 'start', vault: 'closed' } as const
    const world = createWorld({ session: locked, keys: [], passphrase: rightWords })
    const page = await browser.open(world.handlers)
    await page.until('document.activeElement.id === "unlock-passphrase"')
    expect(await page.words()).toContain('Or plug in a key that opens your data')
    expect(await page.axe()).toEqual([])
    await page.press('Unlock')
    await page.untilText('Type the passphrase first.')
    await page.type('#unlock-passphrase', 'sechs Eulen am See')
    await page.press('Unlock')
    await page.untilText('That passphrase is wrong')
    expect(world.session.isLocked).toBe(true)
    await page.type('#unlock-passphrase', rightWords)
    await page.press('Unlock')
    await page.until('document.querySelector(".doors")')
    const both = await browser.open(createWorld({ session: locked, passphrase: rightWords }).handlers)
    await both.until('document.querySelector("#unlock-pin")')
    await both.evaluate(`(() => {
      const select = document.querySelector('#unlock-key')
      select.value = 'passphrase'
      select.dispatchEvent(new Event('change', { bubbles: true }))
    })()`)
    await both.until('document.activeElement.id === "unlock-passphrase"')
  })

  test('nothing here broke the content security policy', async () => {
    expect(await browser.violations()).toEqual([])
  })
})
