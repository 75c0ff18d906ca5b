/** One's own data in the real window over the real core: agreed to, written, amended, deleted, a statement of others taken in, erased and restored. */
import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchApp, type RunningApp } from '../../native-mocks/electron/test-control.ts'
import { issueCredential } from '../disclosure/issue-credential.ts'
import { addSecrets, keepProfile, keepTrace } from '../traces.ts'
import { pressButton } from './press-button.ts'

const root = join(import.meta.dirname, '../..')
const pin = '583920'
const phrase = 'buffle orage lampion tiroir'
const givenName = 'Tường Vi Kim-Ánh'
const degree = 'Dược sĩ đại học 1987'
let folder: string
let app: RunningApp
const at = (file: string): string => join(folder, file)
const waitForText = (text: string): Promise<unknown> =>
  app.page.waitUntil(`document.body.innerText.includes(${JSON.stringify(text)})`, 60_000)
const waitForNoDialog = (): Promise<unknown> =>
  app.page.waitUntil('document.querySelector("dialog[open]") === null', 60_000)
const fill = async (selector: string, text: string): Promise<void> => {
  await app.page.waitFor(selector)
  await app.page.click(selector)
  await app.page.evaluate(`document.querySelector(${JSON.stringify(selector)}).select()`)
  await app.page.type(text)
}
const call = <Value>(expression: string): Promise<Value> =>
  app.page.evaluate(`window.bridge.${expression}.then(reply => {
    if (!reply.ok) throw new Error(reply.error.code)
    return reply.value
  })`)
const words = (): Promise<string> => app.page.evaluate('document.body.innerText')

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-my-data-'))
  app = await launchApp({
    mainPath: join(root, 'dist/main/main.js'),
    userDataPath: at('profile'),
    env: { LANG: 'en_US.UTF-8', LANGUAGE: 'en' },
  })
  await app.page.waitFor('.doors')
  const made = await call<{ key: { keyId: string }; puk: string; unlockCode: string }>(
    `keys.createSoftwareKey(${JSON.stringify({ name: 'Nguyễn Thị Minh Anh', algorithm: 'p-256', pin })})`,
  )
  addSecrets(made.puk, made.unlockCode)
})
afterAll(async () => {
  await app.quit()
  addSecrets(pin, givenName, phrase, degree)
  keepTrace(app.output())
  keepProfile(at('profile'))
  rmSync(folder, { recursive: true, force: true })
})

describe('my data in the window', () => {
  test('nothing is kept before the user agreed and the PIN was given', async () => {
    await pressButton(app.page, 'My data & sites')
    await waitForText('Before Signet handles any data about you')
    await app.page.click('.check input')
    await pressButton(app.page, 'Continue')
    await waitForText('Nothing about you is kept yet')
    await fill('#unlock-pin', pin)
    await app.page.press('Enter')
    await waitForText('Add what sites may ask you for')
  })

  test('an item is written, amended and deleted, and the log tells it without the value', async () => {
    await pressButton(app.page, 'Add…')
    await fill('#value', 'Tường')
    await app.page.press('Enter')
    await waitForNoDialog()
    await waitForText('Tường')
    await app.page.click('[aria-label="Change: Given name"]')
    await fill('#value', givenName)
    await app.page.press('Enter')
    await waitForNoDialog()
    await waitForText(givenName)
    expect(await call('myData.attributes()')).toMatchObject({ inVault: [{ name: 'given_name', value: givenName }] })
    await app.page.click('[aria-label="Delete: Given name"]')
    await pressButton(app.page, 'Delete')
    await waitForNoDialog()
    await waitForText('Nothing about you is kept')
    expect(await call('myData.attributes()')).toMatchObject({ inVault: [] })
    await pressButton(app.page, 'Log and receipts')
    await waitForText('Deleted · Given name')
    expect(await words()).toContain('Changed · Given name')
    expect(await words()).not.toContain('Tường')
    await pressButton(app.page, 'Check that the log is whole')
    await waitForText('Complete and unaltered')
  })

  test('frozen, main refuses what the page asks for, until it is released', async () => {
    await pressButton(app.page, 'My data')
    await pressButton(app.page, 'Freeze all use…')
    await pressButton(app.page, 'Freeze')
    await waitForText('You froze all use')
    await expect(call('myData.attributes()')).rejects.toThrow('privacy/frozen')
    await pressButton(app.page, 'Release')
    await waitForText('Nothing about you is kept')
  })

  test('a statement of an issuer is taken in from its file, looked at and removed', async () => {
    const args = [join(root, 'dist/main/signet.js'), '--profile', at('profile'), '--json', 'credentials', 'key']
    const { jwk } = JSON.parse((await promisify(execFile)(process.execPath, args)).stdout)
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const iss = `did:jwk:${Buffer.from(JSON.stringify(publicKey.export({ format: 'jwk' }))).toString('base64url')}`
    const text = await issueCredential({
      key: privateKey,
      header: { kid: '#0' },
      payload: { iss, vct: 'https://university.example/diploma', cnf: { jwk }, degree },
      frame: { _sd: ['degree'] },
    })
    writeFileSync(at('forged'), text.replace('~', 'A~'))
    writeFileSync(at('diploma'), text)
    await app.dialogs.queue({ filePaths: [at('forged')] }, { filePaths: [at('diploma')] })
    await pressButton(app.page, 'Add a statement…')
    await waitForText('Nobody you trust stands for the issuer of this statement.')
    expect(await call('credentials.list()')).toEqual([])
    await pressButton(app.page, 'Add a statement…')
    await waitForText('Checked and kept: https://university.example/diploma')
    expect(await words()).not.toContain(degree)
    await app.page.click('[aria-label="Look at: https://university.example/diploma"]')
    await waitForText(degree)
    await pressButton(app.page, 'Close')
    await waitForNoDialog()
    await app.page.click('[aria-label="Remove: https://university.example/diploma"]')
    await waitForText('You can no longer show it to any site.')
    expect(await call('credentials.list()')).toHaveLength(1)
    await pressButton(app.page, 'Remove')
    await waitForNoDialog()
    await waitForText('You keep none yet.')
    expect(await call('credentials.list()')).toEqual([])
  })

  test('everything is taken along and backed up, erased until nothing is left, and comes back from the backup', async () => {
    await pressButton(app.page, 'Add…')
    await fill('#value', givenName)
    await app.page.press('Enter')
    await waitForNoDialog()
    await waitForText(givenName)
    await app.dialogs.queue({ filePath: at('export.json') }, { filePath: at('kept.backup') })
    await pressButton(app.page, 'Take my data along…')
    await app.page.click('input[value="json"]')
    await pressButton(app.page, 'Choose where…')
    await waitForText('Saved as export.json')
    expect(readFileSync(at('export.json'), 'utf8')).toContain(givenName)
    // Readable by its nature; what Signet wrote for itself is looked through for the name afterwards.
    rmSync(at('export.json'))
    await pressButton(app.page, 'Close')
    await pressButton(app.page, 'Back up…')
    await fill('#password', phrase)
    await fill('#passwordAgain', phrase)
    await pressButton(app.page, 'Choose where…')
    await waitForText('Saved as kept.backup')
    await pressButton(app.page, 'Close')

    await pressButton(app.page, 'Erase everything…')
    await fill('#word', 'erase')
    await pressButton(app.page, 'Erase everything')
    await waitForText('Everything is erased')
    await pressButton(app.page, 'Close')
    await waitForText('Before Signet handles any data about you')
    expect(readdirSync(at('profile')).filter(name => /^(vault|documents|backups|processing)/.test(name))).toEqual([])
    expect(await call('session.state()')).toMatchObject({ isLocked: false, vault: 'absent' })
    expect(await call<unknown[]>('keys.list()')).toHaveLength(1)

    await app.page.click('.check input')
    await pressButton(app.page, 'Continue')
    await waitForText('Nothing about you is kept yet')
    await app.dialogs.queue({ filePaths: [at('kept.backup')] })
    await pressButton(app.page, 'Restore a backup…')
    await pressButton(app.page, 'Choose the file…')
    await fill('#password', 'not the one that it was')
    await fill('#pin', pin)
    await pressButton(app.page, 'Restore')
    await app.page.waitUntil('document.querySelector("#password-error").innerText !== ""', 60_000)
    await fill('#password', phrase)
    await fill('#pin', pin)
    await pressButton(app.page, 'Restore')
    await waitForText('Everything is back')
    await pressButton(app.page, 'Close')
    await waitForText(givenName)
  })
})
