/** The life of a key in the real window: made, its PIN changed, locked and unblocked, then used; and one brought from a file. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchApp, type RunningApp } from '../../native-mocks/electron/test-control.ts'
import { createSampleDocument } from '../../src/main/cli/sample-document.ts'
import { hasAll, runPdfsig } from '../signing/pdf/pdf-programs.ts'
import { addSecrets, keepProfile, keepTrace } from '../traces.ts'
import { pressButton } from './press-button.ts'

const root = join(import.meta.dirname, '../..')
const pins = { first: '583920', second: 'kestrel-77', third: '904417', imported: '270183' } as const
const filePassword = 'from-the-authority'

let folder: string
let app: RunningApp
let puk = ''
const at = (name: string): string => join(folder, name)
const waitForText = (text: string): Promise<unknown> =>
  app.page.waitUntil(`document.body.innerText.includes(${JSON.stringify(text)})`, 30_000)
const fill = async (selector: string, text: string): Promise<void> => {
  await app.page.waitUntil(`document.querySelector(${JSON.stringify(selector)})?.disabled === false`, 15_000)
  await app.page.click(selector)
  await app.page.type(text)
}
const typeNewPin = async (pin: string): Promise<void> => {
  await fill('#newPin', pin)
  await fill('#again', pin)
  await app.page.press('Enter')
}
const readPuk = async (): Promise<string> => {
  await waitForText('PUK-')
  const shown = await app.page.evaluate('document.querySelector("output.puk").innerText')
  await app.page.click('dialog[open] input[type=checkbox]')
  await pressButton(app.page, 'Done')
  return String(shown)
}
const signed = async (name: string, pin: string, signer: string): Promise<void> => {
  await pressButton(app.page, 'Sign')
  await app.page.waitFor('.drop')
  await app.page.dropFiles('.drop', [at(name)])
  await waitForText(name)
  await pressButton(app.page, 'Sign…')
  await fill('#pin', pin)
  await app.page.press('Enter')
  await waitForText(`Signed by ${signer} on`)
  await pressButton(app.page, 'Sign another')
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-keys-'))
  for (const name of ['one.pdf', 'two.pdf']) writeFileSync(at(name), await createSampleDocument(new Date()))
  app = await launchApp({
    mainPath: join(root, 'dist/main/main.js'),
    userDataPath: at('profile'),
    env: { LANG: 'en_US.UTF-8', LANGUAGE: 'en' },
  })
})
afterAll(async () => {
  await app.quit()
  addSecrets(puk, ...Object.values(pins))
  keepTrace(app.output())
  keepProfile(at('profile'))
  rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(!hasAll('pdfsig'))('keys in the window', () => {
  test('a key is made, and its PIN changed', async () => {
    await pressButton(app.page, 'Keys')
    await pressButton(app.page, 'Make a software key')
    await fill('#name', 'Nguyễn Thị Minh Anh')
    await typeNewPin(pins.first)
    puk = await readPuk()
    expect(puk).toMatch(/^PUK(-[0-9A-Z]{4}){4}$/)
    await pressButton(app.page, 'Change PIN')
    await fill('#pin', pins.first)
    await typeNewPin(pins.second)
    await waitForText('The PIN is changed')
    await pressButton(app.page, 'Close')
  })

  test('five wrong PINs lock it, the last only after it was agreed to', async () => {
    await pressButton(app.page, 'Change PIN')
    for (const left of ['4 of 5', '3 of 5', '2 of 5', 'Last try']) {
      await fill('#pin', pins.first)
      await typeNewPin(pins.third)
      await waitForText(left)
      await app.page.waitUntil('document.querySelector("dialog [type=submit] .spin") === null', 15_000)
    }
    await waitForText('One more wrong PIN locks this key')
    await app.page.click('dialog[open] input[type=checkbox]')
    await fill('#pin', pins.first)
    await typeNewPin(pins.third)
    await waitForText('The PIN of this key is locked')
  })

  test('the PUK unblocks it right there', async () => {
    await pressButton(app.page, 'Unblock the PIN')
    await fill('#puk', puk)
    await typeNewPin(pins.third)
    await waitForText('The PIN is unblocked')
    await pressButton(app.page, 'Close')
    await waitForText('5 of 5 tries left')
  })

  test('the key signs with the new PIN', async () => {
    await signed('one.pdf', pins.third, 'Nguyễn Thị Minh Anh')
    expect(await runPdfsig(at('one-signed.pdf'))).toMatchObject([{ valid: true, coversAll: true }])
  })

  test('a PKCS#12 file of openssl becomes a key that signs', async () => {
    const run = (...words: readonly string[]) => execFileSync('openssl', words, { stdio: 'pipe' })
    const subject = ['-subj', '/CN=Claire Dubois', '-addext', 'keyUsage=critical,nonRepudiation', '-days', '30']
    run(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      at('key.pem'),
      '-out',
      at('certificate.pem'),
      ...subject,
    )
    const files = ['-inkey', at('key.pem'), '-in', at('certificate.pem'), '-out', at('claire.p12')]
    run('pkcs12', '-export', ...files, '-passout', `pass:${filePassword}`)
    await pressButton(app.page, 'Keys')
    await app.dialogs.queue({ filePaths: [at('claire.p12')] }, { filePaths: [at('claire.p12')] })
    await pressButton(app.page, 'Bring a key from a file')
    await fill('#password', 'not-this')
    await typeNewPin(pins.imported)
    await waitForText('The password of the key file is wrong')
    await fill('#password', filePassword)
    await typeNewPin(pins.imported)
    await readPuk()
    await waitForText('binding signatures')
    await pressButton(app.page, 'Sign')
    await pressButton(app.page, 'Use another key')
    await app.page.click('.choice:has(input:not(:checked))')
    await pressButton(app.page, 'Use this key')
    await signed('two.pdf', pins.imported, 'Claire Dubois')
    expect(await runPdfsig(at('two-signed.pdf'))).toMatchObject([{ valid: true, coversAll: true }])
  })

  test('no PIN, PUK or password stands in a file of the profile', () => {
    const secrets = [...Object.values(pins), puk, puk.replaceAll('-', ''), filePassword]
    const files = readdirSync(at('profile'), { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    expect(files.length).toBeGreaterThan(0)
    for (const { parentPath, name } of files) {
      const bytes = readFileSync(join(parentPath, name))
      for (const [index, secret] of secrets.entries()) expect(bytes.includes(secret), `${name}: ${index}`).toBe(false)
    }
  })
})
