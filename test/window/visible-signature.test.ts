/** A visible signature in the real window: dragged on a turned page, signed, and found where it was dragged; locked and active documents. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { degrees, PDFDocument } from 'pdf-lib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchApp, type RunningApp } from '../../native-mocks/electron/test-control.ts'
import { openTestPki } from '../../native-mocks/pki/test-pki.ts'
import { lacksOpenssl } from '../pki/openssl.ts'
import { strokePng } from '../signing/appearance/make-png.ts'
import { hasAll, runPdfsig } from '../signing/pdf/pdf-programs.ts'
import { addSecrets, keepProfile, keepTrace } from '../traces.ts'
import { pressButton } from './press-button.ts'

const root = join(import.meta.dirname, '../..')
const pictures = join(root, 'test-results/window')
const pin = '749205'
const password = 'sông-Hồng 14'

let folder: string
let app: RunningApp
const at = (name: string): string => join(folder, name)
const pageText = (): Promise<string> => app.page.evaluate('document.body.innerText')
const waitForText = (text: string): Promise<unknown> =>
  app.page.waitUntil(`document.body.innerText.includes(${JSON.stringify(text)})`, 30_000)
const picture = (name: string): Promise<void> =>
  app.page.screenshot(join(pictures, `${name}.png`), { width: 1280, height: 800 })

/** Two pages; the second is turned, and cut to a part that does not begin at 0, 0. */
const createTurnedPdf = async (): Promise<Uint8Array> => {
  const pdf = await PDFDocument.create()
  pdf.addPage([595, 842])
  const turned = pdf.addPage([700, 900])
  turned.setCropBox(50, 30, 600, 800)
  turned.setRotation(degrees(90))
  return pdf.save({ useObjectStreams: false })
}

const createActivePdf = async (): Promise<Uint8Array> => {
  const pdf = await PDFDocument.create()
  pdf.addPage([595, 842])
  pdf.addJavaScript('hello', 'app.alert("hello")')
  await pdf.attach(Buffer.from('a,b'), 'table.csv', { mimeType: 'text/csv' })
  return pdf.save({ useObjectStreams: false })
}

const openFile = async (name: string): Promise<void> => {
  await app.page.waitFor('.drop')
  await app.page.dropFiles('.drop', [at(name)])
}
const waitForPage = (number: number): Promise<unknown> =>
  app.page.waitUntil(`document.querySelector('.paper-drawn > canvas')?.dataset.page === '${number}'`, 30_000)
const enterPin = async (): Promise<void> => {
  await app.page.waitUntil('document.activeElement?.id === "pin" && !document.activeElement.disabled', 60_000)
  await app.page.type(pin)
  await app.page.press('Enter')
}

interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}
const boxOf = (selector: string): Promise<Box> =>
  app.page.evaluate(`(() => {
    const { left, top, width, height } = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect()
    return { left, top, width, height }
  })()`)

const drag = async (from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> => {
  const send = (type: string, point: object) =>
    app.page.send('Input.dispatchMouseEvent', { type, button: 'left', buttons: 1, clickCount: 1, ...point })
  await app.page.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...from })
  await send('mousePressed', from)
  await send('mouseMoved', { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 })
  await send('mouseMoved', to)
  await send('mouseReleased', to)
}

/** Where there is ink on a page as poppler shows it: 72 dots an inch, one pixel a point, from the upper left corner. */
const findInk = (path: string, page: number, programArguments: readonly string[] = []): Box & { pageWidth: number } => {
  const number = String(page)
  const bytes = execFileSync(
    'pdftoppm',
    ['-r', '72', '-cropbox', '-gray', '-f', number, '-l', number, ...programArguments, path],
    { maxBuffer: 1 << 26 },
  )
  const header = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString('latin1', 0, 200))
  const pageWidth = Number(header?.[1])
  const start = header?.[0].length ?? 0
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1, -1]
  for (let index = start; index < bytes.length; index++) {
    if ((bytes[index] ?? 255) > 200) continue
    const x = (index - start) % pageWidth
    const y = Math.floor((index - start) / pageWidth)
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return { left, top, width: right - left + 1, height: bottom - top + 1, pageWidth }
}

const isHere = hasAll('pdfsig', 'qpdf')

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-visible-'))
  mkdirSync(pictures, { recursive: true })
  writeFileSync(at('turned.pdf'), await createTurnedPdf())
  writeFileSync(at('active.pdf'), await createActivePdf())
  writeFileSync(at('hand.png'), strokePng())
  if (isHere) execFileSync('qpdf', ['--encrypt', password, 'owner', '256', '--', at('turned.pdf'), at('locked.pdf')])
  app = await launchApp({
    mainPath: join(root, 'dist/main/main.js'),
    userDataPath: at('profile'),
    env: { LANG: 'en_US.UTF-8', LANGUAGE: 'en' },
  })
  await pressButton(app.page, 'Keys')
  await pressButton(app.page, 'Make a software key')
  await app.page.click('#name')
  await app.page.type('Nguyễn Thị Minh Anh')
  await app.page.click('#newPin')
  await app.page.type(pin)
  await app.page.click('#again')
  await app.page.type(pin)
  await app.page.press('Enter')
  await waitForText('PUK-')
  await app.page.click('dialog[open] input[type=checkbox]')
  await pressButton(app.page, 'Done')
  await pressButton(app.page, 'Sign')
})
afterAll(async () => {
  await app.quit()
  addSecrets(pin, password)
  keepTrace(app.output())
  keepProfile(at('profile'))
  rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(!isHere)('visible signatures in the window', () => {
  let drawn: Box
  let page: Box

  test('a box is dragged on a turned page, zoomed in, with a picture from a file', async () => {
    await openFile('turned.pdf')
    await waitForPage(1)
    await app.page.press('PageDown')
    await waitForPage(2)
    await app.page.click('[aria-label="Zoom in"]')
    await app.page.click('#reason')
    await app.page.type('Tôi đồng ý')
    await app.page.click('[role=switch]')
    await app.page.waitFor('.stamp')
    const { root: top } = (await app.page.send('DOM.getDocument', {})) as { root: { nodeId: number } }
    const { nodeId } = (await app.page.send('DOM.querySelector', {
      nodeId: top.nodeId,
      selector: '#picture-file',
    })) as { nodeId: number }
    await app.page.send('DOM.setFileInputFiles', { nodeId, files: [at('hand.png')] })
    await app.page.waitFor('.stamp img')
    await app.page.evaluate('document.querySelector(".stage-scroll").scrollTo(60, 40)')
    page = await boxOf('.stamp-layer')
    const stage = await boxOf('.stage-scroll')
    await drag({ x: stage.left + 80, y: page.top + 70 }, { x: stage.left + 330, y: page.top + 175 })
    drawn = await boxOf('.stamp')
    expect(drawn.left).toBeCloseTo(stage.left + 80, -0.5)
    expect(drawn.top).toBeCloseTo(page.top + 70, -0.5)
    expect(drawn.width).toBeCloseTo(250, -0.5)
    expect(drawn.height).toBeCloseTo(105, -0.5)
    await picture('visible-dragged')
  })

  test('signed, it stands there for poppler, the other page is blank, and the file is valid for pdfsig', async () => {
    await pressButton(app.page, 'Sign…')
    await enterPin()
    await waitForText('Your document is signed')
    expect(await runPdfsig(at('turned-signed.pdf'))).toMatchObject([{ valid: true, coversAll: true }])
    const ink = findInk(at('turned-signed.pdf'), 2)
    expect(ink.pageWidth).toBe(800)
    const points = ink.pageWidth / page.width
    const box = {
      left: (drawn.left - page.left) * points,
      top: (drawn.top - page.top) * points,
      right: (drawn.left - page.left + drawn.width) * points,
      bottom: (drawn.top - page.top + drawn.height) * points,
    }
    // The core keeps 5 points of air at most; the picture stands left, the hairline beside the words is as high as the box.
    expect(ink.left).toBeGreaterThanOrEqual(Math.floor(box.left))
    expect(ink.left).toBeLessThan(box.left + 16)
    expect(Math.abs(ink.top - (box.top + 5))).toBeLessThan(4)
    expect(Math.abs(ink.top + ink.height - (box.bottom - 5))).toBeLessThan(4)
    expect(ink.left + ink.width).toBeLessThanOrEqual(Math.ceil(box.right))
    expect(findInk(at('turned-signed.pdf'), 1).width).toBeLessThan(1)
    expect(execFileSync('pdftotext', [at('turned-signed.pdf'), '-'], { encoding: 'utf8' })).toContain('Tôi đồng ý')
  })

  test('active content is named on the page and in the PIN dialog', async () => {
    await pressButton(app.page, 'Sign another')
    await openFile('active.pdf')
    await waitForText('This document contains active content')
    expect(await pageText()).toContain('1 attached file')
    await waitForPage(1)
    await pressButton(app.page, 'Sign…')
    await app.page.waitFor('#pin')
    const dialog = await app.page.evaluate<string>('document.querySelector("dialog[open]").innerText')
    expect(dialog).toMatch(/Also signed: .*1 script.* and 1 attached file|Also signed: .*1 attached file/)
    await picture('active-content-pin')
    await app.page.press('Escape')
    await app.page.click('[aria-label="Back to Sign"]')
  })

  test.skipIf(lacksOpenssl)(
    'time is proven by the authority of the settings; long-term is refused before the PIN',
    async () => {
      const pki = await openTestPki()
      try {
        await openFile('active.pdf')
        await waitForPage(1)
        await pressButton(app.page, 'Set it in Settings')
        await app.page.click('#tsa')
        await app.page.type(pki.tsaUrl())
        await pressButton(app.page, 'Save')
        await waitForText('Saved.')
        await pressButton(app.page, 'Sign')
        const choose = (id: string, value: string): Promise<void> =>
          app.page.evaluate(`(() => {
          const select = document.querySelector('#${id}')
          select.value = '${value}'
          select.dispatchEvent(new Event('change', { bubbles: true }))
        })()`)
        await choose('level', 'B-LT')
        await choose('certify', 'form-filling')
        await pressButton(app.page, 'Sign…')
        await waitForText('The certificate is self-signed')
        expect(await app.page.evaluate('document.querySelectorAll("#pin").length')).toBe(0)
        await picture('level-refused')
        await choose('level', 'B-T')
        await pressButton(app.page, 'Sign…')
        await enterPin()
        await waitForText('Your document is signed')
        await pressButton(app.page, 'Technical details')
        await waitForText('PAdES B-T')
        expect(await runPdfsig(at('active-signed.pdf'))).toMatchObject([{ valid: true, coversAll: true }])
        const signed = readFileSync(at('active-signed.pdf'), 'latin1')
        // id-aa-timeStampToken in the signature (RFC 3161 appendix A), and P 2 of the certification.
        expect(signed.toLowerCase()).toContain('060b2a864886f70d010910020e')
        expect(signed).toMatch(/\/TransformParams\s*<<[^>]*\/P 2\b/)
      } finally {
        await pki.close()
      }
      await pressButton(app.page, 'Sign another')
    },
  )

  test('an encrypted document opens with its password only, and is signed with it', async () => {
    await openFile('locked.pdf')
    await waitForText('This document opens with a password')
    await app.page.waitFor('#document-password')
    await app.page.type('wrong')
    await app.page.press('Enter')
    await waitForText('That is not the password of this document')
    await picture('document-password')
    await app.page.waitUntil('document.activeElement?.id === "document-password"')
    await app.page.type(password)
    await app.page.press('Enter')
    await waitForPage(1)
    await app.page.click('[role=switch]')
    await app.page.waitFor('.stamp')
    await app.page.evaluate('document.querySelector(".stamp").focus()')
    for (const key of ['ArrowUp', 'ArrowLeft', 'Control+ArrowUp', 'Shift+ArrowRight']) await app.page.press(key)
    await pressButton(app.page, 'Sign…')
    await enterPin()
    await waitForText('Your document is signed')
    expect(await runPdfsig(at('locked-signed.pdf'), password)).toMatchObject([{ valid: true }])
    // Default place: 42 points from the lower right corner; 1 mm to the left, 11 mm up, 1 mm wider.
    const ink = findInk(at('locked-signed.pdf'), 1, ['-upw', password])
    const mm = 72 / 25.4
    const left = 595 - 198 - 42 - mm
    const bottom = 842 - 42 - 11 * mm
    expect(Math.abs(ink.left - (left + 5))).toBeLessThan(10)
    expect(Math.abs(ink.top + ink.height - (bottom - 5))).toBeLessThan(4)
    expect(ink.left + ink.width).toBeLessThanOrEqual(Math.ceil(left + 198 + mm))
  })

  test('the password of the document stands nowhere in the page any more', async () => {
    await pressButton(app.page, 'Sign another')
    await app.page.waitFor('.drop')
    expect(await app.page.evaluate(`document.documentElement.outerHTML.includes(${JSON.stringify(password)})`)).toBe(
      false,
    )
  })
})
