/** The shipped window from the inside of its page: what a hostile page would find. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchApp, type RunningApp } from '../../native-mocks/electron/test-control.ts'

const mainPath = join(import.meta.dirname, '../../dist/main/main.js')

describe('a hostile page', () => {
  let app: RunningApp
  beforeAll(async () => {
    app = await launchApp({ mainPath })
    await app.page.waitFor('h1')
  })
  afterAll(() => app.quit())

  test.each(['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'])('has no %s', async name => {
    expect(await app.page.evaluate(`typeof globalThis[${JSON.stringify(name)}]`)).toBe('undefined')
  })

  test.each([
    ['another origin', 'https://example.org/'],
    ['this computer', 'http://127.0.0.1:80/'],
    ['a file', 'file:///etc/passwd'],
  ])('cannot fetch from %s', async (_name, url) => {
    const outcome = await app.page.evaluate(`fetch(${JSON.stringify(url)}).then(() => 'reached', () => 'refused')`)
    expect(outcome).toBe('refused')
  })

  test('runs no code from strings and no inline script', async () => {
    // From a timer: what a debugger evaluates is exempt from the policy while it runs.
    const outcome = await app.page.evaluate(`new Promise(resolve => setTimeout(() => {
      try { resolve(new Function('return "ran"')()) } catch (error) { resolve(error.name) }
    }))`)
    expect(outcome).toBe('EvalError')
    await app.page.evaluate(`(() => {
      const script = document.createElement('script')
      script.textContent = 'globalThis.wasRun = true'
      document.body.append(script)
    })()`)
    expect(await app.page.evaluate('globalThis.wasRun === undefined')).toBe(true)
  })

  test('opens no window and goes nowhere', async () => {
    await app.page.evaluate(`void (globalThis.opened = window.open('https://example.org/'))`)
    await app.page.waitUntil('globalThis.opened === null || globalThis.opened.closed')
    const before = await app.page.evaluate<string>('location.href')
    await app.page.evaluate(`void (location.href = 'https://example.org/')`)
    await app.page.waitFor('h1')
    expect(await app.page.evaluate('location.href')).toBe(before)
  })

  test.each([
    [
      'an unknown document',
      `window.bridge.validation.validate({ documentId: 'A'.repeat(22), documentPassword: null })`,
      'documents/unknown',
    ],
    [
      'a path for an id',
      `window.bridge.validation.validate({ documentId: '../../etc/passwd', documentPassword: null })`,
      'app/bad-request',
    ],
    ['surplus input', `window.bridge.keys.list({ all: true })`, 'app/bad-request'],
    ['an endless PIN', `window.bridge.signing.sign({ pin: 'x'.repeat(1e6) })`, 'app/bad-request'],
  ])('gets a code for %s', async (_name, call, code) => {
    expect(await app.page.evaluate(call)).toMatchObject({ ok: false, error: { code } })
  })

  test.each(['/document/AAAAAAAAAAAAAAAAAAAAAA', '/document/..%2f..%2fetc%2fpasswd', '/../package.json', '/absent.js'])(
    'reads nothing at %s',
    async path => {
      expect(await app.page.evaluate(`fetch(${JSON.stringify(path)}).then(reply => reply.ok, () => false)`)).toBe(false)
    },
  )

  test('gets no permission', async () => {
    const states = await app.page.evaluate(
      `Promise.all(['geolocation', 'notifications', 'camera'].map(name => navigator.permissions.query({ name }).then(p => p.state)))`,
    )
    expect(states).toEqual(['denied', 'denied', 'denied'])
  })
})
