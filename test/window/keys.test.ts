/** A key that is brought from a file in the real window, and signs. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchApp, type RunningApp } from '../../native-mocks/electron/test-control.ts'
import { createSampleDocument } from '../../src/main/cli/sample-document.ts'
import { hasAll, runPdfsig } from '../signing/pdf/pdf-programs.ts'
import { addSecrets, keepProfile, keepTrace, standsIn } from '../traces.ts'
import { pressButton } from './press-button.ts'

const root = join(import.meta.dirname, '../..')
const pin = '270183'
const filePassword = 'from-the-authority'

let folder: string
let app: RunningApp
let puk = ''
const at = (name: string): string => join(folder, name)
const waitForText = (text: string): Promise<unknown> =>
  app.page.waitUntil(`document.body.innerText.includes(${JSON.stringify(text)})`, 60_000)
const fill = async (selector: string, text: string): Promise<void> => {
  await app.page.waitUntil(`document.querySelector(${JSON.stringify(selector)})?.disabled === false`, 60_000)
  await app.page.click(selector)
  await app.page.type(text)
}
const typeNewPin = async (): Promise<void> => {
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
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-keys-'))
  writeFileSync(at('one.pdf'), await createSampleDocument(new Date()))
  app = await launchApp({
    mainPath: join(root, 'dist/main/main.js'),
    userDataPath: at('profile'),
    env: { LANG: 'en_US.UTF-8', LANGUAGE: 'en' },
  })
})
afterAll(async () => {
  await app.quit()
  addSecrets(puk, pin)
  keepTrace(app.output())
  keepProfile(at('profile'))
  rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(!hasAll('pdfsig'))('keys in the window', () => {
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
    await typeNewPin()
    await waitForText('The password of the key file is wrong')
    await fill('#password', filePassword)
    await typeNewPin()
    puk = await readPuk()
    expect(puk).toMatch(/^PUK(-[0-9A-Z]{4}){4}$/)
    await waitForText('binding signatures')
    await pressButton(app.page, 'Sign')
    await app.page.dropFiles('.drop', [at('one.pdf')])
    await pressButton(app.page, 'Sign…')
    await fill('#pin', pin)
    await app.page.press('Enter')
    await waitForText('Signed by Claire Dubois on')
    expect(await runPdfsig(at('one-signed.pdf'))).toMatchObject([{ valid: true, coversAll: true }])
  })

  test('no PIN, PUK or password stands in a file of the profile', () => {
    const secrets = [pin, puk, puk.replaceAll('-', ''), filePassword]
    const files = readdirSync(at('profile'), { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    expect(files.length).toBeGreaterThan(0)
    for (const { parentPath, name } of files) {
      const text = readFileSync(join(parentPath, name), 'utf8')
      for (const [index, secret] of secrets.entries()) expect(standsIn(text, secret), `${name}: ${index}`).toBe(false)
    }
  })
})
