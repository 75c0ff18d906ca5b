import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, lacks, openBrowser, type PageUnderTest, root } from './page-under-test.ts'
import { createTrustHandlers } from './sample-trust.ts'
import { createWorld, type World } from './sample-world.ts'

const pictures = join(root, 'test-results/window')

describe.skipIf(lacks)('who you trust', () => {
  let browser: Browser
  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true })
    browser = await openBrowser(() => undefined)
  })
  afterEach(() => browser.closePages())
  afterAll(async () => {
    await browser.close()
  })
  const settings = { en: 'Settings', fr: 'Réglages', vi: 'Cài đặt' } as const
  const open = async (world: World = createWorld()): Promise<PageUnderTest> => {
    const page = await browser.open(world.handlers)
    await page.press(settings[world.language])
    await page.untilText('CMC-CA G2')
    return page
  }
  const sent = (page: PageUnderTest, channel: string) =>
    page.bridge.calls.filter(call => call.channel === channel).map(({ input }) => input)

  const click = async (page: PageUnderTest, selector: string): Promise<void> => {
    await page.until(`document.querySelector(${JSON.stringify(selector)})`)
    await page.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`)
  }
  const enterAddress = async (page: PageUnderTest, address: string): Promise<void> => {
    await page.until('document.querySelector("#address")')
    await page.evaluate('document.querySelector("#address").select()')
    await page.type('#address', address)
    await page.press('Choose the files…')
  }

  test('certificates are added for one purpose and removed by their own button', async () => {
    const page = await open()
    expect(await page.evaluate('document.body.innerText')).toContain('Expired on')
    await page.press('Add certificates…')
    await page.untilText('Added CA')
    expect(sent(page, 'trust.add')).toEqual([{ purpose: 'signing' }])
    await page.evaluate(`document.querySelector('[aria-label="Stop trusting Old Root 2004"]').click()`)
    await page.until('!document.body.innerText.includes("Old Root 2004")')
    expect(sent(page, 'trust.remove')).toEqual([{ id: `signing-${'b'.repeat(16)}` }])
  })

  test('who vouches for websites and statements is added where the errors about them send to', async () => {
    const page = await open()
    for (const purpose of ['services', 'tls']) {
      await click(page, `[aria-labelledby=trust-${purpose}] .card-head button`)
      await page.until(`document.querySelector("[aria-labelledby=trust-${purpose}]").innerText.includes("Added CA")`)
    }
    expect(sent(page, 'trust.add')).toEqual([{ purpose: 'services' }, { purpose: 'tls' }])
  })

  test('the certificates of the computer are off, with a warning beside, and each purpose is turned on by itself', async () => {
    const page = await open()
    const states =
      '[...document.querySelectorAll("[aria-labelledby=trust-platform] [role=switch]")].map(each => each.checked)'
    expect(await page.evaluate(states)).toEqual([false, false])
    await page.untilText('chosen for web servers, not for signatures')
    await click(page, '[aria-labelledby=trust-platform] label:nth-of-type(2) [role=switch]')
    await page.until(`JSON.stringify(${states}) === "[false,true]"`)
    expect(sent(page, 'trust.setPlatform')).toEqual([{ purpose: 'timestamping', trusted: true }])
  })

  test('lists say how they stand, and why one could not be renewed', async () => {
    const page = await open()
    await page.untilText('European Commission')
    await click(page, 'details.more > summary')
    await page.untilText('12 services for signatures, 3 for timestamps')
    await page.untilText('It counts only for the time before')
    await page.untilText('not signed by those you named')
    await page.press('Refresh')
    await page.untilText('Out of date')
    expect(sent(page, 'trust.refresh')).toHaveLength(1)
  })

  test('a list is added by its address; a wrong one, a refused one and a closed dialog leave the form', async () => {
    const page = await open()
    await page.press('Add a list…')
    await enterAddress(page, 'lists.example')
    await page.untilText('An address starts with https://')
    expect(sent(page, 'trust.addList')).toEqual([])
    await enterAddress(page, 'https://wrong.example/')
    await page.untilText('not signed by those you named')
    expect(await page.axe(), 'add list').toEqual([])
    await enterAddress(page, 'https://lists.example/xt.xml')
    await page.until('!document.querySelector("dialog") && document.body.innerText.includes("Added")')
  })

  test('nobody trusted is said so', async () => {
    const world = createWorld()
    const empty = { anchors: [], lists: [], platform: [] }
    const page = await browser.open({ ...world.handlers, trust: createTrustHandlers(empty) })
    await page.press('Settings')
    await page.untilText('Nobody yet.')
    await page.untilText('No list yet.')
  })
})
