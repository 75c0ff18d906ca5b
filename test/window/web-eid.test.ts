/**
 * The Web eID extension in a real Chromium, the native messaging host that it starts, and the real window: each token and
 * signature is checked as a website would.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash, randomBytes, verify, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Browser, launch, type Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBrowser, findObstacle } from '../../native-mocks/electron/browser.ts'
import { launchApp, type RunningApp } from '../../native-mocks/electron/test-control.ts'
import { createOpenssl } from '../../native-mocks/pki/openssl-program.ts'
import { placeExtension } from '../../native-mocks/web-eid-extension/place-extension.ts'
import { createSoftHsm2, softHsm2ModulePath } from '../tokens/softhsm2.ts'
import { addSecrets, keepProfile, keepTrace } from '../traces.ts'
import { issueCertificate } from '../web-eid/issue-key.ts'
import { type Token, verifyToken } from '../web-eid/verify-token.ts'
import { pressButton } from './press-button.ts'

const obstacle = findObstacle()
if (obstacle) console.log('[lacks] a browser and a display: apt-get install chromium xvfb')
const root = join(import.meta.dirname, '../..')
const pictures = join(root, 'test-results/window')
const pin = '649217'
const tokenPin = '3850926'

let folder: string
let app: RunningApp
let server: Server
let browser: Browser
let page: Page
let origin: string
let extensionId: string
const at = (name: string): string => join(folder, name)

const signet = async (...args: readonly string[]): Promise<string> => {
  const program = join(root, 'dist/main/signet.js')
  const env = { ...process.env, XDG_CONFIG_HOME: at('config'), SIGNET_PROFILE: at('profile') }
  return (await promisify(execFile)(process.execPath, [program, ...args], { env })).stdout
}

interface Answer {
  /** Of `get-signing-certificate`. */
  readonly certificate?: string
  readonly version?: string
  readonly error?: { readonly code: string; readonly message: string }
}

/** As a page asks through the library of Web eID; the answer comes when the user has decided. */
const ask = (command: string, args: object): Promise<Answer & Token> =>
  page.evaluate(
    (name, given) =>
      new Promise(resolve => {
        const id = String(Math.random())
        window.addEventListener(
          'message',
          ({ data }) => data.from === 'web-eid' && data.id === id && resolve(data.answer),
        )
        window.postMessage({ to: 'web-eid', id, command: name, args: given }, location.origin)
      }),
    command,
    args,
  ) as Promise<Answer & Token>

const pageText = (): Promise<string> => app.page.evaluate('document.body.innerText')
const waitForText = (text: string): Promise<unknown> =>
  app.page.waitUntil(`document.body.innerText.includes(${JSON.stringify(text)})`, 60_000)
const picture = (name: string): Promise<void> =>
  app.page.screenshot(join(pictures, `${name}.png`), { width: 1200, height: 800 })
const start = (env: Readonly<Record<string, string>> = {}): Promise<RunningApp> =>
  launchApp({
    mainPath: join(root, 'dist/main/main.js'),
    userDataPath: at('profile'),
    env: { LANG: 'en_US.UTF-8', LANGUAGE: 'en', XDG_CONFIG_HOME: at('config'), ...env },
  })

const enterPin = async (digits: string, field = 'pin'): Promise<void> => {
  await app.page.waitUntil(`document.activeElement?.id === '${field}' && !document.activeElement.disabled`, 60_000)
  await app.page.type(digits)
  await app.page.press('Enter')
}
/** The native messaging hosts that the browser has started and that still run: what they were told, they still know. */
const listHosts = (): readonly string[] =>
  readdirSync('/proc').filter(entry => {
    try {
      return /^\d+$/.test(entry) && isHost(readFileSync(`/proc/${entry}/cmdline`, 'utf8'))
    } catch {
      // It ended meanwhile.
      return false
    }
  })
/** Chromium names the extension to it. */
const isHost = (commandLine: string): boolean => {
  const [program = '', ...args] = commandLine.split('\0')
  return !/chrom/i.test(program) && args.includes(`chrome-extension://${extensionId}/`)
}

beforeAll(async () => {
  if (obstacle) return
  folder = mkdtempSync(join(tmpdir(), 'signet-webeid-'))
  addSecrets(pin, tokenPin)
  for (const name of ['extension', 'config/chromium', 'profile']) mkdirSync(at(name), { recursive: true })
  mkdirSync(pictures, { recursive: true })
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '30']
  const files = ['-keyout', 'tls.key', '-out', 'tls.pem']
  await createOpenssl(folder)('req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject, ...files)
  server = createServer(
    { cert: readFileSync(at('tls.pem')), key: readFileSync(at('tls.key')) },
    (_request, response) => {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>Town hall</title><h1>Town hall</h1>')
    },
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  origin = `https://localhost:${(server.address() as AddressInfo).port}`
  extensionId = placeExtension(at('extension'))
  app = await start()
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
  addSecrets(/PUK(?:-[0-9A-Z]{4}){4}/.exec(await pageText())?.[0] ?? '')
  await app.page.click('dialog[open] input[type=checkbox]')
  await pressButton(app.page, 'Done')
  await waitForText('Nguyễn Thị Minh Anh')
})
afterAll(async () => {
  if (obstacle) return
  await browser?.close()
  await app.quit()
  server.close()
  keepTrace(app.output())
  keepProfile(at('profile'))
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

describe.skipIf(obstacle)('a website in Chromium asks through the Web eID extension', () => {
  test('after the browser was told of Signet, by the command line', async () => {
    await signet('web-eid', 'install', '--browser', 'chromium', '--extension', extensionId)
    const manifest = JSON.parse(readFileSync(at('config/chromium/NativeMessagingHosts/eu.webeid.json'), 'utf8'))
    expect(manifest.allowed_origins).toContain(`chrome-extension://${extensionId}/`)
    expect(manifest.allowed_origins).toContain('chrome-extension://ncibgoaomkmdpilpocfeponihegamlic/')
    expect(statSync(manifest.path).mode & 0o777).toBe(0o700)
    browser = await launch({
      executablePath: findBrowser() ?? '',
      pipe: true,
      enableExtensions: true,
      headless: false,
      userDataDir: at('config/chromium'),
      env: { ...process.env, XDG_CONFIG_HOME: at('config') },
      args: ['--no-sandbox', '--no-first-run', '--ignore-certificate-errors', '--password-store=basic'],
    })
    expect(await browser.installExtension(at('extension'))).toBe(extensionId)
    page = await browser.newPage()
    await page.goto(origin)
    await page.waitForSelector('h1')
  })

  test('a login shows who asks and that it is by name; the token is for this site and challenge', async () => {
    const challengeNonce = randomBytes(32).toString('base64')
    const answer = ask('authenticate', { challengeNonce })
    await waitForText('This tells the site who you are')
    expect(await pageText()).toContain(`Log in to ${new URL(origin).host} by name?`)
    expect(await app.page.evaluate('document.activeElement.textContent')).toBe('Refuse')
    await picture('web-eid-login')
    await pressButton(app.page, 'Log in…')
    await app.page.waitUntil('document.activeElement?.id === "pin" && !document.activeElement.disabled', 30_000)
    await app.page.type('000000')
    await app.page.press('Enter')
    await waitForText('nothing was sent')
    await app.page.waitUntil('document.activeElement?.id === "pin" && !document.activeElement.disabled', 30_000)
    await picture('web-eid-pin')
    await app.page.type(pin)
    await app.page.press('Enter')
    const token = await answer
    expect(token.error).toBeUndefined()
    expect(verifyToken(token, origin, challengeNonce)?.subject).toContain('Minh Anh')
    expect(verifyToken(token, 'https://localhost', challengeNonce)).toBeUndefined()
    expect(token.format).toBe('web-eid:1.0')
    await waitForText('The website has its answer')
    await picture('web-eid-done')
    await pressButton(app.page, 'Back to Signet')
    await waitForText('My keys')
  })

  test('a refusal by Escape reaches the website, and a second question meanwhile is turned away', async () => {
    const args = { challengeNonce: randomBytes(32).toString('base64') }
    const first = ask('authenticate', args)
    await waitForText('This tells the site who you are')
    expect((await ask('authenticate', args)).error?.code).toBe('ERR_WEBEID_ACTION_PENDING')
    await app.page.press('Escape')
    expect((await first).error?.code).toBe('ERR_WEBEID_USER_CANCELLED')
    await waitForText('My keys')
  })

  test('a key that logs in signs no hash, and the window says which key it takes', async () => {
    const { keys } = JSON.parse(await signet('--json', 'keys'))
    const pem = await signet('keys', 'certificate', keys[0].keyId)
    const certificate = pem.replaceAll(/-----[^-]+-----|\s/g, '')
    const hash = randomBytes(32).toString('base64')
    const answer = ask('sign', { certificate, hash, hashFunction: 'SHA-256' })
    await waitForText('You sign a hash that this program cannot display')
    await waitForText('None of your keys can answer')
    await picture('web-eid-hash')
    await pressButton(app.page, 'Refuse')
    expect((await answer).error?.code).toBe('ERR_WEBEID_USER_CANCELLED')
  })

  test.skipIf(!softHsm2ModulePath || !existsSync('/proc/self/cmdline'))(
    'a token logs in, and signs a hash after it was said that nobody can show it; no host outlives its answer',
    async () => {
      const people = ['Minh Anh in a token', 'Minh Anh who signs'] as const
      mkdirSync(at('token'))
      const { env } = await createSoftHsm2({
        directory: at('token'),
        label: 'ID card',
        pin: tokenPin,
        keys: [
          {
            label: 'Login',
            algorithm: 'p-384',
            certificateDer: file => issueCertificate(people[0], ['digitalSignature'], file),
          },
          {
            label: 'Signature',
            algorithm: 'rsa-2048',
            certificateDer: file => issueCertificate(people[1], ['nonRepudiation'], file),
          },
        ],
      })
      keepTrace(app.output())
      await app.quit()
      app = await start(env)
      await enterPin(pin, 'unlock-pin')
      await app.page.waitUntil('document.querySelector("dialog.locked") === null', 60_000)
      await app.page.waitFor('.doors')

      const challengeNonce = randomBytes(32).toString('base64')
      const login = ask('authenticate', { challengeNonce })
      await waitForText(people[0])
      expect(listHosts()).not.toEqual([])
      expect(await pageText()).not.toContain(people[1])
      await app.page.evaluate(
        `[...document.querySelectorAll('.choice')].find(each => each.innerText.includes('${people[0]}')).querySelector('input').click()`,
      )
      await pressButton(app.page, 'Log in…')
      await enterPin(tokenPin)
      const token = await login
      expect(token.error).toBeUndefined()
      expect(token.algorithm).toBe('ES384')
      expect(verifyToken(token, origin, challengeNonce)?.subject).toContain(people[0])
      await expect.poll(listHosts, { timeout: 60_000 }).toEqual([])
      await pressButton(app.page, 'Back to Signet')

      const given = ask('get-signing-certificate', {})
      await pressButton(app.page, 'Give the certificate')
      const { certificate = '' } = await given
      await pressButton(app.page, 'Back to Signet')
      const { publicKey, subject } = new X509Certificate(Buffer.from(certificate, 'base64'))
      expect(subject).toContain(people[1])

      const document = randomBytes(200)
      const hash = createHash('sha256').update(document).digest()
      const asked = ask('sign', { certificate, hash: hash.toString('base64'), hashFunction: 'SHA-256' })
      await waitForText('You sign a hash that this program cannot display')
      expect(await pageText()).toContain(hash.toString('hex'))
      await waitForText('Tick the line above to sign.')
      expect(await app.page.evaluate('document.querySelector("form [type=submit]").ariaDisabled')).toBe('true')
      await app.page.click('.check input')
      await pressButton(app.page, 'Sign…')
      await enterPin(tokenPin)
      const { signature, error } = await asked
      expect(error).toBeUndefined()
      expect(verify('sha256', document, publicKey, Buffer.from(signature, 'base64'))).toBe(true)
      await expect.poll(listHosts, { timeout: 60_000 }).toEqual([])
      await pressButton(app.page, 'Back to Signet')
    },
  )

  test('the page that asked is closed: the window says so and sends nothing', async () => {
    const other = await browser.newPage()
    await other.goto(origin)
    await other.evaluate(
      nonce =>
        window.postMessage(
          { to: 'web-eid', id: '1', command: 'authenticate', args: { challengeNonce: nonce } },
          location.origin,
        ),
      randomBytes(32).toString('base64'),
    )
    await waitForText('This tells the site who you are')
    await other.close()
    await waitForText('The website no longer waits')
    await pressButton(app.page, 'Back to Signet')
  })

  test('an extension that nobody added gets no answer, and what is not valid a clear one', async () => {
    const host = (
      JSON.parse(readFileSync(at('config/chromium/NativeMessagingHosts/eu.webeid.json'), 'utf8')) as { path: string }
    ).path
    const speak = async (args: readonly string[], message: object | null, env: NodeJS.ProcessEnv = process.env) => {
      const child: ChildProcess = spawn(host, args, { env, stdio: ['pipe', 'pipe', 'ignore'] })
      const chunks: Buffer[] = []
      child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
      const json = Buffer.from(JSON.stringify(message ?? {}))
      const length = Buffer.alloc(4)
      length.writeUInt32LE(json.length)
      if (message) child.stdin?.write(Buffer.concat([length, json]))
      else child.stdin?.end()
      await new Promise(resolve => child.once('close', resolve))
      const answers: object[] = []
      for (let rest = Buffer.concat(chunks); rest.length > 4; rest = rest.subarray(4 + rest.readUInt32LE())) {
        answers.push(JSON.parse(rest.subarray(4, 4 + rest.readUInt32LE()).toString('utf8')))
      }
      return answers
    }
    const ours = [`chrome-extension://${extensionId}/`]
    expect(await speak(['chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh/'], null)).toEqual([
      { error: { code: 'ERR_WEBEID_NATIVE_FATAL', message: expect.stringContaining('web-eid/unknown-extension') } },
    ])
    const quit = { command: 'quit', arguments: {} }
    expect(await speak(ours, quit)).toEqual([{ version: expect.stringMatching(/^\d+\.\d+\.\d+$/) }])
    const insecure = { command: 'get-signing-certificate', arguments: { origin: 'http://localhost' } }
    expect(await speak(ours, insecure)).toMatchObject([
      {},
      { error: { code: 'ERR_WEBEID_NATIVE_INVALID_ARGUMENT', message: expect.stringContaining('https') } },
    ])
    await app.quit()
    expect(existsSync(at('profile/web-eid.json'))).toBe(false)
    const noDisplay = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' }
    const wanted = { command: 'get-signing-certificate', arguments: { origin } }
    expect(await speak(ours, wanted, noDisplay)).toMatchObject([
      {},
      { error: { code: 'ERR_WEBEID_NATIVE_FATAL', message: expect.stringContaining('app/no-display') } },
    ])
  })

  test('a window that does not run is started by the question', async () => {
    const answer = ask('get-signing-certificate', {})
    const startedBy = Date.now() + 60_000
    while (!existsSync(at('profile/web-eid.json')) && Date.now() < startedBy) {
      await new Promise(resolve => setTimeout(resolve, 100))
    }
    expect(existsSync(at('profile/web-eid.json'))).toBe(true)
    const pid = Number(readFileSync(at('profile/stand-in.lock'), 'utf8'))
    process.kill(pid, 'SIGTERM')
    expect((await answer).error).toBeDefined()
    while (existsSync(at('profile/stand-in.lock'))) await new Promise(resolve => setTimeout(resolve, 50))
  })

  test('and the browser is untold again', async () => {
    await signet('web-eid', 'remove', '--browser', 'chromium')
    expect(existsSync(at('config/chromium/NativeMessagingHosts/eu.webeid.json'))).toBe(false)
  })
})
