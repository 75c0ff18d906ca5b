/** The support desk in a browser, by the keyboard alone: nobody else has the door, and a call ends with a signature. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, lacks, openBrowser, type PageUnderTest } from './page-under-test.ts'
import { lostKeyId, otherCode, rightCode } from './sample-recovery.ts'
import { createSupportWorld, type SupportWorld } from './sample-support.ts'
import { createKey, createWorld, rightPin, rightPuk, sampleKeys, type World } from './sample-world.ts'

const first = 's'.repeat(43)
const second = 'z'.repeat(43)

describe.skipIf(lacks)('the support desk', () => {
  let browser: Browser
  const open = async (support: SupportWorld | null, change: Partial<World> = {}): Promise<PageUnderTest> => {
    const page = await browser.open(createWorld({ ...change, support }).handlers)
    await page.until('document.querySelectorAll(".door").length > 3')
    return page
  }
  /** Ctrl+4, then what has the focus is typed into. */
  const openDesk = async (support: SupportWorld, change: Partial<World> = {}): Promise<PageUnderTest> => {
    const page = await open(support, change)
    await page.until('document.querySelectorAll(".doors > ul .door").length === 4')
    await page.key('4', true)
    await focused(page, 'wanted')
    return page
  }
  const focused = (page: PageUnderTest, id: string): Promise<void> =>
    page.until(`document.activeElement.id === ${JSON.stringify(id)}`)
  const typeHere = async (page: PageUnderTest, text: string): Promise<void> => page.type(':focus', text)
  const find = async (page: PageUnderTest): Promise<void> => {
    await typeHere(page, '7q4m-21')
    await page.key('Enter')
    await page.untilText('Key found')
  }
  const enterPin = async (page: PageUnderTest): Promise<void> => {
    await focused(page, 'pin')
    await typeHere(page, rightPin)
    await page.key('Enter')
  }

  beforeAll(async () => {
    browser = await openBrowser(() => undefined)
  })
  afterEach(() => browser.closePages())
  afterAll(async () => {
    await browser.close()
  })

  test('has a door only where a key of an agent of this registry is', async () => {
    const doors = 'document.querySelectorAll(".doors > ul .door").length'
    const none = await open(null)
    await none.until('document.querySelector(".keystate")')
    expect(await none.evaluate(doors)).toBe(3)
    const stranger = await open(createSupportWorld({ agents: [{ agentId: second, name: 'Marc Lemaire' }] }))
    await stranger.until('document.querySelector(".keystate")')
    await stranger.until('document.querySelector(".drop")')
    expect(stranger.bridge.calls.map(({ channel }) => channel)).toContain('support.overview')
    await stranger.key('4', true)
    expect(await stranger.evaluate(doors)).toBe(3)
    expect(await stranger.evaluate('document.documentElement.innerHTML')).not.toMatch(/Support desk|Marc Lemaire/)
    const down = await open(createSupportWorld({ failure: 'registry/database-unreachable' }))
    await down.until(`${doors} === 4`)
  })

  test('a call from the first digit to the signature, by the keyboard', async () => {
    const page = await openDesk(createSupportWorld())
    await page.key('Enter')
    await page.untilText('Type the sheet number or the key id first')
    await typeHere(page, '0000-00')
    await page.key('Enter')
    await page.untilText('The registry knows no key by this')
    await page.key('F3')
    await page.until('document.activeElement.id === "wanted" && document.activeElement.value === ""')
    await find(page)
    await focused(page, 'code-1')
    await page.untilText('The key is revoked for good.')
    await page.key('Enter', true)
    await page.untilText('Type the whole code first')
    await typeHere(page, otherCode)
    await page.untilText('belongs to another key')
    await page.key('Enter', true)
    expect(await page.evaluate('document.querySelector("dialog[open]")')).toBeNull()
    await page.key('F2')
    await focused(page, 'wanted')
    await find(page)
    await focused(page, 'code-1')
    await typeHere(page, rightCode.toLowerCase())
    await page.untilText('The code belongs to this key.')
    await page.key('Enter', true)
    await enterPin(page)
    await page.until('document.querySelector(".pill-bad")')
    await page.untilText('It stays so; you can tell the caller.')
    expect(page.bridge.lastInput('support.revoke')).toEqual({
      keyId: lostKeyId,
      unlockCode: rightCode,
      reason: 'lost',
      agentKeyId: first,
      pin: rightPin,
    })
    expect(await page.evaluate('document.documentElement.outerHTML')).not.toContain(rightCode.slice(3, 7))
  })

  test('a wrong group is read back letter by letter, and a PUK is stopped with words to say', async () => {
    const page = await openDesk(createSupportWorld())
    await find(page)
    await focused(page, 'code-1')
    await typeHere(page, 'H3BM')
    await page.untilText('Hotel · 3 · Bravo · Mike')
    await page.untilText('“Group 1 is not right yet.')
    for (const puk of [rightPuk, '4821773019652204']) {
      await page.key('F2')
      await focused(page, 'wanted')
      await find(page)
      await focused(page, 'code-1')
      await typeHere(page, puk)
      await page.untilText('This is a PUK')
      await page.until('document.querySelector(".say")?.innerText.includes("nobody may know that number")')
      expect(
        await page.evaluate('[...document.querySelectorAll(".code input")].map(each => each.value).join("")'),
      ).toBe('')
    }
    expect(page.bridge.calls.map(({ channel }) => channel)).not.toContain('support.checkCode')
  })

  test('without a code two agents suspend a key, and one takes it back', async () => {
    const world = createSupportWorld()
    const page = await openDesk(world)
    await find(page)
    await page.key('F8')
    await page.untilText('Make sure that it is the holder')
    await page.key('Enter', true)
    await enterPin(page)
    await page.untilText('The suspension was asked for')
    await page.untilText('You signed first.')
    await page.key('Enter', true)
    expect(await page.evaluate('document.querySelector("dialog[open]")')).toBeNull()
    await page.emit('keys.changed', [...sampleKeys, createKey('z')])
    await page.until('document.querySelector("#desk-agent")?.value.startsWith("z")')
    await page.key('Enter', true)
    await enterPin(page)
    await page.untilText('The key is suspended')
    expect(page.bridge.lastInput('support.suspend')).toEqual({ keyId: lostKeyId, agentKeyId: second, pin: rightPin })
    expect(await page.axe()).toEqual([])
    await page.press('Take back')
    await enterPin(page)
    await page.untilText('No suspension is in force')
  })

  test('a key that is unplugged during a call leaves the call as it is', async () => {
    const page = await openDesk(createSupportWorld())
    await find(page)
    await focused(page, 'code-1')
    await typeHere(page, rightCode)
    await page.emit('keys.changed', [])
    await page.untilText('Your agent’s key is not here')
    await page.key('Enter', true)
    expect(await page.evaluate('document.querySelector("dialog[open]")')).toBeNull()
    expect(await page.evaluate('document.querySelector("#code-1").value')).toBe(rightCode.slice(3, 7))
  })

  test('nothing here broke the content security policy', async () => {
    expect(await browser.violations()).toEqual([])
  })
})
