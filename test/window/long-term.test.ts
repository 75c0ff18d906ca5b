/** The highest levels through the real window, with the authorities of openssl: signed, form fields locked, and valid after every service is gone. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFDocument } from 'pdf-lib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchApp, type RunningApp } from '../../native-mocks/electron/test-control.ts'
import { openTestPki, type TestPki } from '../../native-mocks/pki/test-pki.ts'
import { toPem } from '../../src/main/pki/certificate.ts'
import { pin, runSignet } from '../cli/run-signet.ts'
import { lacksOpenssl } from '../pki/openssl.ts'
import { hasAll, runPdfsig } from '../signing/pdf/pdf-programs.ts'
import { addSecrets, keepProfile, keepTrace } from '../traces.ts'
import { pressButton } from './press-button.ts'

const root = join(import.meta.dirname, '../..')
const pictures = join(root, 'test-results/window')
const deadlineMs = 60_000

const createForm = async (): Promise<Uint8Array> => {
  const pdf = await PDFDocument.create()
  const page = pdf.addPage([595, 842])
  const form = pdf.getForm()
  form.createTextField('buyer.name').addToPage(page, { x: 60, y: 700, width: 200, height: 24 })
  form.createTextField('buyer.remarks').addToPage(page, { x: 60, y: 650, width: 200, height: 24 })
  form.createCheckBox('agreed').addToPage(page, { x: 60, y: 610, width: 16, height: 16 })
  return pdf.save({ useObjectStreams: false })
}

describe.skipIf(lacksOpenssl || !hasAll('pdfsig', 'qpdf'))('long-term signatures in the window', () => {
  let folder: string
  let pki: TestPki
  let app: RunningApp
  const at = (name: string): string => join(folder, name)
  const waitForText = (text: string): Promise<unknown> =>
    app.page.waitUntil(`document.body.innerText.includes(${JSON.stringify(text)})`, deadlineMs)
  const picture = (name: string): Promise<void> =>
    app.page.screenshot(join(pictures, `${name}.png`), { width: 1280, height: 800 })
  const choose = async (id: string, value: string): Promise<void> => {
    await app.page.waitFor(`#${id}`)
    await app.page.evaluate(`(() => {
      const select = document.querySelector('#${id}')
      select.value = '${value}'
      select.dispatchEvent(new Event('change', { bubbles: true }))
    })()`)
  }
  const openFile = async (name: string): Promise<void> => {
    await app.page.waitFor('.drop', deadlineMs)
    await app.page.dropFiles('.drop', [at(name)])
  }

  /** As support staff would: a key with the certificate of an authority, that authority trusted, and a timestamp authority. */
  const prepareProfile = async (): Promise<void> => {
    const run = async (...args: readonly string[]): Promise<void> => {
      const { exit, stderr } = await runSignet(args, { folder })
      expect([args[0], exit, stderr]).toEqual([args[0], 0, expect.any(String)])
    }
    await run('keys', 'create', '--name', 'Anna', '--pin-file', 'pin')
    await run('keys', 'request', 'Anna', '--name', 'Anna Example', '--pin-file', 'pin', '--out', 'anna.csr')
    const request = readFileSync(at('anna.csr'), 'latin1').replace(/-----[^-]+-----|\s/g, '')
    writeFileSync(at('anna.pem'), toPem(await pki.issue(Buffer.from(request, 'base64'))))
    await run('keys', 'certificate', 'Anna', '--install', 'anna.pem', '--pin-file', 'pin')
    writeFileSync(at('root.pem'), toPem(await pki.certificate('root')))
    for (const purpose of ['signing', 'timestamping']) await run('trust', 'add', 'root.pem', '--for', purpose)
    await run('settings', 'set', 'tsa.url', pki.tsaUrl())
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signet-long-term-'))
    mkdirSync(pictures, { recursive: true })
    writeFileSync(at('pin'), `${pin}\n`, { mode: 0o600 })
    writeFileSync(at('form.pdf'), await createForm())
    addSecrets(pin)
    pki = await openTestPki()
    await prepareProfile()
    app = await launchApp({
      mainPath: join(root, 'dist/main/main.js'),
      userDataPath: at('profile'),
      env: { LANG: 'en_US.UTF-8', LANGUAGE: 'en' },
    })
  })
  afterAll(async () => {
    await app?.quit()
    if (app) keepTrace(app.output())
    keepProfile(at('profile'))
    await pki?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test.each(['B-LT', 'B-LTA'] as const)('%s is reached, with one form field locked', async level => {
    pki.requests.length = 0
    writeFileSync(at(`${level}.pdf`), readFileSync(at('form.pdf')))
    await openFile(`${level}.pdf`)
    await app.page.waitFor('.paper-drawn > canvas', deadlineMs)
    await choose('level', level)
    await choose('lock', 'include')
    await app.page.waitFor('fieldset .check')
    await app.page.evaluate('document.querySelector("fieldset .check input").click()')
    await app.page.waitUntil('document.querySelector("fieldset .check input").checked')
    await app.page.evaluate('document.querySelector("fieldset").scrollIntoView()')
    await picture(`lock-${level}`)
    await pressButton(app.page, 'Sign…')
    await waitForText('Locks the form field buyer.name')
    await app.page.waitUntil('document.activeElement?.id === "pin" && !document.activeElement.disabled', deadlineMs)
    await picture(`lock-pin-${level}`)
    await app.page.type(pin)
    await app.page.press('Enter')
    await waitForText('Your document is signed')
    await pressButton(app.page, 'Technical details')
    await waitForText(`PAdES ${level}`)
    expect(pki.requests).toEqual(
      expect.arrayContaining([expect.stringMatching(/^\/tsa/), expect.stringMatching(/ocsp/)]),
    )
    const signed = readFileSync(at(`${level}-signed.pdf`), 'latin1')
    expect(signed).toMatch(/\/TransformMethod\s*\/FieldMDP/)
    expect(signed).toMatch(/\/Action\s*\/Include/)
    expect(signed).toMatch(/\/DSS\b/)
    const kinds = await runPdfsig(at(`${level}-signed.pdf`))
    expect(kinds.length).toBe(level === 'B-LTA' ? 2 : 1)
    expect(kinds[0]).toMatchObject({ valid: true })
    await pressButton(app.page, 'Sign another')
  })

  test('every service gone, it is valid and green from what it brings itself', async () => {
    await pki.close()
    await openFile('B-LTA-signed.pdf')
    await waitForText('The 2 signatures of this document are valid')
    expect(await app.page.evaluate('document.querySelector(".verdict").className')).toContain('verdict-ok')
    await waitForText('a timestamp of Test tsa proves it')
    await app.page.evaluate('document.querySelectorAll("details").forEach(each => { each.open = true })')
    await waitForText('PAdES B-LTA')
    await waitForText('in the document')
    await picture('long-term-valid')
  })
})
