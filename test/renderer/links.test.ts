/** Links of websites: pasted ones are opened, and the user says which kinds the desktop may hand over. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { languages } from '../../src/shared/words.ts'
import { type Browser, lacks, openBrowser, type PageUnderTest, root } from './page-under-test.ts'
import { createWorld } from './sample-world.ts'

const pictures = join(root, 'test-results/window')
const link = 'signet://?client_id=x509_san_dns%3Ashop&request_uri=https%3A%2F%2Fshop%2Fr'

describe.skipIf(lacks)('links of websites', () => {
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
  const open = async (language: (typeof languages)[number] = 'en'): Promise<PageUnderTest> => {
    const page = await browser.open(createWorld({ language }).handlers)
    await page.press(settings[language])
    await page.until('document.querySelector("#scheme-haip-vp")')
    return page
  }
  const sent = (page: PageUnderTest, channel: string) =>
    page.bridge.calls.filter(call => call.channel === channel).map(({ input }) => input)
  const submit = (page: PageUnderTest): Promise<void> =>
    page.evaluate('document.querySelector("#link").form.requestSubmit()')
  const paste = (page: PageUnderTest, text: string, into: string): Promise<boolean> =>
    page.evaluate(`(() => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', ${JSON.stringify(text)})
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
      return !document.querySelector(${JSON.stringify(into)}).dispatchEvent(event)
    })()`)

  test('a kind of link is turned on and off; ours stays on', async () => {
    const page = await open()
    const states = `[...document.querySelectorAll('[id^="scheme-"][role=switch]')].map(each => [each.id, each.checked, each.disabled])`
    expect(await page.evaluate(states)).toEqual([
      ['scheme-signet', true, true],
      ['scheme-openid4vp', true, false],
      ['scheme-haip-vp', false, false],
      ['scheme-eudi-openid4vp', false, false],
    ])
    await page.evaluate('document.querySelector("#scheme-haip-vp").click()')
    await page.until('document.querySelector("#scheme-haip-vp").checked')
    await page.evaluate('document.querySelector("#scheme-openid4vp").click()')
    await page.until('!document.querySelector("#scheme-openid4vp").checked')
    expect(sent(page, 'arrival.allowScheme')).toEqual([
      { scheme: 'haip-vp', isAllowed: true },
      { scheme: 'openid4vp', isAllowed: false },
    ])
  })

  test('a link is opened from the field; none and a wrong one are told beside it', async () => {
    const page = await open()
    await submit(page)
    await page.untilText('Paste the link first.')
    await page.type('#link', 'https://shop.example/')
    await submit(page)
    await page.untilText('This is not a link that Signet opens.')
    expect(await page.axe()).toEqual([])
    await page.evaluate('document.querySelector("#link").select()')
    await page.type('#link', link)
    await submit(page)
    await page.until('document.querySelector("#link-error").innerText === ""')
    expect(sent(page, 'arrival.openLink')).toEqual([{ link: 'https://shop.example/' }, { link }])
  })

  test('a link that is pasted anywhere is opened, other text and what goes into a field is not', async () => {
    const page = await open()
    expect(await paste(page, link, '#link')).toBe(false)
    expect(await paste(page, 'some other text', 'h1')).toBe(false)
    expect(await paste(page, `see ${link}`, 'h1')).toBe(false)
    expect(sent(page, 'arrival.openLink')).toEqual([])
    expect(await paste(page, ` ${link}\n`, 'h1')).toBe(true)
    await expect.poll(() => sent(page, 'arrival.openLink'), { timeout: 60_000 }).toEqual([{ link }])
    expect(await paste(page, 'openid4vp://?refused', 'h1')).toBe(true)
    await page.untilText('This is not a link that Signet opens.')
  })
})
