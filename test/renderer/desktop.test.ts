/** The habits of a desktop, in a browser: recent documents, the sheet of shortcuts, the menu, and acts shown as commands. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { shortcutTable } from '../../src/renderer/shortcut-table.ts'
import { type Browser, lacks, openBrowser, type PageUnderTest, root } from './page-under-test.ts'
import { createWorld, type World } from './sample-world.ts'

const pictures = join(root, 'test-results/renderer')
mkdirSync(pictures, { recursive: true })
const sample = join(root, '../shared/corpus/pdf/doc_1_3_pages.pdf')
const lacksSample = !existsSync(sample)
if (lacksSample) console.log('[lacks] ../shared/corpus/pdf/doc_1_3_pages.pdf: put the PDF corpus beside the checkout')

test('every key that a page listens to stands in the table of the sheet', () => {
  const known = new Set<string>(shortcutTable.flatMap(({ rows }) => rows.flatMap(({ keys }) => [...keys])))
  const folder = join(root, 'src/renderer')
  const calls = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name))
    .map(name => readFileSync(join(folder, name), 'utf8'))
    .filter(source => source.includes('useShortcuts('))
    .flatMap(source => [...source.matchAll(/['{ ]((?:mod\+(?:[^'\s]+))|F\d{1,2}|PageDown|PageUp)'?: /g)])
    .map(([, key = '']) => key)
  expect(calls.length).toBeGreaterThan(10)
  // The key that plus stands on, without Shift.
  expect(calls.filter(key => !known.has(key) && key !== 'mod+=')).toEqual([])
})

describe.skipIf(lacks)('the page', () => {
  let browser: Browser
  const open = async (world: World): Promise<PageUnderTest> => {
    const page = await browser.open(world.handlers)
    return page
  }
  const sent = (page: PageUnderTest, channel: string): readonly unknown[] =>
    page.bridge.calls.filter(call => call.channel === channel).map(({ input }) => input)

  beforeAll(async () => {
    browser = await openBrowser(() => (lacksSample ? undefined : sample))
  })
  afterEach(() => browser.closePages())
  afterAll(async () => {
    await browser.close()
  })

  test('lists what was opened lately, opens it again, and clears the list', async () => {
    const text = { fileName: 'notes.txt', isPdf: false }
    const world = createWorld()
    const page = await open(createWorld({ document: { ...world.document, ...text } }))
    await page.untilText('Bail commercial.pdf')
    await page.untilText('Signed by Nguyễn Thị Minh Anh')
    await page.press('Clear the list')
    await page.untilText('Documents that you open appear here')
    const again = await open(createWorld({ document: { ...world.document, ...text } }))
    await again.press('Bail commercial.pdf')
    await again.untilText('notes.txt')
    expect(sent(again, 'recentDocuments.open')).toEqual([{ recentId: 'S'.repeat(22) }])
  })

  test('keeps no list where the settings say so', async () => {
    const page = await open(createWorld())
    await page.press('Settings')
    await page.until('document.querySelector("#recent-kept")?.checked')
    await page.evaluate('document.querySelector("#recent-kept").click()')
    await page.until('!document.querySelector("#recent-kept").checked')
    expect(sent(page, 'recentDocuments.setKept')).toEqual([{ isKept: false }])
    const off = await open(createWorld({ recent: { isKept: false, documents: [] } }))
    await off.untilText('No list of recent documents is kept')
  })

  test('F1, Ctrl / and a button open the sheet of shortcuts; only agents see those of the desk', async () => {
    const page = await open(createWorld())
    await page.untilText('Recent documents')
    for (const way of [() => page.key('F1'), () => page.key('/', true), () => page.press('Shortcuts')]) {
      await way()
      await page.until('document.querySelector("dialog[open] h2")?.innerText === "Keyboard shortcuts"')
      await page.untilText('Next problem')
      expect(await page.evaluate('document.querySelector("dialog[open]").innerText')).not.toContain('Support desk')
      await page.key('Escape')
      await page.until('document.querySelector("dialog[open]") === null')
    }
  })

  test('the menu opens doors, documents and the sheet, but nothing behind a dialog', async () => {
    const page = await open(createWorld())
    await page.untilText('Recent documents')
    await page.emit('menu.chosen', 'keys')
    await page.untilText('Lawyer card')
    await page.emit('menu.chosen', 'shortcuts')
    await page.until('document.querySelector("dialog[open] h2")?.innerText === "Keyboard shortcuts"')
    await page.emit('menu.chosen', 'settings')
    await page.key('Escape')
    await page.until('document.querySelector("dialog[open]") === null')
    expect(await page.evaluate('document.querySelector("#language")')).toBeNull()
    await page.emit('menu.chosen', 'open')
    await page.until('document.querySelector(".viewer, .drop") !== null')
    await expect.poll(() => sent(page, 'documents.choose').length, { timeout: 30_000 }).toBe(1)
  })

  test.skipIf(lacksSample)('shows the signature at hand as a command, with what it lacks, and copies it', async () => {
    const command = "signet sign '/home/anna/Service agreement.pdf' --key kkkk --reason 'Vu'"
    const world = createWorld()
    const page = await open({
      ...world,
      handlers: { ...world.handlers, commands: { sign: async () => ({ command, gaps: ['password'] }) } },
    })
    await page.press('Choose documents')
    await page.type('#reason', 'Vu')
    await page.press('Show as a command')
    await page.until('document.querySelector("dialog[open] textarea")')
    expect(await page.evaluate('document.querySelector("dialog[open] textarea").value')).toBe(command)
    await page.untilText('--document-password-file')
    expect(sent(page, 'commands.sign')).toMatchObject([{ reason: 'Vu', keyId: 'k'.repeat(43), targetId: null }])
    await page.evaluate('document.addEventListener("copy", () => { window.copied = String(getSelection()) })')
    await page.press('Copy')
    await page.untilText('Copied.')
    expect(await page.evaluate('window.copied')).toBe(command)
    for (const scheme of ['light', 'dark'] as const) {
      await page.resize(1200, 800, scheme)
      expect(await page.axe(), scheme).toEqual([])
      await page.picture(join(pictures, `command-${scheme}.png`))
    }
  })

  test('nothing broke the content security policy', async () => {
    expect(await browser.violations()).toEqual([])
  })
})
