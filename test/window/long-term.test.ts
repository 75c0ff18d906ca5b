/**
 * The highest levels through the real window, with the authorities of openssl: signed, form fields locked; a signature that
 * was basic made to last, or told why not; and all of it valid after every service is gone.
 */
import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
const password = 'open-sesame-4'

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
  /** Her certificate. */
  let anna: Uint8Array
  let basicBytes = 0
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
    anna = await pki.issue(Buffer.from(request, 'base64'))
    writeFileSync(at('anna.pem'), toPem(anna))
    await run('keys', 'certificate', 'Anna', '--install', 'anna.pem', '--pin-file', 'pin')
    writeFileSync(at('root.pem'), toPem(await pki.certificate('root')))
    for (const purpose of ['signing', 'timestamping']) await run('trust', 'add', 'root.pem', '--for', purpose)
    await run('settings', 'set', 'tsa.url', pki.tsaUrl())
    const sign = ['sign', '--key', 'Anna', '--pin-file', 'pin']
    await run(...sign, 'form.pdf', '--out', 'basic.pdf')
    execFileSync('qpdf', ['--encrypt', password, 'owner', '256', '--', at('form.pdf'), at('form-locked.pdf')])
    await run(...sign, 'form-locked.pdf', '--out', 'locked.pdf', '--document-password-file', 'password')
  }

  const setAuthority = (url: string): Promise<unknown> =>
    app.page.evaluate(`bridge.app.saveSettings({ language: null, tsaUrls: [${JSON.stringify(url)}] })`)
  const goBack = (): Promise<void> => app.page.click('[aria-label="Back to Sign"]')
  const filesNow = (): readonly string[] => readdirSync(folder).sort()

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signet-long-term-'))
    mkdirSync(pictures, { recursive: true })
    writeFileSync(at('pin'), `${pin}\n`, { mode: 0o600 })
    writeFileSync(at('form.pdf'), await createForm())
    writeFileSync(at('password'), `${password}\n`, { mode: 0o600 })
    addSecrets(pin, password)
    pki = await openTestPki()
    await prepareProfile()
    app = await launchApp({
      mainPath: join(root, 'dist/main/main.js'),
      userDataPath: at('profile'),
      env: { LANG: 'en_US.UTF-8', LANGUAGE: 'en' },
    })
    await app.page.waitUntil('document.activeElement?.matches("input[type=password]")', deadlineMs)
    await app.page.type(pin)
    await app.page.press('Enter')
    await app.page.waitFor('.drop', deadlineMs)
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

  test('a basic signature is made to last by mouse, in a new file that the native dialog names', async () => {
    const basic = readFileSync(at('basic.pdf'))
    basicBytes = basic.length
    await openFile('basic.pdf')
    await waitForText('How long it can be proven')
    await waitForText('Basic. Who signed and what can be checked.')
    await pressButton(app.page, 'Make it last…')
    await app.page.waitFor('dialog[open] input:checked')
    await app.page.click('dialog[open] .choice:last-child input')
    await app.page.waitFor('dialog[open] .choice:last-child input:checked')
    await picture('extend-choose')
    await pressButton(app.page, 'Show as a command')
    await app.page.waitUntil(`document.querySelector('dialog[open] textarea')?.value.includes(' extend ')`)
    expect(await app.page.evaluate(`document.querySelector('dialog[open] textarea').value`)).toContain(
      `extend ${at('basic.pdf')} --level b-lta --out ${at('basic-extended.pdf')}`,
    )
    await app.page.press('Escape')
    await app.page.waitFor('dialog[open] .choice:last-child input:checked')
    await app.dialogs.queue({ filePath: at('lasting.pdf') })
    await pressButton(app.page, 'Choose where…')
    await waitForText('Saved as lasting.pdf')
    await waitForText('Archive. Time and answers of the issuers are in the file')
    await waitForText('The 3 signatures of this document are valid')
    await picture('extend-done')
    expect((await app.dialogs.calls()).at(-1)).toMatchObject({ argument: { defaultPath: at('basic-extended.pdf') } })
    const lasting = readFileSync(at('lasting.pdf'))
    expect(readFileSync(at('basic.pdf')).equals(basic)).toBe(true)
    expect(lasting.subarray(0, basic.length).equals(basic)).toBe(true)
    expect((await runPdfsig(at('lasting.pdf')))[0]).toMatchObject({ valid: true })
  })

  test('its timestamp is renewed by keyboard alone', async () => {
    const walkTo = async (words: string): Promise<void> => {
      for (let steps = 0; steps < 60; steps++) {
        if (await app.page.evaluate(`document.activeElement.textContent.includes(${JSON.stringify(words)})`)) return
        await app.page.press('Tab')
      }
      throw new Error(`the keyboard does not get to ${words}`)
    }
    await app.page.waitUntil('document.activeElement?.matches(".verdict h2")', deadlineMs)
    await walkTo('Renew the timestamp…')
    await app.page.press('Enter')
    await app.page.waitUntil('document.activeElement?.matches("dialog[open] input:checked")', deadlineMs)
    await app.dialogs.queue({ filePath: at('renewed.pdf') })
    await app.page.press('Enter')
    await waitForText('Saved as renewed.pdf')
    await waitForText('The 4 signatures of this document are valid')
    await app.page.waitUntil('document.activeElement?.matches(".verdict h2")', deadlineMs)
    expect(readFileSync(at('renewed.pdf')).subarray(0, readFileSync(at('lasting.pdf')).length)).toEqual(
      readFileSync(at('lasting.pdf')),
    )
    await goBack()
  })

  test('a document that opens with a password is made to last with it', async () => {
    const enterPassword = async (): Promise<void> => {
      await app.page.waitFor('dialog[open] input[type=password]', deadlineMs)
      await app.page.click('dialog[open] input[type=password]')
      await app.page.type(password)
      await app.page.press('Enter')
    }
    await openFile('locked.pdf')
    await enterPassword()
    await waitForText('Basic. Who signed and what can be checked.')
    await app.page.waitFor('.paper-drawn canvas', deadlineMs)
    await picture('extend-locked')
    await pressButton(app.page, 'Make it last…')
    await app.page.waitFor('dialog[open] input:checked')
    await app.dialogs.queue({ filePath: at('locked-lasting.pdf') })
    await pressButton(app.page, 'Choose where…')
    await enterPassword()
    await waitForText('Saved as locked-lasting.pdf')
    await waitForText('Long-term. A timestamp proves when it was signed')
    expect((await runPdfsig(at('locked-lasting.pdf'), password))[0]).toMatchObject({ valid: true })
    await goBack()
  })

  test('what cannot be had is told, and no file of a lower level is there', async () => {
    await openFile('basic.pdf')
    await pressButton(app.page, 'Make it last…')
    const before = filesNow()
    const expectTold = async (words: string, target = 'refused.pdf'): Promise<void> => {
      await app.page.waitFor('dialog[open] input:checked')
      await app.dialogs.queue({ filePath: at(target) })
      await pressButton(app.page, 'Choose where…')
      await waitForText(words)
      expect(filesNow()).toEqual(before)
    }
    await expectTold('The new file would replace the original, so nothing was written.', 'basic.pdf')
    await setAuthority(pki.tsaUrl('down'))
    await expectTold('The timestamp authority did not answer.')
    await setAuthority(pki.tsaUrl())
    pki.down.add('ocsp').add('crl')
    await expectTold('The issuer gave no usable answer on whether a certificate was revoked')
    pki.down.clear()
    await picture('extend-refused')
    appendFileSync(at('basic.pdf'), ' ')
    await expectTold('The file was changed on disk after you opened it, so no new file was written.')
    await app.page.press('Escape')
    await app.page.waitUntil('document.querySelector("dialog[open]") === null')
    await goBack()
  })

  test('an authority that does not answer is given up', async () => {
    await setAuthority(pki.tsaUrl('slow'))
    await openFile('lasting.pdf')
    await pressButton(app.page, 'Renew the timestamp…')
    const before = filesNow()
    await app.page.waitFor('dialog[open] input:checked')
    await app.dialogs.queue({ filePath: at('stopped.pdf') })
    await pressButton(app.page, 'Choose where…')
    await waitForText('Waiting for the timestamp authority…')
    await pressButton(app.page, 'Cancel')
    await waitForText('Stopped. Nothing was written.')
    expect(filesNow()).toEqual(before)
    await setAuthority(pki.tsaUrl())
    await app.page.press('Escape')
    await goBack()
  })

  test('a signer who was revoked meanwhile: the level is refused, and told why', async () => {
    writeFileSync(at('again.pdf'), readFileSync(at('lasting.pdf')).subarray(0, basicBytes))
    await pki.revoke(anna)
    await openFile('again.pdf')
    await pressButton(app.page, 'Make it last…')
    await app.page.waitFor('dialog[open] input:checked')
    const before = filesNow()
    await app.dialogs.queue({ filePath: at('revoked.pdf') })
    await pressButton(app.page, 'Choose where…')
    await waitForText('The issuer says that a certificate was revoked, so this level cannot be reached.')
    expect(filesNow()).toEqual(before)
    await app.page.press('Escape')
    await goBack()
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
