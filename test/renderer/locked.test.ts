/** The locked window in a browser: shows nothing about its user, keeps what was begun, and lets in with the PIN. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { LockReason } from '../../src/shared/model/session.ts'
import { type Browser, lacks, openBrowser, type PageUnderTest, root } from './page-under-test.ts'
import { createKey, createWorld, openSession, rightPin, softwareToken, type World } from './sample-world.ts'

const sample = join(root, '../shared/corpus/pdf/doc_1_3_pages.pdf')
const lacksSample = !existsSync(sample)
if (lacksSample) console.log('[lacks] ../shared/corpus/pdf/doc_1_3_pages.pdf: put the PDF corpus beside the checkout')

const lockedFor = (reason: LockReason) => ({ ...openSession, isLocked: true, reason, vault: 'closed' as const })
const personal = /Minh Anh|CMC-CA token|Service agreement|Hợp đồng/

describe.skipIf(lacks || lacksSample)('the locked window', () => {
  let browser: Browser
  const open = async (world: World): Promise<PageUnderTest> => {
    const page = await browser.open(world.handlers)
    return page
  }
  const submit = (page: PageUnderTest): Promise<void> =>
    page.evaluate('document.querySelector("dialog.locked form").requestSubmit()')
  const unlockedNow = 'document.querySelector("dialog.locked") === null'
  const lock = async (page: PageUnderTest, world: World, reason: LockReason = 'asked'): Promise<void> => {
    world.session = lockedFor(reason)
    await page.emit('session.changed', world.session)
    await page.until('document.querySelector("#unlock-pin")')
  }

  beforeAll(async () => {
    browser = await openBrowser(() => sample)
  })
  afterEach(() => browser.closePages())
  afterAll(async () => {
    await browser.close()
  })

  test('at the start asks for nothing personal, and shows the window after a wrong and the right PIN', async () => {
    const page = await open(createWorld({ session: lockedFor('start') }))
    await page.until('document.activeElement.id === "unlock-pin"')
    expect(await page.evaluate('document.body.innerText')).not.toMatch(personal)
    expect(page.bridge.calls.map(({ channel }) => channel)).not.toContain('keys.list')
    await page.type('#unlock-pin', 'not-it')
    await submit(page)
    await page.untilText('That PIN is wrong. Signet stays locked.')
    await page.untilText('2 of 3 tries left')
    expect(await page.evaluate('document.querySelector("#unlock-pin").value')).toBe('')
    await page.type('#unlock-pin', rightPin)
    await submit(page)
    await page.until(unlockedNow)
    await page.untilText('Drop documents or a folder here')
  })

  test('covers all that was open, and gives it back as it was', async () => {
    const world = createWorld()
    const page = await open(world)
    await page.press('Choose documents')
    await page.until('document.querySelector(".paper-drawn canvas")')
    await page.type('#reason', 'I agree')
    await page.press('Sign…')
    await page.type('#pin', 'half')
    await lock(page, world, 'idle')
    await page.untilText('After 15 minutes without use.')
    expect(await page.evaluate('document.body.innerText')).not.toMatch(personal)
    expect(await page.evaluate('document.title')).toBe('Signet is locked')
    expect(await page.evaluate('document.querySelector("#pin").value')).toBe('')
    expect(await page.evaluate('document.querySelector("#pin").checkVisibility()')).toBe(false)
    for (const key of ['Escape', 'Escape']) await page.key(key)
    expect(await page.evaluate('document.querySelector("dialog.locked").open')).toBe(true)
    await page.type('#unlock-pin', rightPin)
    await submit(page)
    await page.until(unlockedNow)
    await page.until('document.querySelector("#pin").checkVisibility()')
    await page.key('Escape')
    expect(await page.evaluate('document.querySelector("#reason").value')).toBe('I agree')
  })

  test('Ctrl L and the button at the foot lock', async () => {
    const world = createWorld()
    const page = await open(world)
    await page.press('Lock')
    expect(page.bridge.calls.filter(({ channel }) => channel === 'session.lock')).toHaveLength(1)
    await page.key('l', true)
    await page.until('true')
    expect(page.bridge.calls.filter(({ channel }) => channel === 'session.lock')).toHaveLength(2)
  })

  test('where nothing is kept yet there is nothing to lock', async () => {
    const page = await open(createWorld({ session: { ...openSession, vault: 'absent' } }))
    await page.untilText('Settings')
    expect(await page.evaluate('[...document.querySelectorAll(".door")].map(door => door.innerText)')).not.toContain(
      'Lock',
    )
  })

  test('keys and the pointer count as use, told at most once a second', async () => {
    const page = await open(createWorld())
    await page.untilText('Settings')
    for (let each = 0; each < 20; each += 1) await page.key('a')
    const told = page.bridge.calls.filter(({ channel }) => channel === 'session.noteUse').length
    expect(told).toBeGreaterThan(0)
    expect(told).toBeLessThan(20)
  })

  test('asks before the last try, and a locked PIN leads to the PUK', async () => {
    const keys = [createKey('s', { token: softwareToken })]
    const page = await open(createWorld({ keys, session: lockedFor('start'), triesLeft: 2 }))
    await page.type('#unlock-pin', 'not-it')
    await submit(page)
    await page.untilText('One more wrong PIN locks this key')
    expect(await page.evaluate('document.querySelector("#unlock-pin").disabled')).toBe(true)
    await page.press('I am sure of my PIN')
    await page.type('#unlock-pin', 'nor-this')
    await submit(page)
    await page.untilText('The PIN of this key is locked')
    await page.press('Unblock the PIN')
    await page.until('document.querySelector("#puk")')
    expect(await page.evaluate('document.querySelector("dialog.dialog").innerText')).not.toMatch(personal)
  })

  test('follows keys that are plugged in, and goes on without a vault that nothing opens', async () => {
    const world = createWorld({ keys: [], session: lockedFor('start') })
    const noKeys = {
      ...world.handlers.session,
      openers: async () => ({ keys: world.keys, hasPassphrase: false, isOrphaned: false }),
    }
    const page = await open({ ...world, handlers: { ...world.handlers, session: noKeys } })
    await page.untilText('Plug in the key that opens your data')
    world.keys = [createKey('u')]
    await page.emit('keys.changed', world.keys)
    await page.until('document.querySelector("#unlock-pin")')

    const orphaned = await open(createWorld({ keys: [], session: lockedFor('start') }))
    await orphaned.press('Go on without my data')
    await orphaned.until(unlockedNow)
  })

  test('the settings say when it locks', async () => {
    const world = createWorld()
    const page = await open(world)
    await page.press('Settings')
    await page.until('document.querySelector("#lock-after")')
    await page.evaluate(`(() => {
      const select = document.querySelector('#lock-after')
      select.value = '60'
      select.dispatchEvent(new Event('change', { bubbles: true }))
    })()`)
    await page.until('true')
    expect(world.session.settings).toEqual({ isOn: true, afterMinutes: 60, whenKeyRemoved: true })
    await page.evaluate('document.querySelector("#lock-isOn").click()')
    await page.until('true')
    expect(world.session.settings.isOn).toBe(false)
  })

  test('changes its language', async () => {
    const page = await open(createWorld({ session: lockedFor('key-removed') }))
    await page.until('document.querySelector("#unlock-pin")')
    await page.evaluate(`(() => {
      const select = document.querySelector('.select-lang')
      select.value = 'vi'
      select.dispatchEvent(new Event('change', { bubbles: true }))
    })()`)
    await page.untilText('Signet đang khóa')
  })

  test('nothing here broke the content security policy', async () => {
    expect(await browser.violations()).toEqual([])
  })
})
