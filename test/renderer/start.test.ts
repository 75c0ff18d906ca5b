/** The start of the page: what its first screen needs is asked once and before anything is drawn, and again where it was not answered. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '../../src/shared/errors.ts'
import { type Browser, lacks, openBrowser } from './page-under-test.ts'
import { createWorld } from './sample-world.ts'

describe.skipIf(lacks)('the start of the page', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser(() => undefined)
  })
  afterAll(async () => {
    await browser.close()
  })
  const first = ['app.info', 'session.state', 'firstStart.state']

  test('asks each once, and loads the words of the window’s language though the browser speaks another', async () => {
    const page = await browser.open(createWorld({ language: 'vi' }).handlers)
    await page.untilText('Ký')
    expect(await page.evaluate('document.documentElement.lang')).toBe('vi')
    const asked = page.bridge.calls.map(({ channel }) => channel).filter(channel => first.includes(channel))
    expect(asked).toEqual(first)
    const loaded = await page.evaluate<readonly string[]>(
      'performance.getEntriesByType("resource").map(({ name }) => /\\/(en|fr|vi)-[^/]*\\.js$/.exec(name)?.[1]).filter(Boolean)',
    )
    expect(loaded).toContain('vi')
    expect(loaded).not.toContain('fr')
    await page.close()
  })

  test('asks again for what was not answered', async () => {
    const { handlers } = createWorld()
    const info = handlers.app?.info
    let asked = 0
    const page = await browser.open({
      ...handlers,
      app: {
        ...handlers.app,
        info: async () => {
          asked += 1
          if (asked === 1 || !info) throw new AppError('internal')
          return info()
        },
      },
    })
    await page.until('document.querySelector("h1").innerText === "Sign"')
    expect(asked).toBe(2)
    await page.close()
  })
})
