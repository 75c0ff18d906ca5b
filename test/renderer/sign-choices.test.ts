/** What the page lets a signer choose: box and picture, field, level, certification, password; by keyboard, in words, without a violation. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { DocumentInspection } from '../../src/shared/model/document.ts'
import type { SignaturePlace } from '../../src/shared/model/signing.ts'
import { type Browser, lacks, openBrowser, type PageUnderTest, root } from './page-under-test.ts'
import { createWorld, plainInspection, rightPin, type World } from './sample-world.ts'

const sample = join(root, '../shared/corpus/pdf/doc_1_3_pages.pdf')
const lacksSample = !existsSync(sample)
if (lacksSample) console.log('[lacks] ../shared/corpus/pdf/doc_1_3_pages.pdf: put the PDF corpus beside the checkout')

const authority = 'https://tsa.example/'
const activeContent: DocumentInspection['activeContent'] = [
  { kind: 'javascript', count: 2, pages: [1, 3] },
  { kind: 'embedded-file', count: 1, pages: [] },
]
const fields: DocumentInspection['fields'] = [
  { name: 'Buyer', page: 2, hasRect: true, permitted: true },
  { name: 'Hidden', page: null, hasRect: false, permitted: true },
]
const millimetre = 72 / 25.4

describe.skipIf(lacks || lacksSample)('choices of a signature', () => {
  let browser: Browser
  const drawn = 'document.querySelector(".paper-drawn canvas")?.dataset.page'
  const openDocument = async (world: World): Promise<PageUnderTest> => {
    const page = await browser.open(world.handlers)
    await page.until('document.querySelector(".drop button")')
    await page.evaluate('document.querySelector(".drop button").click()')
    await page.until(drawn)
    await page.until('document.querySelector("#reason")')
    return page
  }
  const show = async (page: PageUnderTest): Promise<void> => {
    await page.evaluate('document.querySelector("[role=switch]").click()')
    await page.until('document.querySelector(".stamp")')
  }
  const pick = (page: PageUnderTest, id: string, value: string): Promise<void> =>
    page.evaluate(`(() => {
      const select = document.querySelector('#${id}')
      Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(select, '${value}')
      select.dispatchEvent(new Event('change', { bubbles: true }))
    })()`)
  const press = (page: PageUnderTest, key: string, modifiers = {}): Promise<void> =>
    page.evaluate(
      `void document.querySelector('.stamp').dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', bubbles: true, ...${JSON.stringify(modifiers)} }))`,
    )
  const sign = async (page: PageUnderTest) => {
    await page.press('Sign…')
    await page.type('#pin', rightPin)
    await page.press('Sign')
    await page.untilText('Your document is signed')
    return page.bridge.calls.findLast(({ channel }) => channel === 'signing.sign')?.input as {
      readonly appearance: { readonly place: SignaturePlace | null; readonly image: string | null } | null
    }
  }

  beforeAll(async () => {
    browser = await openBrowser(() => sample)
  })
  afterEach(() => browser.closePages())
  afterAll(async () => {
    await browser.close()
  })

  test('nothing is shown, stamped or certified unless it was chosen', async () => {
    const page = await openDocument(createWorld())
    expect(await sign(page)).toMatchObject({ appearance: null, field: null, level: null, certify: null, lock: null })
  })

  test('the box is moved and resized by keyboard, spoken, and put back', async () => {
    const page = await openDocument(createWorld())
    await show(page)
    await page.evaluate('document.querySelector(".stamp").focus()')
    const where = (): Promise<string> => page.evaluate('document.querySelector("#stamp-where").innerText')
    const before = await where()
    expect(before).toMatch(/^Page 1, \d+ mm from the left, \d+ mm from the top, 70 mm × 23 mm\.$/)
    await press(page, 'ArrowLeft', { ctrlKey: true })
    await press(page, 'ArrowUp')
    await press(page, 'ArrowRight', { shiftKey: true, ctrlKey: true })
    await page.until('document.querySelector("#stamp-where").innerText.includes("80 mm × 23 mm")')
    await press(page, 'Escape')
    await page.until(`document.querySelector("#stamp-where").innerText === ${JSON.stringify(before)}`)
    await press(page, 'ArrowUp', { ctrlKey: true })
    const { appearance } = await sign(page)
    expect(appearance?.place?.y).toBeCloseTo(42 + 10 * millimetre, 1)
    expect(appearance).toMatchObject({ texts: ['name', 'reason', 'location', 'date'], language: 'en', image: null })
  })

  test('the preview says what will be written, and the box goes to another page', async () => {
    const page = await openDocument(createWorld())
    await page.type('#reason', 'I agree to this')
    await show(page)
    const stamp = await page.evaluate<string>('document.querySelector(".stamp").innerText')
    expect(stamp).toContain('Nguyễn Thị Minh Anh')
    expect(stamp).toContain('I agree to this')
    await page.key('PageDown')
    await page.until(`${drawn} === "2"`)
    expect(await page.evaluate('document.querySelectorAll(".stamp").length')).toBe(0)
    await page.press('Put it on page 2')
    await page.until('document.querySelector(".stamp")')
    expect((await sign(page)).appearance?.place?.page).toBe(2)
  })

  test('a drawn signature is a clear PNG; a file that is no PNG is refused in words', async () => {
    const page = await openDocument(createWorld())
    await show(page)
    await page.evaluate(`(() => {
      const input = document.querySelector('#picture-file')
      const files = new DataTransfer()
      files.items.add(new File(['GIF89a'], 'hand.png', { type: 'image/png' }))
      input.files = files.files
      input.dispatchEvent(new Event('change', { bubbles: true }))
    })()`)
    await page.untilText('The picture for the signature cannot be used')
    await page.press('Draw…')
    await page.press('Use it')
    await page.untilText('Draw your signature first')
    expect(await page.axe()).toEqual([])
    await page.evaluate(`(() => {
      const canvas = document.querySelector('dialog[open] canvas')
      canvas.setPointerCapture = () => undefined
      const { left, top } = canvas.getBoundingClientRect()
      const send = (type, x, y) => canvas.dispatchEvent(new PointerEvent(type,
        { bubbles: true, button: 0, pointerId: 1, pointerType: 'mouse', clientX: left + x, clientY: top + y }))
      send('pointerdown', 40, 60)
      for (let x = 40; x < 200; x += 4) send('pointermove', x, 60 + 30 * Math.sin(x / 15))
      send('pointerup', 200, 60)
    })()`)
    await page.press('Use it')
    await page.until('document.querySelector(".stamp img")')
    const { appearance } = await sign(page)
    const png = Buffer.from(appearance?.image ?? '', 'base64')
    expect(png.toString('latin1', 1, 4)).toBe('PNG')
    // Colour type 6: with alpha. Cut to the ink, so wider than high.
    expect(png[25]).toBe(6)
    expect(png.readUInt32BE(16)).toBeGreaterThan(png.readUInt32BE(20) * 1.5)
  })

  test('a field is offered and shown in its room; one without room cannot be seen', async () => {
    const page = await openDocument(createWorld({ inspection: { ...plainInspection, fields } }))
    await pick(page, 'field', 'Buyer')
    await page.until(`${drawn} === "2"`)
    await page.untilText('It is shown in the room of the field')
    expect(await page.evaluate('document.querySelectorAll(".stamp").length')).toBe(0)
    await pick(page, 'field', 'Hidden')
    await page.untilText('This field has no room on a page')
    await pick(page, 'field', 'Buyer')
    expect(await sign(page)).toMatchObject({ field: 'Buyer', appearance: { place: null } })
  })

  test('without an authority the level leads to the settings; with one it is asked for and named before the PIN', async () => {
    const world = createWorld()
    const page = await openDocument(world)
    await page.untilText('needs the address of a timestamp authority')
    await page.press('Set it in Settings')
    await page.type('#tsa', 'tsa.example')
    await page.press('Save')
    await page.untilText('An address starts with https://')
    await page.evaluate('document.querySelector("#tsa").value = ""')
    await page.type('#tsa', authority)
    await page.press('Save')
    await page.untilText('Saved.')
    expect(world.tsaUrls).toEqual([authority])
    await page.key('1', true)
    await pick(page, 'level', 'B-T')
    await pick(page, 'certify', 'form-filling')
    await page.press('Sign…')
    await page.untilText('Certifies the document: only forms and signatures')
    expect(await page.evaluate('document.querySelector("dialog[open] .facts").innerText')).toContain('Proof of time')
    expect(await page.axe()).toEqual([])
    await page.type('#pin', rightPin)
    await page.press('Sign')
    await page.untilText('Your document is signed')
    const sent = page.bridge.calls.findLast(({ channel }) => channel === 'signing.sign')
    expect(sent?.input).toMatchObject({ level: 'B-T', certify: 'form-filling' })
  })

  test('form fields are locked by name or all of them, and the PIN dialog says which', async () => {
    const world = createWorld({
      inspection: { ...plainInspection, formFields: ['name', 'address.street', 'agreed'] },
    })
    const page = await openDocument(world)
    expect(await page.evaluate('document.querySelector("#lock").value')).toBe('none')
    await pick(page, 'lock', 'include')
    await page.untilText('Tick the fields to lock')
    expect(await sign(page)).toMatchObject({ lock: null })
    await page.press('Sign another')
    await page.until('document.querySelector(".drop button")')
    await page.evaluate('document.querySelector(".drop button").click()')
    // Nobody signs what is not on the screen yet.
    await page.until(drawn)
    await page.until('document.querySelector("#lock")')
    await pick(page, 'lock', 'include')
    const boxes = '[...document.querySelectorAll("fieldset .check")]'
    await page.until(`${boxes}.length === 3`)
    expect(await page.evaluate(`${boxes}.map(each => each.innerText)`)).toEqual(['name', 'address.street', 'agreed'])
    for (const at of [2, 0]) {
      await page.evaluate(`${boxes}[${at}].querySelector('input').click()`)
      await page.until(`${boxes}[${at}].querySelector('input').checked`)
    }
    expect(await page.axe()).toEqual([])
    await page.press('Sign…')
    await page.untilText('Locks 2 form fields: name and agreed')
    await page.type('#pin', rightPin)
    await page.press('Sign')
    await page.untilText('Your document is signed')
    const sent = page.bridge.calls.findLast(({ channel }) => channel === 'signing.sign')
    expect(sent?.input).toMatchObject({ lock: { action: 'include', fields: ['name', 'agreed'] } })
    const checked = page.bridge.calls.findLast(({ channel }) => channel === 'signing.check')
    expect(checked?.input).toMatchObject({ lock: { action: 'include', fields: ['name', 'agreed'] } })
  })

  test('a document without a form has nothing to lock', async () => {
    const page = await openDocument(createWorld())
    expect(await page.evaluate('document.querySelectorAll("#lock").length')).toBe(0)
  })

  test('what cannot be signed so is told before the PIN, and every choice is kept', async () => {
    const world = createWorld({ tsaUrls: [authority], checkError: 'revocation/self-signed' })
    const page = await openDocument(world)
    await page.type('#reason', 'I agree')
    await show(page)
    await pick(page, 'level', 'B-LT')
    await page.press('Sign…')
    await page.untilText('The certificate is self-signed')
    expect(await page.evaluate('document.querySelectorAll("#pin").length')).toBe(0)
    expect(await page.evaluate('document.querySelector("#level").value')).toBe('B-LT')
    world.checkError = null
    await pick(page, 'level', 'B-T')
    const sent = await sign(page)
    expect(sent).toMatchObject({ reason: 'I agree', level: 'B-T' })
    expect(sent.appearance?.place).not.toBeNull()
  })

  test('active content is named with its pages, and again before the PIN', async () => {
    const page = await openDocument(createWorld({ inspection: { ...plainInspection, activeContent } }))
    await page.untilText('2 scripts, on pages 1, 3')
    expect(await page.axe()).toEqual([])
    await page.press('Sign…')
    await page.untilText('Also signed: 2 scripts and 1 attached file')
  })

  test('a document that forbids signing says so and asks for no PIN', async () => {
    const page = await browser.open(
      createWorld({ inspection: { ...plainInspection, permitted: false, signatures: 1 } }).handlers,
    )
    await page.press('Choose documents')
    await page.untilText('An earlier signature forbids changing this PDF')
    expect(await page.evaluate('document.querySelector(".panel-foot .btn-primary").ariaDisabled')).toBe('true')
    await page.press('Sign…')
    expect(await page.evaluate('document.querySelectorAll("#pin, #reason").length')).toBe(0)
  })

  test('the password of a document is asked for, tried, and passed on to the signature', async () => {
    const page = await browser.open(createWorld({ documentPassword: 'sesame 14' }).handlers)
    await page.press('Choose documents')
    await page.untilText('This document opens with a password')
    expect(await page.axe()).toEqual([])
    await page.type('#document-password', 'open')
    await page.press('Open')
    await page.untilText('That is not the password of this document')
    expect(await page.evaluate('document.querySelector("#document-password").value')).toBe('')
    await page.type('#document-password', 'sesame 14')
    await page.press('Open')
    await page.until(drawn)
    expect(await sign(page)).toMatchObject({ documentPassword: 'sesame 14' })
    expect(await page.evaluate('document.documentElement.outerHTML.includes("sesame 14")')).toBe(false)
  })

  test('nothing broke the content security policy', async () => {
    expect(await browser.violations()).toEqual([])
  })
})
