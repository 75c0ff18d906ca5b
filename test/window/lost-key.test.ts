/**
 * A lost key from one end to the other, in real windows over the real core: its sheet on paper, the support desk that
 * revokes it by keyboard alone, the list on a real web server, the holder's window that destroys the key and says what to
 * do next, the website that lets the old key in no more, and the login that moves to a new key.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request as ask } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { findObstacle } from '../../native-mocks/electron/browser.ts'
import { launchApp, type RunningApp } from '../../native-mocks/electron/test-control.ts'
import { openWebsite, type Website } from '../../native-mocks/website/website.ts'
import { createApp } from '../../src/main/app.ts'
import { createNodeHost } from '../../src/main/host/node-host.ts'
import { askWindow } from '../../src/main/web-eid/request-client.ts'
import { Secret } from '../../src/shared/secret.ts'
import { openCore } from '../cli/run-over-core.ts'
import { hasNginx, startNginx, type TestNginx } from '../support/nginx.ts'
import { addSecrets, keepProfile, keepTrace } from '../traces.ts'
import { pressButton } from './press-button.ts'

const obstacle = findObstacle()
if (obstacle) console.log('[lacks] a browser and a display: apt-get install chromium xvfb')
const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined
if (!hasPoppler) console.log('[lacks] pdftotext: apt-get install poppler-utils')
const isOff = obstacle !== undefined || !hasNginx || !hasPoppler

const root = join(import.meta.dirname, '../..')
const pictures = join(root, 'test-results/window')
const pins = { holder: '583920', agent: '8035172' } as const
const holder = 'Nguyễn Thị Minh Anh'
const waitMs = 120_000

let folder: string
let web: TestNginx
let shop: Website
let app: RunningApp
let registryKeyId = ''
let agents: readonly { readonly keyId: string }[] = []
let lost = { keyId: '', sheet: '', code: '', puk: '' }
let other = { keyId: '', sheet: '', code: '' }
const at = (...names: readonly string[]): string => join(folder, ...names)

type Person = 'holder' | 'desk'
/** The command line over a profile whose window is closed, or beside the window for what needs no vault. */
const withCore = async <Result>(
  person: Person,
  use: (signet: (...args: readonly string[]) => Promise<Record<string, unknown>>) => Promise<Result>,
): Promise<Result> => {
  const core = await openCore(at(person))
  try {
    return await use(async (...args) => {
      const reply = JSON.parse((await core.signet(...args)).stdout || 'null')
      if (reply?.error) throw new Error(`signet ${args.slice(0, 2).join(' ')}: ${reply.error.code}`)
      return reply
    })
  } finally {
    await core.close()
  }
}
const launch = async (person: Person): Promise<void> => {
  app = await launchApp({
    mainPath: join(root, 'dist/main/main.js'),
    userDataPath: at(person, 'profile'),
    env: { LANG: 'en_US.UTF-8', LANGUAGE: 'en' },
  })
  await app.page.waitFor('.doors', waitMs)
}
const quit = async (): Promise<void> => {
  await app.quit()
  keepTrace(app.output())
}
const untilText = (words: string): Promise<unknown> =>
  app.page.waitUntil(`document.body.innerText.includes(${JSON.stringify(words)})`, waitMs)
const untilFocus = (selector: string): Promise<unknown> =>
  app.page.waitUntil(`document.activeElement?.matches(${JSON.stringify(selector)})`, waitMs)
const fill = async (selector: string, typed: string): Promise<void> => {
  await app.page.waitUntil(`document.querySelector(${JSON.stringify(selector)})?.disabled === false`, waitMs)
  await app.page.click(selector)
  await app.page.type(typed)
}
const picture = (name: string): Promise<void> =>
  app.page.screenshot(join(pictures, `${name}.png`), { width: 1200, height: 800 })
const readPdf = (path: string): string =>
  execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).replaceAll(/\s/g, '')
const readCode = (path: string): string => /UC(-[0-9A-Z]{4}){6}/.exec(readPdf(path))?.[0] ?? ''

const agentOf = (index: number): readonly string[] => ['--key', agents[index]?.keyId ?? '', '--pin-file', 'pin']
const publish = (): Promise<Record<string, unknown>> =>
  withCore('desk', async signet => {
    await signet('registry', 'collect', at('web/www/inbox'), ...agentOf(0))
    return signet('registry', 'publish', web.url)
  })

/** A copy of the holder's computer from before the loss, that asks no registry: whoever has it knows the PIN as well. */
const logInFromStolenCopy = async (): Promise<{ readonly status: number; readonly told: unknown }> => {
  const pkcs11 = join(root, 'src/main/tokens/pkcs11/pkcs11-process.ts')
  const profile = at('stolen')
  const thief = await createApp({ host: createNodeHost({ userDataPath: profile, processEntries: { pkcs11 } }) })
  const server = await thief.webEid.listen([])
  try {
    const challenge = await fetchShop('GET', '/challenge')
    const startWindow = (): never => {
      throw new Error('the window is there')
    }
    const message = { command: 'authenticate', arguments: { challengeNonce: challenge.body, origin: shop.origin } }
    const token = askWindow(message, { profile, startWindow, signal: AbortSignal.timeout(waitMs) })
    await expect.poll(() => thief.arrivals.current(), { timeout: waitMs }).not.toBeNull()
    const arrivalId = thief.arrivals.current()?.arrivalId ?? ''
    await thief.webEid.answer({ arrivalId, keyId: lost.keyId, pin: new Secret(pins.holder), isConfirmed: false })
    const { status, body } = await fetchShop(
      'POST',
      '/login',
      JSON.stringify({ token: await token, challenge: challenge.body }),
    )
    return { status, told: JSON.parse(body) }
  } finally {
    await server.close()
    await thief.close()
  }
}
const fetchShop = (
  method: string,
  path: string,
  sent = '',
): Promise<{ readonly status: number; readonly body: string }> =>
  new Promise((resolve, reject) => {
    const asked = ask(`${shop.origin}${path}`, { method, ca: shop.authority }, response => {
      text(response).then(body => resolve({ status: response.statusCode ?? 0, body }), reject)
    })
    asked.once('error', reject).end(sent)
  })
/** The holder's account at the shop, as a login shows it. */
const logInAtShop = (keyId: string): Promise<string | undefined> =>
  withCore('holder', async signet => {
    const { link, transaction } = await shop.ask('login')
    await signet('answer', link, '--approve-required', '--key', keyId, '--pin-file', 'pin')
    return transaction.told?.thumbprint
  })

beforeAll(async () => {
  if (isOff) return
  folder = mkdtempSync(join(tmpdir(), 'signet-lost-'))
  chmodSync(folder, 0o755)
  for (const name of ['web', 'holder/profile', 'desk/profile']) mkdirSync(at(name), { recursive: true })
  mkdirSync(pictures, { recursive: true })
  addSecrets(...Object.values(pins))
  writeFileSync(at('holder/pin'), `${pins.holder}\n`)
  writeFileSync(at('desk/pin'), `${pins.agent}\n`)
  web = await startNginx(at('web'))
  await withCore('desk', async signet => {
    const make = async (name: string): Promise<{ readonly keyId: string }> => {
      const made = z
        .object({ key: z.object({ keyId: z.string() }), puk: z.string(), unlockCode: z.string() })
        .parse(await signet('keys', 'create', '--name', name, '--pin-file', 'pin'))
      addSecrets(made.puk, made.unlockCode)
      return made.key
    }
    agents = [await make('Hà'), await make('Marc')]
    const made = await signet('registry', 'init', '--name', 'Desk', '--url', web.url, ...agentOf(0))
    registryKeyId = z.object({ registryKeyId: z.string() }).parse(made).registryKeyId
    await signet('enrol', agents[1]?.keyId ?? '', '--out', 'marc.jwt')
    await signet('registry', 'add-agent', 'marc.jwt', '--name', 'Marc', ...agentOf(0))
  })
  shop = await openWebsite({ registry: { url: web.url, keyId: registryKeyId } })
  writeFileSync(at('holder/shop.pem'), shop.authority)
  const lock = { isOn: false, afterMinutes: 30, whenKeyRemoved: false }
  const registry = { url: web.url, keyId: registryKeyId }
  writeFileSync(
    at('holder/profile/settings.json'),
    JSON.stringify({ registry, lock, services: { allowPrivateNetwork: true } }),
  )
  writeFileSync(at('desk/profile/settings.json'), JSON.stringify({ lock }))
  await withCore('holder', async signet => {
    await signet('privacy', 'consent', 'give')
    for (const purpose of ['services', 'tls']) await signet('trust', 'add', 'shop.pem', '--for', purpose)
  })
  await launch('holder')
}, 600_000)
afterAll(async () => {
  if (isOff) return
  await quit()
  await shop.close()
  await web.stop()
  keepTrace(readFileSync(at('web/access.log'), 'utf8'), readFileSync(at('web/error.log'), 'utf8'))
  for (const person of ['holder', 'desk']) keepProfile(at(person, 'profile'))
  keepProfile(at('web/www'))
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

describe.skipIf(isOff)('a lost key', { timeout: 600_000 }, () => {
  let account: string | undefined

  test('is made in the window, its PUK and its sheet each on a page of its own', async () => {
    await pressButton(app.page, 'Keys')
    await pressButton(app.page, 'Make a software key')
    await fill('#name', holder)
    await fill('#newPin', pins.holder)
    await fill('#again', pins.holder)
    await app.page.press('Enter')
    await untilText('PUK-')
    lost = { ...lost, puk: String(await app.page.evaluate('document.querySelector("output.puk").innerText')) }
    await app.dialogs.queue({ filePath: at('puk.pdf') }, { filePath: at('sheet.pdf') })
    await pressButton(app.page, 'Save the page of the PUK…')
    await untilText('Saved as puk.pdf')
    await picture('lost-key-puk')
    const page = readPdf(at('puk.pdf'))
    expect(page).toContain(lost.puk)
    expect(page).not.toMatch(/UC(?:-[0-9A-Z]{4}){2}/)
    await pressButton(app.page, 'Save the sheet…')
    await untilText('Saved as sheet.pdf')
    lost = { ...lost, code: readCode(at('sheet.pdf')) }
    addSecrets(lost.puk, lost.code, lost.code.replaceAll('-', ''))
    expect(lost.code).toMatch(/^UC/)
    expect(readPdf(at('sheet.pdf'))).not.toContain(lost.puk)
    await app.page.click('dialog[open] input[type=checkbox]')
    await pressButton(app.page, 'Done')
    await untilText(holder)
  })

  test('has a code that counts when two groups were typed from the paper', async () => {
    await untilText('Its unlock code does not count yet.')
    await picture('lost-key-reminder')
    await pressButton(app.page, 'Confirm the sheet…')
    await app.page.waitFor('input[id^=group-]', waitMs)
    const groups = await app.page.evaluate<string[]>(
      '[...document.querySelectorAll("input[id^=group-]")].map(each => each.id)',
    )
    expect(groups).toHaveLength(2)
    for (const id of groups) await fill(`#${id}`, lost.code.split('-')[Number(id.slice('group-'.length))] ?? '')
    await pressButton(app.page, 'Finish')
    await app.page.waitUntil('!document.body.innerText.includes("does not count yet")', waitMs)
    const [key] = await app.page.evaluate<{ keyId: string; sheetNumber: string }[]>(
      'window.bridge.recovery.list().then(reply => reply.value)',
    )
    lost = { ...lost, keyId: key?.keyId ?? '', sheet: key?.sheetNumber ?? '' }
    expect(readPdf(at('sheet.pdf'))).toContain(lost.sheet)
    // The enrolment has gone to the registry's inbox over HTTP.
    await expect.poll(() => readdirSync(at('web/www/inbox')).length, { timeout: waitMs }).toBe(1)
    await quit()
  })

  test('logs in at a shop, under a name that the backup keeps', async () => {
    account = await logInAtShop(lost.keyId)
    expect(account).toMatch(/^[\w-]{43}$/)
    writeFileSync(at('holder/password'), 'a long enough password of mine\n')
    addSecrets('a long enough password of mine')
    await withCore('holder', signet =>
      signet(
        'backup',
        'create',
        'mine.backup',
        '--password-file',
        'password',
        '--key',
        lost.keyId,
        '--pin-file',
        'pin',
      ),
    )
    // Somebody copies the computer.
    cpSync(at('holder/profile'), at('stolen'), { recursive: true })
    writeFileSync(at('stolen/settings.json'), '{}')
    expect(await publish()).toMatchObject({ lists: 1, keysWritten: 1, revoked: 0 })
    expect(await logInFromStolenCopy()).toMatchObject({ status: 200, told: { standing: 'in-use', name: holder } })
  })

  test('is found at the support desk by keyboard alone; what is mistyped is told, a PUK is refused by name', async () => {
    // A second key, for whose holder there is no code at hand.
    await withCore('desk', async signet => {
      const made = z
        .object({
          key: z.object({ keyId: z.string() }),
          unlockCode: z.string(),
          puk: z.string(),
          sheetNumber: z.string(),
        })
        .parse(await signet('keys', 'create', '--name', 'Chi', '--pin-file', 'pin'))
      addSecrets(made.puk, made.unlockCode)
      other = { keyId: made.key.keyId, sheet: made.sheetNumber, code: made.unlockCode }
      await signet('enrol', other.keyId, '--out', 'chi.jwt')
      await signet('registry', 'add', 'chi.jwt', ...agentOf(0))
      await signet('registry', 'contact', other.keyId, '+84 24 5550 1287', ...agentOf(0))
    })
    await launch('desk')
    const { page } = app
    await untilText('Support desk')
    await page.press('Control+4')
    await untilFocus('#wanted')
    await page.press('Enter')
    await untilText('Type the sheet number or the key id first.')
    await page.type('0000-00')
    await page.press('Enter')
    await untilText('The registry knows no key by this.')
    await page.press('F2')
    await page.waitUntil('document.querySelector("#wanted")?.value === ""', waitMs)
    await page.type('0084 24 5550-1287')
    await page.press('Enter')
    await untilText(`Sheet ${other.sheet}`)
    expect(await page.evaluate('document.body.innerText')).not.toMatch(/5550\W?1287/)
    await page.press('F2')
    await untilFocus('#wanted')
    await page.type(lost.keyId)
    await page.press('Enter')
    await untilText(`Sheet ${lost.sheet}`)
    expect(await page.evaluate('document.body.innerText')).not.toContain(holder)
    await page.press('F2')
    await untilFocus('#wanted')
    await page.type(lost.sheet.toLowerCase().replace('-', ''))
    await page.press('Enter')
    await untilFocus('#code-1')
    await page.type(lost.puk)
    await untilText('Never tell anyone a PUK')
    await untilText('“Please stop, nobody may know that number. Change it later.”')
    expect(await page.evaluate('[...document.querySelectorAll(".code input")].map(each => each.value).join("")')).toBe(
      '',
    )
    await untilFocus('#code-1')
    // A slip in the first group is told before the second one is read.
    const [, first = ''] = lost.code.split('-')
    await page.type(`${first.slice(0, 3)}${first.endsWith('0') ? '1' : '0'}`)
    await untilText('“Group 1 is not right yet. Please read it again, one character at a time.”')
    await page.press('Control+Enter')
    await untilText('Type the whole code first: it must belong to this key. Nothing was revoked.')
    await page.press('F2')
    await untilFocus('#wanted')
    await page.type(lost.sheet)
    await page.press('Enter')
    await untilFocus('#code-1')
    await page.type(other.code)
    await untilText('The code is whole but belongs to another key.')
    await page.press('Control+Enter')
    expect(await page.evaluate('document.querySelector("dialog[open]") === null')).toBe(true)
  })

  test('is revoked with the code that the caller reads out, and signed for by the agent', async () => {
    const { page } = app
    await page.press('F3')
    await page.waitUntil('document.querySelector("#wanted")?.value === ""', waitMs)
    await page.type(lost.sheet)
    await page.press('Enter')
    await untilFocus('#code-1')
    for (const group of lost.code.split('-').slice(1)) await page.type(group.toLowerCase())
    await untilText('The code belongs to this key.')
    await picture('support-desk-ready')
    await page.press('Control+Enter')
    await untilFocus('#pin')
    await page.type(pins.agent)
    await page.press('Enter')
    await untilText('It stays so; you can tell the caller.')
    await picture('support-desk-revoked')
    const entries = await page.evaluate('window.bridge.support.log({ before: null }).then(reply => reply.value)')
    expect(entries).toMatchObject([{ action: 'revoke', subject: lost.keyId, agentName: 'Hà' }, {}, {}, {}, {}, {}])
  })

  test('without a code is suspended by two agents, by keyboard alone', async () => {
    const { page } = app
    await page.press('F2')
    await untilFocus('#wanted')
    await page.type(other.sheet)
    await page.press('Enter')
    await untilFocus('#code-1')
    await page.press('F8')
    await untilText('Make sure that it is the holder before you sign')
    const sign = async (): Promise<void> => {
      await page.press('Control+Enter')
      await untilFocus('#pin')
      await page.type(pins.agent)
      await page.press('Enter')
    }
    await sign()
    await untilText('The key still works until a second agent signs, within 24 hours.')
    await picture('support-desk-asked')
    // The second agent's key is chosen by itself: whoever asked cannot agree as well.
    await sign()
    await untilText('After that it works again.')
    await picture('support-desk-suspended')
    await quit()
    const status = await withCore('desk', signet => signet('registry', 'status', other.keyId))
    expect(status).toMatchObject({ key: { state: 'suspended', suspensionAskedBy: null } })
    expect(await publish()).toMatchObject({ lists: 1, listsWritten: 1, revoked: 1, suspended: 1 })
    expect(await withCore('desk', signet => signet('registry', 'verify'))).toMatchObject({ revoked: 1 })
  })

  test('is destroyed where its holder starts Signet, who is told what happened and what to do next', async () => {
    await launch('holder')
    await untilText(`The key of sheet ${lost.sheet} is revoked`)
    await untilText('Restore your backup with the new key')
    await picture('lost-key-news')
    expect(readdirSync(at('holder/profile/software-keys'))).not.toContain(lost.keyId)
    await pressButton(app.page, 'Make a software key')
    await fill('#name', holder)
    await fill('#newPin', pins.holder)
    await fill('#again', pins.holder)
    await app.page.press('Enter')
    await untilText('PUK-')
    const shown = await app.page.evaluate<string[]>(
      '[...document.querySelectorAll("output.puk")].map(each => each.innerText)',
    )
    addSecrets(...shown)
    await app.page.click('dialog[open] input[type=checkbox]')
    await pressButton(app.page, 'Done')
    await pressButton(app.page, 'I have read this')
    await app.page.waitUntil('document.querySelector(".news") === null', waitMs)
    await quit()
  })

  test('gets nobody into the shop any more, and its holder is known there by the new key', async () => {
    expect(await logInFromStolenCopy()).toMatchObject({ status: 403, told: { isIn: false, standing: 'revoked' } })
    const keyId = await withCore('holder', async signet => {
      const { keys } = z.object({ keys: z.array(z.object({ keyId: z.string() })) }).parse(await signet('keys'))
      const [made] = keys
      const restore = ['--password-file', 'password', '--key', made?.keyId ?? '', '--pin-file', 'pin']
      await signet('backup', 'restore', 'mine.backup', ...restore)
      return made?.keyId ?? ''
    })
    expect(keyId).not.toBe(lost.keyId)
    expect(await logInAtShop(keyId)).toBe(account)
    // What happened while no vault was open stands in the log of the one that came back.
    const checked = await withCore('holder', signet =>
      signet('vault', 'check', '--with', keyId, '--with-pin-file', 'pin'),
    )
    expect(checked).toMatchObject({ incidents: [{ type: 'revoked-key', count: 1 }] })
    await launch('holder')
  })
})
