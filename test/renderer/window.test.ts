import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, lacks, openBrowser, type PageUnderTest, root } from './page-under-test.ts'
import { createKey, createWorld, rightPin, rightPuk, sampleDocument, type World } from './sample-world.ts'

const sample = join(root, '../shared/corpus/pdf/doc_1_3_pages.pdf')
const lacksSample = !existsSync(sample)
if (lacksSample) console.log('[lacks] ../shared/corpus/pdf/doc_1_3_pages.pdf: put the PDF corpus beside the checkout')

describe.skipIf(lacks || lacksSample)('the page in a browser', () => {
  let browser: Browser
  const open = async (world: World): Promise<PageUnderTest> => {
    const page = await browser.open(world.handlers)
    return page
  }
  const drawn = 'document.querySelector(".paper-drawn canvas")?.dataset.page'
  const openDocument = async (world: World): Promise<PageUnderTest> => {
    const page = await open(world)
    await page.press('Choose documents')
    await page.until(drawn)
    return page
  }

  beforeAll(async () => {
    browser = await openBrowser(() => sample)
  })
  afterEach(() => browser.closePages())
  afterAll(async () => {
    await browser.close()
  })

  test('signs after a wrong and a right PIN, and keeps no PIN in the page', async () => {
    const page = await openDocument(createWorld())
    await page.type('#reason', 'I agree')
    await page.press('Sign…')
    await page.type('#pin', 'wrong-one')
    await page.press('Sign')
    await page.untilText('That PIN is wrong')
    await page.untilText('2 of 3 tries left')
    expect(await page.evaluate('document.querySelector("#pin").value')).toBe('')
    await page.type('#pin', rightPin)
    await page.press('Sign')
    await page.untilText('Your document is signed')
    const [, sent] = page.bridge.calls.filter(({ channel }) => channel === 'signing.sign')
    expect(sent?.input).toMatchObject({ pin: rightPin, reason: 'I agree', location: null, replaceExisting: false })
    expect(await page.evaluate('document.activeElement.innerText')).toContain('Show in folder')
    expect(await page.evaluate(`document.documentElement.outerHTML.includes(${JSON.stringify(rightPin)})`)).toBe(false)
  })

  test('tells before the PIN that the key asks for it at each signature', async () => {
    const pin = { state: 'ok', triesLeft: 3, triesMax: 3, onReader: false } as const
    for (const perSignature of [true, false]) {
      const page = await openDocument(createWorld({ keys: [createKey('e', { pin: { ...pin, perSignature } })] }))
      await page.press('Sign…')
      await page.until('document.querySelector("#pin")')
      const words = await page.evaluate('document.querySelector("dialog[open]").innerText')
      expect(String(words).includes('at each signature')).toBe(perSignature)
    }
  })

  test('asks before the last try, and says that the PIN is locked after it', async () => {
    const page = await openDocument(createWorld({ triesLeft: 2 }))
    await page.press('Sign…')
    await page.type('#pin', 'wrong-one')
    await page.press('Sign')
    await page.untilText('This is the last try')
    expect(await page.evaluate('document.querySelector("#pin").disabled')).toBe(true)
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Stop here')
    await page.press('I am sure')
    await page.type('#pin', 'wrong-two')
    await page.press('Sign')
    await page.untilText('The PIN of this key is locked')
  })

  test('leaving the window clears a half-typed PIN', async () => {
    const page = await openDocument(createWorld())
    await page.key('Enter', true)
    await page.type('#pin', 'half')
    await page.evaluate('window.dispatchEvent(new Event("blur"))')
    expect(await page.evaluate('document.querySelector("#pin").value')).toBe('')
    await page.key('Escape')
    await page.until('!document.querySelector("dialog[open]")')
  })

  test('replaces an existing file only after it was told to', async () => {
    const page = await openDocument(createWorld({ targetExists: true }))
    await page.press('Sign…')
    await page.untilText('There is a signed document already')
    expect(await page.evaluate('document.querySelectorAll("#pin").length'), 'no PIN is asked for nothing').toBe(0)
    expect(await page.axe()).toEqual([])
    await page.press('Replace it')
    await page.type('#pin', rightPin)
    await page.press('Sign')
    await page.untilText('Your document is signed')
    const last = page.bridge.calls.findLast(({ channel }) => channel === 'signing.sign')
    expect(last?.input).toMatchObject({ replaceExisting: true, targetId: null })
  })

  test('makes a key, shows its PUK once, and lets go only when it is written down', async () => {
    const page = await open(createWorld({ keys: [] }))
    await page.press('Make a software key')
    await page.type('#name', 'Minh Anh')
    await page.type('#newPin', 'abcdef1')
    await page.type('#again', 'abcdef2')
    await page.press('Make the key')
    await page.untilText('The two PINs are not the same')
    await page.evaluate('document.querySelector("#again").value = "abcdef1"')
    await page.press('Make the key')
    await page.untilText(rightPuk)
    await page.press('Save the page of the PUK…')
    await page.untilText('Saved as signet-puk.pdf.')
    const saved = page.bridge.calls.findLast(({ channel }) => channel === 'recovery.savePukPage')
    expect(saved?.input).toMatchObject({ puk: rightPuk, language: 'en' })
    await page.press('Done')
    await page.untilText('Tick the line above')
    await page.press('I have written it down')
    await page.press('Done')
    await page.until('!document.querySelector("dialog[open]")')
    expect(await page.evaluate(`document.body.innerText.includes("${rightPuk}")`)).toBe(false)
  })

  test('lets text be selected, turns pages by keyboard, and opens a file that another start hands over', async () => {
    const page = await openDocument(createWorld())
    await page.until('document.querySelector(".page-text").innerText.trim().length > 0')
    const [text, selected] = await page.evaluate<readonly [string, string]>(`(() => {
      const layer = document.querySelector('.page-text')
      getSelection().selectAllChildren(layer)
      return [layer.innerText.trim(), getSelection().toString().trim()]
    })()`)
    expect(selected).toBe(text)
    await page.key('PageDown')
    await page.until(`${drawn} === "2"`)
    await page.emit('documents.opened', {
      ...sampleDocument,
      documentId: 'C'.repeat(22),
      fileName: 'notes.txt',
      isPdf: false,
    })
    await page.untilText('This version signs PDF files only')
    await page.untilText(sampleDocument.sha256 ?? 'none')
  })

  test('nothing on any screen broke the content security policy', async () => {
    expect(await browser.violations()).toEqual([])
  })
})
