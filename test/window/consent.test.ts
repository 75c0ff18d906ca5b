/**
 * A website in a real Chromium asks, the window decides, the website shows the result. The desktop's hand-over of the link
 * is made by a second start with the link as its argument, as a desktop file (`Exec=… %u`) starts it; where the window
 * would open the browser, the stand-in keeps the address, and the test opens it in the Chromium that asked.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, launch, type Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { findBrowser, findObstacle } from '../../native-mocks/electron/browser.ts'
import { launchApp, type RunningApp } from '../../native-mocks/electron/test-control.ts'
import { buildFaults, createFaults, type FaultyModule } from '../../native-mocks/pkcs11-faults/faults.ts'
import { openWebsite, type Website } from '../../native-mocks/website/website.ts'
import { openCore } from '../cli/run-over-core.ts'
import { openVaultWith } from '../disclosure/seed-vault.ts'
import { hasCompiler } from '../tokens/broken-modules.ts'
import { createSoftHsm2, softHsm2ModulePath } from '../tokens/softhsm2.ts'
import { addSecrets, keepProfile, keepTrace } from '../traces.ts'
import { pressButton } from './press-button.ts'

const obstacle = findObstacle()
if (obstacle) console.log('[lacks] a browser and a display: apt-get install chromium xvfb')
const root = join(import.meta.dirname, '../..')
const mainPath = join(root, 'dist/main/main.js')
const pictures = join(root, 'test-results/window')
const pin = '8035172'
const cardPin = '5290364'
const hasCard = hasCompiler && softHsm2ModulePath !== undefined

let folder: string
let app: RunningApp
let shop: Website
/** Has the same visitor, and must not notice. */
let books: Website
/** What the shop calls its visitor, at each login. */
const members: string[] = []
let key: { readonly keyId: string; readonly unlockCode: string }
/** Opens the same vault; in a drawer until it is asked for. */
let card: FaultyModule | undefined
let browser: Browser
let page: Page
const at = (name: string): string => join(folder, name)
const env: Record<string, string> = {
  LANG: 'en_US.UTF-8',
  LANGUAGE: 'en',
  NODE_OPTIONS: `--import=${join(import.meta.dirname, 'localhost-names.mjs')}`,
}

const pageText = (): Promise<string> => app.page.evaluate('document.body.innerText')
const waitForText = (text: string): Promise<unknown> =>
  // A window that has just started has no body yet.
  app.page.waitUntil(`document.body?.innerText.includes(${JSON.stringify(text)}) === true`, 60_000)
const picture = (name: string): Promise<void> =>
  app.page.screenshot(join(pictures, `${name}.png`), { width: 1200, height: 800 })

const enterPin = async (digits: string): Promise<void> => {
  await app.page.waitUntil('document.activeElement?.id === "pin" && !document.activeElement.disabled', 60_000)
  await app.page.type(digits)
  await app.page.press('Enter')
}
const tick = async (words: string): Promise<void> => {
  await app.page.waitUntil(`(() => {
    document.querySelector('[data-to-tick]')?.removeAttribute('data-to-tick')
    const found = [...document.querySelectorAll('.ask label.radio, label.ask')].find(label => label.innerText.includes(${JSON.stringify(words)}))
    found?.querySelector('input')?.setAttribute('data-to-tick', '')
    return found !== undefined
  })()`)
  await app.page.click('[data-to-tick]')
}

/** SoftHSM2 that can be pulled, with a key that opens the vault beside the software key. */
const openCard = async (signet: (...args: readonly string[]) => Promise<unknown>): Promise<FaultyModule> => {
  const directory = at('card')
  const keys = [{ label: 'Card', algorithm: 'rsa-2048', certificateDer: 'self-signed' }] as const
  const softHsm = await createSoftHsm2({ directory, label: 'CMC-CA token', pin: cardPin, keys })
  const path = buildFaults(directory)
  const real = { realPath: softHsm.modulePath, hidden: softHsm.env }
  const module = createFaults({ directory, name: 'card', path, ...real })
  for (const [name, value] of Object.entries(module.env)) {
    env[name] = value
    vi.stubEnv(name, value)
  }
  await signet('modules', 'add', path)
  const cardKey = softHsm.keys[0]?.keyId ?? ''
  await signet('vault', 'add-slot', cardKey, '--pin-file', 'card-pin', '--with', key.keyId, '--with-pin-file', 'pin')
  module.write({ removed: true })
  return module
}

/** As the desktop starts Signet for a link. */
const handOver = async (link: string): Promise<void> => {
  const second = await launchApp({ mainPath, userDataPath: at('profile'), args: [link], env })
  await second.exited
}
/** The visitor presses a button of the shop, then its link; the desktop takes it from there. */
const askIn = async (site: Website, question: string): Promise<void> => {
  await page.goto(site.origin)
  await Promise.all([page.waitForNavigation(), page.click(`#${question}`)])
  const link = await page.$eval('a.button', anchor => (anchor as HTMLAnchorElement).href)
  await handOver(link)
}
let seen = 0
/** The next address of this site that the window opens in the browser. */
const opened = async ({ origin }: Website): Promise<string> => {
  for (;;) {
    const calls = (await app.shell.calls()).filter(({ method }) => method === 'openExternal')
    const at = calls.findIndex(({ argument }, index) => index >= seen && String(argument).startsWith(origin))
    if (at >= 0) {
      seen = at + 1
      return String(calls[at]?.argument)
    }
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
/** What the site shows in the browser that asked. */
const readResult = async (site = shop): Promise<Readonly<Record<string, string>>> => {
  await app.page.waitUntil('document.querySelector("#done") !== null', 60_000)
  await page.goto(await opened(site))
  return page.$$eval('[data-claim]', all =>
    Object.fromEntries(all.map(each => [each.getAttribute('data-claim') ?? '', each.textContent ?? ''])),
  )
}
const leave = (): Promise<void> => pressButton(app.page, 'Back to Signet')

beforeAll(async () => {
  if (obstacle) return
  folder = mkdtempSync(join(tmpdir(), 'signet-consent-'))
  addSecrets(pin, cardPin)
  for (const name of ['profile', 'card']) mkdirSync(at(name), { recursive: true })
  writeFileSync(at('card-pin'), `${cardPin}\n`)
  mkdirSync(pictures, { recursive: true })
  writeFileSync(at('pin'), `${pin}\n`)
  writeFileSync(
    at('profile/settings.json'),
    '{"services":{"allowPrivateNetwork":true},"lock":{"isOn":false,"afterMinutes":30,"whenKeyRemoved":false}}',
  )
  shop = await openWebsite()
  books = await openWebsite({ host: 'books.localhost', name: 'Librairie Lys' })
  const core = await openCore(folder)
  const signet = async (...args: readonly string[]) => JSON.parse((await core.signet(...args)).stdout || 'null')
  const made = await signet('keys', 'create', '--name', 'Anna', '--pin-file', 'pin')
  key = { keyId: made.key.keyId, unlockCode: made.unlockCode }
  addSecrets(made.unlockCode, made.puk)
  await signet('privacy', 'consent', 'give')
  writeFileSync(at('sites.pem'), shop.authority + books.authority)
  for (const purpose of ['services', 'tls']) await signet('trust', 'add', 'sites.pem', '--for', purpose)
  await openVaultWith(folder, key.keyId, pin, {
    birthdate: '1990-02-28',
    given_name: 'Anna',
    phone_number: '+84 24 5550 1287',
    'address.street_address': '27 phố Hàng Bài',
    'address.locality': 'Hà Nội',
  })
  if (hasCard) card = await openCard(signet)
  await core.close()
  app = await launchApp({ mainPath, userDataPath: at('profile'), env })
  await app.page.waitFor('.doors')
  browser = await launch({
    executablePath: findBrowser() ?? '',
    pipe: true,
    headless: true,
    userDataDir: at('browser'),
    args: ['--no-sandbox', '--no-first-run', '--ignore-certificate-errors'],
  })
  page = await browser.newPage()
})
afterAll(async () => {
  if (obstacle) return
  await browser?.close()
  await app?.quit()
  await shop?.close()
  await books?.close()
  vi.unstubAllEnvs()
  keepTrace(app?.output() ?? '')
  keepProfile(at('profile'))
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

describe.skipIf(obstacle)('a website in Chromium asks, and the window decides', () => {
  test('an age is told without the birth date, after a wrong PIN and the right one', async () => {
    await askIn(shop, 'age')
    await waitForText('Cave Valette asks for 1 item')
    expect(await app.page.evaluate('document.activeElement.textContent')).toBe('Refuse')
    expect(await app.page.evaluate('document.querySelectorAll("input:checked").length')).toBe(0)
    expect(await pageText()).toContain('We may sell wine to adults only.')
    expect(shop.received).toEqual([])
    await picture('consent-locked')
    await pressButton(app.page, 'Show my data…')
    await enterPin(pin)
    await waitForText('Worked out on this computer')
    await picture('consent')
    await tick('Over 18')
    await picture('consent-chosen')
    await pressButton(app.page, 'Share 1 item…')
    await enterPin('1111111')
    await waitForText('nothing was sent')
    await enterPin(pin)
    const result = await readResult()
    expect(result['age_over_18']).toBe('true')
    expect(Object.keys(result)).not.toContain('birthdate')
    await picture('consent-done')
    await leave()
  })

  test('a login, twice, is the same member, under one name', async () => {
    for (const round of [1, 2]) {
      await askIn(shop, 'login')
      await waitForText('Log in to')
      if (round === 2) await picture('consent-login')
      await pressButton(app.page, 'Log in…')
      await enterPin(pin)
      members.push((await readResult())['customer'] ?? '')
      await leave()
    }
    expect(members[0]).toMatch(/^[\w-]{43}$/)
    expect(members[1]).toBe(members[0])
  })

  test('an address goes without the phone number, which is optional', async () => {
    await askIn(shop, 'address')
    await waitForText('Cave Valette asks for 4 items')
    await pressButton(app.page, 'Show my data…')
    await enterPin(pin)
    await waitForText('27 phố Hàng Bài')
    for (const item of ['Over 18', '27 phố Hàng Bài', 'Hà Nội']) await tick(item)
    await pressButton(app.page, 'Share 3 items…')
    await enterPin(pin)
    const result = await readResult()
    expect(JSON.stringify(result)).toContain('27 phố Hàng Bài')
    expect(JSON.stringify(result)).toContain('Hà Nội')
    expect(JSON.stringify(result)).not.toMatch(/phone|5550 1287/)
    await leave()
  })

  test('a second question is not shown while one is open, and a refusal is told to no site', async () => {
    const before = shop.received.length
    await askIn(shop, 'birthdate')
    await waitForText('Cave Valette asks for 1 item')
    const second = await shop.ask('login')
    // It is told for some seconds only, and the second start may take longer to end.
    await Promise.all([waitForText('Another question is open, so this one was not shown'), handOver(second.link)])
    expect(await pageText()).toContain('Birth date')
    expect(await pageText()).not.toContain('Log in to')
    await pressButton(app.page, 'Refuse')
    await app.page.waitFor('.doors')
    await app.page.waitUntil('document.querySelector(".focus") === null')
    expect(shop.received).toHaveLength(before)
    expect(second.transaction.state).toBe('waiting')
  })

  test('a link starts Signet; the site is told of a refusal where the user says so, and of nothing else', async () => {
    const { link, transaction } = await shop.ask('birthdate')
    keepTrace(app.output())
    await app.quit()
    app = await launchApp({ mainPath, userDataPath: at('profile'), args: [link], env })
    seen = 0
    await waitForText('Cave Valette asks for 1 item')
    await pressButton(app.page, 'Refuse and tell the site')
    await waitForText('You refused')
    expect(transaction).toMatchObject({ state: 'refused', problem: 'access_denied', told: null })
    await leave()
  })

  // In a program that has just started: more than six questions in a minute are a flood, and refused.
  test('at another site the same visitor is somebody else', async () => {
    expect(members).toHaveLength(2)
    await askIn(books, 'login')
    await waitForText('Log in to Librairie Lys')
    await pressButton(app.page, 'Log in…')
    await enterPin(pin)
    const elsewhere = (await readResult(books))['customer']
    expect(elsewhere).toMatch(/^[\w-]{43}$/)
    expect(members).not.toContain(elsewhere)
    await leave()
  })

  test('a key that is revoked while a site waits answers no more', async () => {
    const before = shop.received.length
    await askIn(shop, 'login')
    await waitForText('Log in to Cave Valette')
    const { keyId, unlockCode } = key
    const call = (group: string, name: string, input: object): Promise<{ ok: boolean; error?: { code: string } }> =>
      app.page.evaluate(`window.bridge.${group}.${name}(${JSON.stringify(input)})`)
    expect(await call('recovery', 'revoke', { keyId, unlockCode, reason: 'lost' })).toMatchObject({ ok: true })
    await waitForText('None of your keys can answer')
    const { value } = await app.page.evaluate<{ value: { queryId: string } }>('window.bridge.disclosure.current()')
    const answered = await call('disclosure', 'answer', { queryId: value.queryId, keyId, pin, approve: 'required' })
    expect(answered.error?.code).toBe('keys/revoked')
    expect(shop.received).toHaveLength(before)
    await picture('consent-revoked')
  })

  test.skipIf(!hasCard)(
    'a key that is pulled at the decision sends nothing; put back, it is the same member',
    async () => {
      keepTrace(app.output())
      await app.quit()
      app = await launchApp({ mainPath, userDataPath: at('profile'), env })
      await app.page.waitFor('.doors')
      seen = 0
      const before = shop.received.length
      await askIn(shop, 'login')
      await waitForText('None of your keys can answer')
      card?.write({})
      await app.page.waitUntil('!document.body.innerText.includes("None of your keys can answer")', 60_000)
      await pressButton(app.page, 'Log in…')
      await app.page.waitUntil('document.activeElement?.id === "pin"', 60_000)
      await app.page.type(cardPin.slice(0, 4))
      card?.write({ removed: true })
      await app.page.waitUntil('document.querySelector("dialog[open]") === null', 60_000)
      await waitForText('None of your keys can answer')
      await picture('consent-pulled')
      expect(shop.received).toHaveLength(before)
      card?.write({ insertion: 2 })
      await enterPin(cardPin)
      expect((await readResult())['customer']).toBe(members[0])
      expect(shop.received).toHaveLength(before + 1)
      await leave()
    },
  )
})
