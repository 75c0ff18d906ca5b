/** A website that was really answered, in the real window over the real core: what it knows, letters to it, an objection, a new name, forgotten; and what opens the vault. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { calculateJwkThumbprint, compactVerify, EmbeddedJWK, type JWK } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findObstacle } from '../../native-mocks/electron/browser.ts'
import { launchApp, type RunningApp } from '../../native-mocks/electron/test-control.ts'
import { openWebsite, type Website } from '../../native-mocks/website/website.ts'
import type { FileVerdict } from '../../src/shared/model/validation.ts'
import { openCore } from '../cli/run-over-core.ts'
import { openVaultWith } from '../disclosure/seed-vault.ts'
import { addSecrets, keepProfile, keepTrace } from '../traces.ts'
import { pressButton } from './press-button.ts'

const obstacle = findObstacle()
if (obstacle) console.log('[lacks] a browser and a display: apt-get install chromium xvfb')
const root = join(import.meta.dirname, '../..')
const pictures = join(root, 'test-results/window')
const pin = '7120468'
const secondPin = '3390715'
const words = 'chín con cú bên hồ'
const clientId = 'x509_san_dns:localhost'
const name = 'Anna Letter'

let folder: string
let website: Website
let app: RunningApp
let keyId: string
/** Of the key that the website has seen. */
let thumbprint: string | undefined

const at = (file: string): string => join(folder, file)
const waitForText = (text: string): Promise<unknown> =>
  app.page.waitUntil(`document.body.innerText.includes(${JSON.stringify(text)})`, 60_000)
const waitForNoDialog = (): Promise<unknown> =>
  app.page.waitUntil('document.querySelector("dialog[open]") === null', 60_000)
const enter = async (selector: string, text: string): Promise<void> => {
  await app.page.waitFor(selector, 60_000)
  await app.page.click(selector)
  await app.page.type(text)
}
const call = <Value>(expression: string): Promise<Value> =>
  app.page.evaluate(`window.bridge.${expression}.then(reply => {
    if (!reply.ok) throw new Error(reply.error.code)
    return reply.value
  })`)
const picture = (file: string): Promise<void> =>
  app.page.screenshot(join(pictures, `${file}.png`), { width: 1200, height: 800 })
const launch = async (): Promise<void> => {
  app = await launchApp({
    mainPath: join(root, 'dist/main/main.js'),
    userDataPath: at('profile'),
    env: { LANG: 'en_US.UTF-8', LANGUAGE: 'en' },
  })
}
const quit = async (): Promise<void> => {
  await app.quit()
  keepTrace(app.output())
}
const ask = async (link: string): Promise<string> =>
  app.page.evaluate(`window.bridge.disclosure.open({ link: ${JSON.stringify(link)} }).then(async opened => {
    if (!opened.ok) return opened.error.code
    const { queryId } = opened.value
    const answered = await window.bridge.disclosure.answer({
      queryId, keyId: ${JSON.stringify(keyId)}, pin: ${JSON.stringify(pin)}, approve: 'required',
    })
    return answered.ok ? answered.value.outcome + (answered.value.failure?.code ?? '') : answered.error.code
  })`)

beforeAll(async () => {
  if (obstacle) return
  folder = mkdtempSync(join(tmpdir(), 'signet-sites-'))
  addSecrets(pin, secondPin, words)
  for (const each of [at('profile'), pictures]) mkdirSync(each, { recursive: true })
  writeFileSync(at('pin'), `${pin}\n`)
  writeFileSync(at('profile/settings.json'), '{"services":{"allowPrivateNetwork":true}}')
  website = await openWebsite()
  writeFileSync(at('authority.pem'), website.authority)
  const core = await openCore(folder)
  const signet = async (...args: readonly string[]) => JSON.parse((await core.signet(...args)).stdout || 'null')
  await signet('privacy', 'consent', 'give')
  keyId = (await signet('keys', 'create', '--name', name, '--pin-file', 'pin')).key.keyId
  for (const purpose of ['services', 'tls']) await signet('trust', 'add', 'authority.pem', '--for', purpose)
  await openVaultWith(folder, keyId, pin, { birthdate: '1990-02-28' })
  const { link, transaction } = await website.ask('age')
  await signet('answer', link, '--approve-required', '--pin-file', 'pin')
  thumbprint = transaction.told?.thumbprint
  await core.close()
  await launch()
})
afterAll(async () => {
  if (obstacle) return
  await quit()
  await website?.close()
  keepProfile(at('profile'))
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

describe.skipIf(obstacle)('a website that was answered', () => {
  test('its page tells what it was given and why, from the receipts', async () => {
    await app.page.waitUntil('document.activeElement?.id === "unlock-pin" && !document.activeElement.disabled', 60_000)
    await app.page.type(pin)
    await app.page.press('Enter')
    await app.page.waitUntil('document.querySelector("dialog.locked") === null', 60_000)
    await pressButton(app.page, 'My data & sites')
    await pressButton(app.page, 'Sites')
    await waitForText('Added up from 1 receipt.')
    const shown = await app.page.evaluate<string>('document.querySelector(".pane").innerText')
    expect(shown).toContain('Cave Valette')
    expect(shown).toMatch(/Over 18\s+Why, in its words: “We may sell wine to adults only\.”/)
    expect(shown).toContain(thumbprint?.slice(0, 8))
    expect(shown).toContain('Gave 1 of 1 item')
    await picture('sites')
  })

  test('a letter is signed by the key that the website has seen, and of this very file', async () => {
    await app.dialogs.queue({ filePath: at('erasure.pdf') })
    await pressButton(app.page, 'Write a rights letter…')
    await app.page.waitFor('input[value=erasure]', 60_000)
    await app.page.click('input[value=erasure]')
    await picture('rights-letter')
    await pressButton(app.page, 'Read the letter…')
    await waitForText('under Article 17 of Regulation (EU) 2016/679')
    await waitForText('A file beside it will be its signature')
    await picture('rights-letter-read')
    await pressButton(app.page, 'Choose where…')
    await waitForText('Saved as erasure.pdf, with its signature in erasure.pdf.jws.')
    await waitForText('It is signed with the key by which “Cave Valette” knows you.')
    const { payload, protectedHeader } = await compactVerify(readFileSync(at('erasure.pdf.jws'), 'utf8'), EmbeddedJWK)
    expect(await calculateJwkThumbprint(protectedHeader.jwk as JWK)).toBe(thumbprint)
    const sha256 = createHash('sha256')
      .update(readFileSync(at('erasure.pdf')))
      .digest('hex')
    expect(JSON.parse(Buffer.from(payload).toString())).toMatchObject({ aud: clientId, sha256 })
    await pressButton(app.page, 'Close')
    await waitForNoDialog()
    await pressButton(app.page, 'My data')
    await waitForText('Kept letters')
    await app.dialogs.queue({ filePath: at('again.pdf') })
    await app.page.click('[aria-label^="Save again"]')
    await waitForText('Saved as again.pdf.')
    expect(readFileSync(at('again.pdf')).equals(readFileSync(at('erasure.pdf')))).toBe(true)
    await pressButton(app.page, 'Sites')
    await waitForText('Added up from 1 receipt.')
  })

  test('a certificate signs it after its name was told and the PIN was right, and nothing is written before', async () => {
    await app.dialogs.queue({ filePath: at('named.pdf') })
    await pressButton(app.page, 'Write a rights letter…')
    await app.page.waitFor('input[value=certificate]', 60_000)
    await app.page.click('input[value=certificate]')
    await waitForText(`will read the name ${name}`)
    await pressButton(app.page, 'Read the letter…')
    await pressButton(app.page, 'Continue…')
    await enter('#pin', '0000000')
    await pressButton(app.page, 'Sign and choose where…')
    await app.page.waitUntil('document.querySelector("#pin-error").innerText !== ""', 60_000)
    expect(existsSync(at('named.pdf'))).toBe(false)
    await enter('#pin', pin)
    await pressButton(app.page, 'Sign and choose where…')
    await waitForText('It is signed with your certificate.')
    expect(readdirSync(folder).filter(file => file.startsWith('named'))).toEqual(['named.pdf'])
    await app.dialogs.queue({ filePaths: [at('named.pdf')] })
    const { documentId } = await call<{ documentId: string }>('documents.choose()')
    const verdict = await call<FileVerdict>(
      `validation.validate(${JSON.stringify({ documentId, documentPassword: null })})`,
    )
    expect(verdict.signatures).toMatchObject([{ signer: { commonName: name }, coverage: 'whole-document' }])
    await pressButton(app.page, 'Close')
    await waitForNoDialog()
  })

  test('an objection refuses what the website asks, until it is taken back', async () => {
    await pressButton(app.page, 'Object…')
    await waitForText('Signet refuses every query of this site from now on')
    await pressButton(app.page, 'Object')
    await waitForText('You have objected')
    const { link, transaction } = await website.ask('age')
    expect(await ask(link)).toContain('privacy/objected')
    expect(transaction.told).toBeNull()
    await pressButton(app.page, 'Take it back')
    await app.page.waitUntil('document.querySelector(".pane .note") === null', 60_000)
    expect(await call(`myData.hasObjected({ clientId: ${JSON.stringify(clientId)} })`)).toBe(false)
  })

  test('with a new name the website meets somebody else, and a letter is not signed', async () => {
    await pressButton(app.page, 'New name…')
    await waitForText('The site meets a stranger')
    await pressButton(app.page, 'Make a new name')
    await waitForText('By a new name that it has not seen yet')
    await app.dialogs.queue({ filePath: at('unsigned.pdf') })
    await pressButton(app.page, 'Write a rights letter…')
    await waitForText('A signature with it would tell the site that both are you.')
    await pressButton(app.page, 'Read the letter…')
    await waitForText('It will not be signed.')
    await pressButton(app.page, 'Choose where…')
    await waitForText('It is not signed')
    expect(existsSync(at('unsigned.pdf.jws'))).toBe(false)
    await pressButton(app.page, 'Close')
    await waitForNoDialog()
    const { link, transaction } = await website.ask('age')
    expect(await ask(link)).toBe('given')
    expect(transaction.told?.thumbprint).not.toBe(thumbprint)
  })

  test('forgotten, it is gone from the list, and its receipts stay', async () => {
    await pressButton(app.page, 'Forget this site…')
    await waitForText('The receipts stay in the log.')
    await pressButton(app.page, 'Forget')
    await waitForText('No site has been answered yet')
    expect(await call('services.list()')).toEqual([])
    expect(
      await call(`myData.receipts({ limit: 10, beforeSeq: null, clientId: ${JSON.stringify(clientId)} })`),
    ).toHaveLength(3)
  })

  test('the trust index is worked out by the formula: a new key, a signed log, three uses', async () => {
    await pressButton(app.page, 'My data')
    await pressButton(app.page, 'Work it out')
    // 40 + 0 for its age + 20 for a signed log + 2·log₂(1 + uses).
    const { signals } = await call<{ signals: { useCount: number; log: string } }>('vault.trust()')
    expect(signals).toMatchObject({ log: 'signed', useCount: 3, wrongPinRuns: 0 })
    await waitForText('64 of 100')
  })
})

describe.skipIf(obstacle)('what opens the vault', () => {
  test('a passphrase is added by the PIN, and opens the window at its next start', async () => {
    await pressButton(app.page, 'Settings')
    await pressButton(app.page, 'Add a passphrase…')
    await enter('#by', pin)
    await enter('#password', words)
    await enter('#passwordAgain', words)
    await pressButton(app.page, 'Set the passphrase')
    await waitForNoDialog()
    await waitForText('Words that only you know')
    await picture('openers')
    await quit()
    await launch()
    await app.page.waitFor('#unlock-key', 60_000)
    await app.page.evaluate(`(() => {
      const select = document.querySelector('#unlock-key')
      select.value = 'passphrase'
      select.dispatchEvent(new Event('change', { bubbles: true }))
    })()`)
    await enter('#unlock-passphrase', 'tám con cú bên hồ')
    await app.page.press('Enter')
    await waitForText('That passphrase is wrong')
    expect(await call<{ isLocked: boolean }>('session.state()')).toMatchObject({ isLocked: true })
    await enter('#unlock-passphrase', words)
    await app.page.press('Enter')
    await app.page.waitUntil('document.querySelector("dialog.locked") === null', 60_000)
    expect(await call('myData.attributes()')).toMatchObject({ inVault: [{ name: 'birthdate' }] })
  })

  test('it is removed again by proof of the key, which alone is left', async () => {
    await pressButton(app.page, 'Settings')
    await app.page.waitFor('[aria-label="Remove: Passphrase"]', 60_000)
    await app.page.click('[aria-label="Remove: Passphrase"]')
    await enter('#by', pin)
    await pressButton(app.page, 'Remove')
    await waitForNoDialog()
    await waitForText('Add a second way.')
    expect(await call('vault.slots()')).toMatchObject([{ kind: 'software-token', keyId }])
  })

  test('a second key is added by both PINs, a wrong one told beside its field, and opens the window from then on', async () => {
    const made = await call<{ key: { keyId: string }; puk: string; unlockCode: string }>(
      `keys.createSoftwareKey(${JSON.stringify({ name: 'Anna Second', algorithm: 'p-256', pin: secondPin })})`,
    )
    addSecrets(made.puk, made.unlockCode)
    await pressButton(app.page, 'Add a key…')
    await enter('#by', pin)
    await enter('#pin', pin)
    await pressButton(app.page, 'Add the key')
    await app.page.waitUntil('document.querySelector("#pin-error").innerText !== ""', 60_000)
    expect(await app.page.evaluate('document.querySelector("#by-error").innerText')).toBe('')
    await enter('#by', pin)
    await enter('#pin', secondPin)
    await pressButton(app.page, 'Add the key')
    await waitForNoDialog()
    expect(await call('vault.slots()')).toHaveLength(2)
    await pressButton(app.page, 'Lock')
    await app.page.waitFor('#unlock-key', 60_000)
    await app.page.evaluate(`(() => {
      const select = document.querySelector('#unlock-key')
      select.value = ${JSON.stringify(made.key.keyId)}
      select.dispatchEvent(new Event('change', { bubbles: true }))
    })()`)
    await enter('#unlock-pin', secondPin)
    await app.page.press('Enter')
    await app.page.waitUntil('document.querySelector("dialog.locked") === null', 60_000)
    expect(await call('myData.attributes()')).toMatchObject({ inVault: [{ name: 'birthdate' }] })
  })

  test('everything is encrypted anew under another key, by both PINs, and the window goes on with it', async () => {
    const before = readdirSync(join(at('profile'), 'vault')).filter(file => file.endsWith('.db'))
    await pressButton(app.page, 'Settings')
    await pressButton(app.page, 'Encrypt everything anew…')
    await enter('#way-0', pin)
    await enter('#way-1', pin)
    await pressButton(app.page, 'Encrypt anew')
    await app.page.waitUntil('document.querySelector("#way-1-error").innerText !== ""', 60_000)
    expect(await app.page.evaluate('document.querySelector("#way-0-error").innerText')).toBe('')
    await enter('#way-0', pin)
    await enter('#way-1', secondPin)
    await pressButton(app.page, 'Encrypt anew')
    await waitForText('Everything is encrypted anew')
    await pressButton(app.page, 'Close')
    await waitForNoDialog()
    const after = readdirSync(join(at('profile'), 'vault')).filter(file => file.endsWith('.db'))
    expect(after).toHaveLength(1)
    expect(after).not.toEqual(before)
    expect(await call('session.state()')).toMatchObject({ isLocked: false, vault: 'open' })
    expect(await call('myData.attributes()')).toMatchObject({ inVault: [{ name: 'birthdate' }] })
    expect(await call('vault.slots()')).toHaveLength(2)
    expect(await call('logBook.check()')).toMatchObject({ findings: [] })
  })

  test('a daily backup is made at once into the folder that was chosen', async () => {
    mkdirSync(at('stick'))
    await app.dialogs.queue({ filePaths: [at('stick')] })
    await app.page.waitFor('#daily-backup', 60_000)
    await app.page.click('#daily-backup')
    await enter('#password', words)
    await enter('#passwordAgain', words)
    await pressButton(app.page, 'Choose the folder…')
    await waitForText('The last 7 are kept.')
    await waitForText('Last: Today')
    expect(readdirSync(at('stick'))).toEqual([expect.stringMatching(/^signet-\d{4}-\d\d-\d\d\.backup$/)])
  })
})
