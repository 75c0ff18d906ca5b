/** Opens the built page in a headless browser with a fake bridge, and looks at it the way a person does: by words. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { findBrowser } from '../../native-mocks/electron/browser.ts'
import { type CdpSession, openCdp } from '../../native-mocks/electron/cdp.ts'
import { createFakeBridge, type FakeBridge, type PartialHandlers, pageScript } from './fake-bridge.ts'
import { openPageServer } from './page-server.ts'

export const root = join(import.meta.dirname, '../..')
export const lacks = findBrowser() === undefined
if (lacks) console.log('[lacks] a browser: install chromium')

/** A slow machine that runs other tests beside takes a while: words that are looked for on 5 000 pages, 15 s on a quick one. */
const patienceMs = 150_000

const axeSource = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8')

export interface PageUnderTest {
  readonly bridge: FakeBridge
  readonly evaluate: <Value>(expression: string) => Promise<Value>
  /** All that a person reads. */
  readonly words: () => Promise<string>
  readonly emit: (channel: string, payload: unknown) => Promise<void>
  /** Waits until the expression is truthy in the page. */
  readonly until: (expression: string) => Promise<void>
  readonly untilText: (text: string) => Promise<void>
  /** Presses the button or ticks the box whose words contain the text. */
  readonly press: (text: string) => Promise<void>
  readonly type: (selector: string, text: string) => Promise<void>
  readonly key: (key: string, ctrl?: boolean) => Promise<void>
  readonly resize: (width: number, height: number, scheme: 'light' | 'dark') => Promise<void>
  readonly axe: () => Promise<readonly string[]>
  readonly picture: (file: string) => Promise<void>
  readonly violations: () => Promise<readonly string[]>
  readonly close: () => Promise<void>
}

export interface Browser {
  readonly open: (handlers: PartialHandlers) => Promise<PageUnderTest>
  /** Closes those that a test left open. */
  readonly closePages: () => Promise<void>
  /** Of all pages that were opened, closed ones too. */
  readonly violations: () => Promise<readonly string[]>
  readonly close: () => Promise<void>
}

/** Starts one browser for a file of tests, on the page that `page-setup.ts` built. `findDocument` answers the PDF behind a document id. */
export const openBrowser = async (findDocument: (id: string) => string | undefined): Promise<Browser> => {
  const builtPage = process.env['SIGNET_BUILT_PAGE']
  if (builtPage === undefined) throw new Error('nobody built the page')
  const folder = mkdtempSync(join(tmpdir(), 'signet-page-'))
  const server = await openPageServer(builtPage, findDocument)
  const chromium = spawn(
    findBrowser() ?? 'chromium',
    [
      '--headless=new',
      '--no-sandbox',
      '--no-first-run',
      '--remote-debugging-pipe',
      // A page that was left is not kept for a way back.
      '--disable-features=BackForwardCache',
      `--user-data-dir=${join(folder, 'profile')}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  )
  const cdp = openCdp(chromium.stdio[3] as Writable, chromium.stdio[4] as Readable)
  // A tab more takes twice the time of a page that is loaded in one that is there.
  const freeTabs: Tab[] = []
  const openPages = new Set<PageUnderTest>()
  const violations: string[] = []
  let opened = 0
  const openTab = async (): Promise<Tab> => {
    const { targetId } = await cdp.browser.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' })
    const { sessionId } = await cdp.browser.send<{ sessionId: string }>('Target.attachToTarget', {
      targetId,
      flatten: true,
    })
    return connect(cdp.session(sessionId))
  }
  return {
    async open(handlers) {
      opened += 1
      const tab = freeTabs.pop() ?? (await openTab())
      const page: PageUnderTest = {
        ...(await tab.answerBy(createFakeBridge(handlers))),
        async close() {
          violations.push(...(await page.violations()))
          openPages.delete(page)
          await tab.go(server.emptyUrl)
          freeTabs.push(tab)
        },
      }
      openPages.add(page)
      await page.resize(1200, 800, 'light')
      await tab.go(server.url)
      await page.until('document.querySelector("h1")')
      return page
    },
    async closePages() {
      for (const page of openPages) await page.close()
    },
    async violations() {
      if (opened === 0) throw new Error('no page was opened')
      const ofOpen = await Promise.all([...openPages].map(page => page.violations()))
      return [...violations, ...ofOpen.flat()]
    },
    async close() {
      const ended = new Promise(resolve => chromium.once('exit', resolve))
      await cdp.browser.send('Browser.close').catch(() => undefined)
      await ended
      cdp.close()
      server.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

interface Tab {
  readonly go: (url: string) => Promise<void>
  /** The next page that is loaded asks this bridge. */
  readonly answerBy: (bridge: FakeBridge) => Promise<Omit<PageUnderTest, 'close'>>
}

const connect = async (session: CdpSession): Promise<Tab> => {
  let current: FakeBridge | undefined
  const evaluate = async <Value>(expression: string): Promise<Value> => {
    const { result, exceptionDetails } = await session.send<{
      result: { value: Value }
      exceptionDetails?: { exception?: { description?: string }; text: string }
    }>('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }
  session.on<{ payload: string; executionContextId: number }>(
    'Runtime.bindingCalled',
    ({ payload, executionContextId: contextId }) => {
      const { id, channel, input } = JSON.parse(payload) as { id: number; channel: string; input: unknown }
      // To the page that asked: another one may be in its place by then.
      void current
        ?.answer(channel, input)
        .then(reply => {
          const expression = `fakeReply(${id}, ${JSON.stringify(reply)})`
          return session.send('Runtime.evaluate', { expression, contextId })
        })
        .catch(() => undefined)
    },
  )
  await session.send('Runtime.enable')
  await session.send('Page.enable')
  await session.send('Runtime.addBinding', { name: 'fakeInvoke' })
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source: pageScript() })
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: true })
  const until = async (expression: string): Promise<void> => {
    const deadline = Date.now() + patienceMs
    for (;;) {
      if (await evaluate<boolean>(`Boolean(${expression})`)) return
      if (Date.now() > deadline) break
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    throw new Error(`never true: ${expression}\n${await evaluate<string>('document.body.innerText')}`)
  }
  const page: Omit<PageUnderTest, 'bridge' | 'close'> = {
    evaluate,
    words: () => evaluate('document.body.innerText'),
    until,
    emit: (channel, payload) => evaluate(`fakeEmit(${JSON.stringify(channel)}, ${JSON.stringify(payload)})`),
    untilText: text => until(`document.body.innerText.includes(${JSON.stringify(text)})`),
    async press(text) {
      const find = `[...(document.querySelector('dialog[open]') ?? document).querySelectorAll('button, label.check, label.choice')]
        .find(each => each.checkVisibility() && (each.innerText + (each.ariaLabel ?? '')).includes(${JSON.stringify(text)}))`
      await until(find)
      await evaluate(`void ${find}.click()`)
    },
    async type(selector, text) {
      await until(`document.querySelector(${JSON.stringify(selector)})`)
      await evaluate(`document.querySelector(${JSON.stringify(selector)}).focus()`)
      await session.send('Input.insertText', { text })
    },
    async key(key, ctrl = false) {
      const event = { key, modifiers: ctrl ? 2 : 0, windowsVirtualKeyCode: { Escape: 27, Enter: 13 }[key] ?? 0 }
      // A form is submitted by the character of the key, not by the key.
      const down = key === 'Enter' && !ctrl ? { type: 'keyDown', text: '\r' } : { type: 'rawKeyDown' }
      await session.send('Input.dispatchKeyEvent', { ...down, ...event })
      await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
    },
    async resize(width, height, scheme) {
      await session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false })
      await session.send('Emulation.setEmulatedMedia', {
        features: [
          { name: 'prefers-color-scheme', value: scheme },
          { name: 'prefers-reduced-motion', value: 'reduce' },
        ],
      })
    },
    async axe() {
      if (!(await evaluate('"axe" in window'))) await evaluate(`${axeSource};0`)
      return evaluate(`axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) =>
        violations.flatMap(({ id, nodes }) => nodes.map(node => id + ' ' + node.target.join(' ') + ' ' + node.failureSummary)))`)
    },
    async picture(file) {
      await session.send('Page.bringToFront')
      const { data } = await session.send<{ data: string }>('Page.captureScreenshot', { format: 'png' })
      writeFileSync(file, Buffer.from(data, 'base64'))
    },
    violations: () => evaluate('policyViolations'),
  }
  return {
    go: async url => void (await session.send('Page.navigate', { url })),
    async answerBy(bridge) {
      current = bridge
      // As a new one is: a picture of a tab that lies behind another one takes half a minute.
      await session.send('Page.bringToFront')
      return { bridge, ...page }
    },
  }
}
