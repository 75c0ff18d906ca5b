/** The real window on signed files: an intact one, and one that was changed after signing, with the change named. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchApp, type RunningApp } from '../../native-mocks/electron/test-control.ts'
import { createSignedPdf } from '../validation/pdf/signed-pdf.ts'
import { appendUpdate, pdfStream } from '../validation/pdf/update-pdf.ts'
import { pressButton } from './press-button.ts'

const root = join(import.meta.dirname, '../..')
const pictures = join(root, 'test-results/window')

const content =
  'BT /F1 11 Tf 20 160 Td (Service agreement) Tj 0 -24 Td (The client will pay) Tj 0 -14 Td (a fee of 100 euros a month.) Tj ET'
let folder: string
let app: RunningApp
const at = (name: string): string => join(folder, name)
const waitForText = (text: string): Promise<unknown> =>
  app.page.waitUntil(`document.body.innerText.includes(${JSON.stringify(text)})`, 30_000)
const picture = (name: string): Promise<void> =>
  app.page.screenshot(join(pictures, `${name}.png`), { width: 1200, height: 800 })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-checked-'))
  mkdirSync(pictures, { recursive: true })
  const page = '/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>'
  const { bytes } = await createSignedPdf({ page, content })
  writeFileSync(at('intact.pdf'), bytes)
  writeFileSync(at('changed.pdf'), appendUpdate(bytes, { objects: { 4: pdfStream(content.replace('100', '900')) } }))
  app = await launchApp({
    mainPath: join(root, 'dist/main/main.js'),
    userDataPath: at('profile'),
    env: { LANG: 'en_US.UTF-8', LANGUAGE: 'en' },
  })
})
afterAll(async () => {
  await app.quit()
  rmSync(folder, { recursive: true, force: true })
})

describe('signed files in the window', () => {
  test('a file that was changed after signing is red, with the change and its page in words', async () => {
    await app.page.waitFor('.drop')
    await app.page.dropFiles('.drop', [at('changed.pdf')])
    await waitForText('Do not rely on this document')
    await waitForText('It was changed after Nguyễn Thị Ánh signed it.')
    await waitForText('Page 1: What this page shows was replaced or covered. Not allowed by this signature.')
    expect(await app.page.evaluate('document.querySelector(".verdict").className')).toContain('verdict-bad')
    await app.page.waitFor('.paper-drawn canvas')
  })

  test('what was signed is told beside what is shown, and can be looked at', async () => {
    const change = 'document.querySelector(".change")'
    await app.page.waitFor('.change')
    expect(await app.page.evaluate(`${change}.querySelector("del").innerText`)).toBe('100')
    expect(await app.page.evaluate(`${change}.querySelector("ins").innerText`)).toBe('900')
    await picture('validation-changed')
    const drawnText = 'document.querySelector(".paper-drawn").innerText'
    await app.page.waitUntil(`${drawnText}.includes("900")`, 30_000)
    await pressButton(app.page, 'As signed')
    await app.page.waitUntil(`${drawnText}.includes("100")`, 30_000)
    await picture('validation-as-signed')
    await pressButton(app.page, 'As shown now')
    await app.page.waitUntil(`${drawnText}.includes("900")`, 30_000)
  })

  test('its report is saved where the dialog says', async () => {
    await app.dialogs.queue({ filePath: at('report.pdf') })
    await pressButton(app.page, 'Save report')
    await waitForText('The report is saved as report.pdf.')
    expect(readFileSync(at('report.pdf')).subarray(0, 5).toString()).toBe('%PDF-')
    await app.dialogs.queue({ filePath: at('report.json') })
    await pressButton(app.page, 'Save for programs (JSON)')
    await waitForText('The report is saved as report.json.')
    const report = JSON.parse(readFileSync(at('report.json'), 'utf8'))
    expect(report).toMatchObject({ file: { name: 'changed.pdf' }, verdict: { indication: 'TOTAL-FAILED' } })
  })

  test('an intact file of a stranger is amber, never green', async () => {
    await app.page.click('[aria-label="Back to Sign"]')
    await app.page.waitFor('.drop')
    await app.page.dropFiles('.drop', [at('intact.pdf')])
    await waitForText('Not everything could be confirmed')
    await waitForText('Unchanged since it was signed')
    expect(await app.page.evaluate('document.querySelectorAll(".verdict-ok, .verdict-bad").length')).toBe(0)
    await picture('validation-stranger')
    await pressButton(app.page, 'Add my signature')
    await waitForText('Your signature')
  })
})
