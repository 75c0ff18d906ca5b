/** The guide of the first start in a browser: with and without agreement, each kind of key, by keyboard, put aside and taken up again. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, lacks, openBrowser, type PageUnderTest, root } from './page-under-test.ts'
import { createMyDataWorld, never } from './sample-my-data.ts'
import { createRecoveryWorld, newCode } from './sample-recovery.ts'
import { createKey, createWorld, rightPin, type World } from './sample-world.ts'

const pictures = join(root, 'test-results/renderer')
mkdirSync(pictures, { recursive: true })
const newPin = 'kestrel-77'
const [, , second = '', , , fifth = ''] = newCode.split('-')

describe.skipIf(lacks)('the first start', () => {
  let browser: Browser
  const open = async (world: World): Promise<PageUnderTest> => {
    const page = await browser.open(world.handlers)
    return page
  }
  const newWorld = (change: Parameters<typeof createWorld>[0] = {}): World =>
    createWorld({
      firstStart: 'open',
      keys: [],
      myData: createMyDataWorld({ processing: never }),
      recovery: createRecoveryWorld({ known: [] }),
      ...change,
    })
  const sent = (page: PageUnderTest, channel: string): readonly unknown[] =>
    page.bridge.calls.filter(call => call.channel === channel).map(({ input }) => input)
  const isOnDoors = 'document.querySelector(".app").checkVisibility()'

  beforeAll(async () => {
    browser = await openBrowser(() => undefined)
  })
  afterEach(() => browser.closePages())
  afterAll(async () => {
    await browser.close()
  })

  test('needs no hardware: agreement, a software key, two groups of its code', async () => {
    const page = await open(newWorld())
    await page.untilText('Before Signet handles any data about you')
    expect(await page.evaluate(isOnDoors)).toBe(false)
    await page.press('Continue')
    await page.untilText('Tick the line above if you agree')
    expect(sent(page, 'myData.giveConsent')).toEqual([])
    await page.press('I agree that Signet')
    await page.press('Continue')
    await page.untilText('Which key do you want to use?')
    expect(sent(page, 'myData.giveConsent')).toHaveLength(1)
    expect(await page.evaluate('document.querySelector("[aria-current=step]").innerText')).toContain('Your key')
    await page.press('Continue')
    await page.type('#name', 'Nguyễn Thị Minh Anh')
    await page.type('#newPin', newPin)
    await page.type('#again', newPin)
    await page.press('Make the key')
    await page.untilText('PUK-')
    await page.press('I have written it down')
    await page.press('Done')
    await page.untilText('Is it on paper?')
    await page.type('#group-2', 'AAAA')
    await page.type('#group-5', fifth)
    await page.key('Enter')
    await page.untilText('This is not group 2 of the sheet')
    expect(sent(page, 'recovery.confirm')).toEqual([])
    await page.evaluate('document.querySelector("#group-2").select()')
    await page.type('#group-2', second)
    await page.key('Enter')
    await page.until(isOnDoors)
    await page.untilText('Signet is ready')
    expect(sent(page, 'recovery.confirm')).toEqual([{ keyId: 'n'.repeat(43), groups: [second, fifth] }])
    expect(sent(page, 'firstStart.end')).toEqual([{ how: 'done' }])
    expect(await page.evaluate(`document.documentElement.outerHTML.includes(${JSON.stringify(newCode)})`)).toBe(false)
  })

  test('goes on without the agreement, which is given to nobody then', async () => {
    const page = await open(newWorld())
    await page.press('Go on without it')
    await page.untilText('Which key do you want to use?')
    await page.press('Only check documents, no key')
    await page.until(isOnDoors)
    expect(sent(page, 'myData.giveConsent')).toEqual([])
    expect(sent(page, 'firstStart.end')).toEqual([{ how: 'done' }])
  })

  test('a key that is plugged in appears by itself and is offered first; its code is made then and there', async () => {
    const world = newWorld()
    const page = await open(world)
    await page.press('Go on without it')
    await page.untilText('plug it in')
    world.keys = [createKey('k')]
    await page.emit('keys.changed', world.keys)
    await page.until('document.querySelector(".choice input:checked + .tile + span")?.innerText.includes("Minh Anh")')
    await page.press('Continue')
    await page.untilText('Make a new unlock code')
    await page.press('Make the code')
    await page.type('#pin', rightPin)
    await page.key('Enter')
    await page.untilText(newCode)
    await page.press('I have it on paper')
    await page.type('#group-2', second)
    await page.type('#group-5', fifth)
    await page.press('Finish')
    await page.untilText('The unlock code counts now')
    world.recovery.known = [{ ...createRecoveryWorld().known[0], keyId: 'k'.repeat(43) } as never]
    await page.press('Close')
    await page.until(isOnDoors)
    expect(sent(page, 'firstStart.end')).toEqual([{ how: 'done' }])
  })

  test('a new key that was pressed stays chosen when a key is plugged in', async () => {
    const world = newWorld()
    const page = await open(world)
    await page.press('Go on without it')
    await page.press('A new key on this computer')
    world.keys = [createKey('k')]
    await page.emit('keys.changed', world.keys)
    await page.untilText('CMC-CA token')
    await page.press('Continue')
    await page.untilText('It stands in every signature that you make with this key.')
  })

  test('is put aside, offered on the first page, and taken up where it stood', async () => {
    const page = await open(newWorld())
    await page.press('I agree that Signet')
    await page.press('Continue')
    await page.untilText('Which key do you want to use?')
    await page.press('Finish later')
    await page.until(isOnDoors)
    expect(sent(page, 'firstStart.end')).toEqual([{ how: 'left' }])
    await page.untilText('Signet is not set up yet')
    await page.press('Go on')
    await page.untilText('Which key do you want to use?')
    await page.press('Finish later')
    await page.press('Do not show this again')
    await page.until('!document.body.innerText.includes("Signet is not set up yet")')
    expect(sent(page, 'firstStart.end').at(-1)).toEqual({ how: 'done' })
  })

  test('a document that is opened from the desktop is shown, and the guide waits', async () => {
    const world = newWorld()
    const page = await open(world)
    await page.untilText('Before Signet handles any data about you')
    await page.emit('documents.opened', { ...world.document, fileName: 'notes.txt', isPdf: false })
    await page.untilText('notes.txt')
    expect(sent(page, 'firstStart.end')).toEqual([{ how: 'left' }])
  })

  test('is done by the keyboard alone', async () => {
    const page = await open(newWorld())
    const focused = (selector: string) => page.until(`document.activeElement?.matches(${JSON.stringify(selector)})`)
    await focused('.check input')
    await page.key(' ')
    await page.until('document.querySelector(".check input").checked')
    await page.key('Enter')
    await focused('.choice input:checked')
    await page.key('Enter')
    await focused('#name')
    await page.type('#name', 'Minh Anh')
    await page.type('#newPin', newPin)
    await page.type('#again', newPin)
    await page.key('Enter')
    await focused('dialog .check input')
    await page.key(' ')
    await page.until('document.querySelector("dialog .check input").checked')
    await page.key('Enter')
    await focused('#group-2')
    await page.type('#group-2', second)
    await page.type('#group-5', fifth)
    await page.key('Enter')
    await page.until(isOnDoors)
  })

  test('nothing broke the content security policy', async () => {
    expect(await browser.violations()).toEqual([])
  })
})
