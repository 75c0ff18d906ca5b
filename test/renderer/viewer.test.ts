/** The pages of a document: thumbnails of thousands, zoom, and words that are looked for, in a real browser. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makePages } from '../pdf/make-pages.ts'
import { type Browser, lacks, openBrowser, type PageUnderTest } from './page-under-test.ts'
import { createWorld, plainInspection } from './sample-world.ts'

const pages = 5000
const drawn = 'document.querySelector(".paper-drawn canvas")?.dataset.page'
const thumbs = 'document.querySelectorAll(".thumb").length'
const marked = (name: string): string =>
  `[...(CSS.highlights.get(${JSON.stringify(name)}) ?? [])].map(range => range.toString()).join()`
const field = '.viewer-search input'
const status = 'document.querySelector(".viewer-search [role=status]").innerText'

describe.skipIf(lacks)('a document of 5 000 pages', () => {
  let folder: string
  let browser: Browser
  let page: PageUnderTest

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signet-viewer-'))
    const texts = Array.from({ length: pages }, (_, index) => [
      `Article ${index + 1}`,
      ...(index % 1000 === 2 ? ['The client pays a Fee', 'for each fee that is due.'] : []),
    ])
    writeFileSync(join(folder, 'long.pdf'), makePages(texts))
    browser = await openBrowser(() => join(folder, 'long.pdf'))
    page = await browser.open(createWorld({ inspection: { ...plainInspection, pages } }).handlers)
    await page.press('Choose documents')
    await page.until(`${drawn} === "1"`)
  })
  afterAll(async () => {
    expect(await page.violations()).toEqual([])
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('only the thumbnails in view are in the page, wherever one looks, and one leads to its page', async () => {
    await page.until(`${thumbs} > 2 && ${thumbs} < 20`)
    await page.evaluate('document.querySelector(".thumbs").scrollTo(0, 3000 * 160)')
    await page.until('[...document.querySelectorAll(".thumb")].some(each => each.innerText.trim().endsWith("3002"))')
    expect(await page.evaluate<number>(thumbs)).toBeLessThan(20)
    // The page that is shown stays the way in for the keyboard.
    expect(await page.evaluate('document.querySelectorAll(".thumb[tabindex=\'0\']").length')).toBe(1)
    await page.evaluate(
      '[...document.querySelectorAll(".thumb")].find(each => each.innerText.trim().endsWith("3002")).click()',
    )
    await page.until(`${drawn} === "3002"`)
    expect(await page.evaluate('document.querySelectorAll(".paper-drawn").length')).toBe(1)
  })

  test('arrows go from thumbnail to thumbnail, and the focus goes along', async () => {
    await page.evaluate('document.querySelector(".thumb[aria-current]").focus()')
    await page.key('ArrowDown')
    await page.until(`${drawn} === "3003"`)
    await page.until('document.activeElement.innerText?.trim().endsWith("3003")')
    await page.key('End')
    await page.until(`${drawn} === "5000"`)
    await page.until('document.activeElement.innerText?.trim().endsWith("5000")')
    await page.key('Home')
    await page.until(`${drawn} === "1"`)
  })

  test('zoomed by keyboard, by list, to the width and to the whole page; a large page costs no more than a screen', async () => {
    const width = 'document.querySelector(".paper-drawn").getBoundingClientRect().width'
    const fitted = await page.evaluate<number>(width)
    await page.key('+', true)
    await page.until(`Math.abs(${width} - ${fitted * 1.25}) < 2`)
    await page.key('0', true)
    await page.until(`Math.abs(${width} - ${fitted}) < 2`)
    const zoom = (value: string): Promise<unknown> =>
      page.evaluate(`(() => {
        const select = document.querySelector('.toolbar select')
        Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(select, ${JSON.stringify(value)})
        select.dispatchEvent(new Event('change', { bubbles: true }))
      })()`)
    await zoom('page')
    await page.until(`(() => {
      const paper = document.querySelector('.paper-drawn').getBoundingClientRect()
      const stage = document.querySelector('.stage-scroll')
      return paper.height <= stage.clientHeight && paper.height > stage.clientHeight * 0.8
    })()`)
    await zoom('1')
    await page.until(`Math.abs(${width} - 595 * 96 / 72) < 2`)
    for (let press = 0; press < 12; press++) await page.key('+', true)
    await page.until(`${width} > 4000`)
    await page.until(
      '(() => { const { width, height } = document.querySelector(".paper-drawn canvas"); return width > 3000 && width * height <= 2 ** 24 })()',
    )
    await page.key('0', true)
    await page.until(`Math.abs(${width} - ${fitted}) < 2`)
  })

  test('words are found on all pages, counted, marked on the page, and gone through both ways', async () => {
    await page.key('f', true)
    await page.until(`document.activeElement === document.querySelector(${JSON.stringify(field)})`)
    await page.type(field, 'fee')
    await page.until(`${drawn} === "3"`)
    await page.until(`${marked('found-current')} === "Fee" && ${marked('found')} === "fee"`)
    await page.until(`${status} === "1 of 10, page 3"`)
    await page.key('Enter')
    await page.until(`${status} === "2 of 10, page 3"`)
    await page.until(`${marked('found-current')} === "fee"`)
    await page.key('Enter')
    await page.until(`${drawn} === "1003"`)
    await page.until(`${status} === "3 of 10, page 1,003"`)
    await page.evaluate('document.querySelector("[aria-label=\'Previous match\']").click()')
    await page.until(`${drawn} === "3"`)
    await page.evaluate('document.querySelector("[aria-label=\'Previous match\']").click()')
    await page.evaluate('document.querySelector("[aria-label=\'Previous match\']").click()')
    await page.until(`${status} === "10 of 10, page 4,003"`)
    expect(await page.axe()).toEqual([])
  })

  test('what is nowhere is said, and Escape ends the search and its marks', async () => {
    await page.evaluate(`document.querySelector(${JSON.stringify(field)}).select()`)
    await page.type(field, 'penalty')
    await page.until(`${status}.startsWith("Not found")`)
    await page.key('Escape')
    await page.until(`!document.querySelector(${JSON.stringify(field)})`)
    await page.until(`${marked('found-current')} === "" && ${marked('found')} === ""`)
    await page.until('document.activeElement.classList.contains("stage-scroll")')
  })
})
