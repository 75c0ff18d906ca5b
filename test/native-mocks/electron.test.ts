/** What only the stand-in for Electron promises: real input from tests, scripted dialogs, and nothing left behind. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findObstacle } from '../../native-mocks/electron/browser.ts'
import { launchApp, type RunningApp } from '../../native-mocks/electron/test-control.ts'
import { fixtureMain } from '../contract/electron.ts'
import { findTcpSockets, findTree, isRunning } from './process-tree.ts'

const obstacle = findObstacle()
if (obstacle) console.log('[lacks] a browser and a display: apt-get install chromium xvfb')
const hasProc = process.platform === 'linux'
if (!hasProc) console.log('[lacks] /proc, to see what processes leave behind: run on Linux')

const launchFixture = (userDataPath?: string): Promise<RunningApp> =>
  launchApp({ mainPath: fixtureMain, args: ['--stay'], ...(userDataPath ? { userDataPath } : {}) })

const browserProfiles = (mainPid: number): string[] =>
  readdirSync(tmpdir()).filter(name => name.startsWith(`signet-browser-${mainPid}-`))

/** Waits for what another process does in its own time. */
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await delay(20)
}

describe.skipIf(obstacle)('the stand-in under test control', () => {
  let app: RunningApp
  let folder: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signet-files-'))
    app = await launchFixture()
    await app.page.waitFor('#button')
  })
  afterAll(async () => {
    await app.quit()
    rmSync(folder, { recursive: true })
  })

  test('a click presses what lies under the pointer', async () => {
    await app.page.click('#button')
    expect(await app.page.evaluate('window.pressed')).toBe(1)
  })

  test('a click on what is covered fails', async () => {
    await app.page.evaluate(
      `document.body.insertAdjacentHTML('beforeend', '<dialog id="cover" style="inset:0;width:100%;height:100%"></dialog>'), cover.showModal()`,
    )
    await expect(app.page.click('#button', 200)).rejects.toThrow('not within 200 ms')
    await app.page.evaluate('cover.remove()')
  })

  test('text goes to the focused field and keys act with their modifiers', async () => {
    await app.page.click('#field')
    await app.page.type('Grüße')
    expect(await app.page.evaluate('field.value')).toBe('Grüße')
    await app.page.press('Control+a')
    await app.page.press('x')
    expect(await app.page.evaluate('field.value')).toBe('x')
    await app.page.press('Shift+Tab')
    expect(await app.page.evaluate('document.activeElement.id')).toBe('button')
    await app.page.press('Enter')
    expect(await app.page.evaluate('window.pressed')).toBe(2)
  })

  test('a dropped file arrives in main with its path', async () => {
    const path = join(folder, 'straße & co.pdf')
    writeFileSync(path, 'x')
    await app.page.dropFiles('body', [path])
    expect(await app.page.waitUntil('window.dropped')).toEqual({ path })
  })

  test('an exception of the page reaches the test', async () => {
    await expect(app.page.evaluate('null.missing')).rejects.toThrow('TypeError')
  })

  test('dialogs take the queued answers in order; an unanswered one is closed', async () => {
    await app.dialogs.queue({ filePaths: ['/first.pdf'] }, { canceled: true })
    const choose = () => app.page.evaluate(`bridge.invoke('choose')`)
    expect(await choose()).toEqual({ canceled: false, filePaths: ['/first.pdf'] })
    expect(await choose()).toEqual({ canceled: true, filePaths: [] })
    expect(await choose()).toEqual({ canceled: true, filePaths: [] })
    expect((await app.dialogs.calls())[0]).toMatchObject({ method: 'showOpenDialog', argument: { title: 'Choose' } })
  })

  test('what would open outside is only recorded', async () => {
    await app.page.evaluate(`bridge.invoke('open', '/somewhere.pdf')`)
    expect(await app.shell.calls()).toEqual([{ method: 'openPath', argument: '/somewhere.pdf' }])
  })

  test('viewport and media can be imitated, and a picture has the size that was asked for', async () => {
    await app.page.setViewport({ width: 640, height: 480 })
    await app.page.emulateMedia({ 'prefers-color-scheme': 'dark', 'prefers-contrast': 'more' })
    expect(
      await app.page.evaluate(
        `[innerWidth, innerHeight, matchMedia('(prefers-color-scheme: dark)').matches, matchMedia('(prefers-contrast: more)').matches]`,
      ),
    ).toEqual([640, 480, true, true])
    const path = join(folder, 'page.png')
    await app.page.screenshot(path, { width: 500, height: 400 })
    const png = readFileSync(path)
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([500, 400])
  })

  test('a link that the desktop opens arrives as on macOS', async () => {
    await app.emit('open-url', 'signet://?a')
    await until(() => app.output().includes('link: signet://?a'))
  })

  test('its executable starts it as Electron’s does', () => {
    const exe = join(import.meta.dirname, '../../native-mocks/electron/electron')
    const { status, stderr } = spawnSync(exe, [fixtureMain], { env: { PATH: process.env['PATH'], DISPLAY: '' } })
    expect([status, String(stderr)]).toEqual([69, expect.stringContaining('no')])
  })

  test.skipIf(!hasProc)('no process of it has a TCP socket', async () => {
    const { main, browser } = await app.processIds()
    const tree = findTree(main)
    expect(tree).toContain(browser)
    expect(findTcpSockets(tree)).toEqual([])
  })
})

describe.skipIf(obstacle ?? !hasProc)('the end of the stand-in', () => {
  const ends: readonly (readonly [string, (app: RunningApp, browser: number) => Promise<unknown>])[] = [
    ['app.quit', app => app.quit()],
    ['SIGTERM', async app => app.kill('SIGTERM')],
    ['SIGKILL', async app => app.kill('SIGKILL')],
    ['the user closing the window', async app => app.page.send('Page.close', {})],
    [
      'a window that hangs',
      async app => {
        void app.page.evaluate('setTimeout(() => { for (;;); })').catch(() => undefined)
        await app.closeWindow()
      },
    ],
    ['an exception in main', app => app.page.evaluate(`bridge.send('die')`).catch(() => undefined)],
    ['the browser being killed', async (_app, browser) => process.kill(browser, 'SIGKILL')],
  ]

  test.each(ends)('by %s leaves no process', async (how, end) => {
    await using app = await launchFixture()
    const { main, browser = 0 } = await app.processIds()
    const tree = findTree(main)
    expect(tree.length).toBeGreaterThan(3)
    await end(app, browser)
    const { signal } = await app.exited
    await until(() => !tree.some(isRunning))
    // A killed process cannot tidy up: the next start does.
    if (how === 'SIGKILL') expect(signal).toBe('SIGKILL')
    else expect(browserProfiles(main)).toEqual([])
    if (how === 'the browser being killed') expect(app.output()).toContain('gone: killed')
  })

  test('the profile of a killed start is removed by the next', async () => {
    const killed = await launchFixture()
    const { main } = await killed.processIds()
    killed.kill('SIGKILL')
    await killed.exited
    expect(browserProfiles(main)).toHaveLength(1)
    await using next = await launchFixture()
    await next.page.waitFor('#button')
    expect(browserProfiles(main)).toEqual([])
  })

  test('a second start on the same profile tells the first one and goes', async () => {
    await using first = await launchFixture()
    await first.page.waitFor('#button')
    const second = await launchApp({
      mainPath: fixtureMain,
      userDataPath: first.userDataPath,
      args: ['--stay', 'later.pdf'],
    })
    expect((await second.exited).code).toBe(0)
    expect(second.output()).toContain('second start')
    await until(() => first.output().includes('second instance: later.pdf'))
  })
})

test.skipIf(obstacle)('a browser that cannot start is told in a sentence', async () => {
  const app = await launchApp({ mainPath: fixtureMain, env: { SIGNET_BROWSER: '/bin/false', DISPLAY: ':0' } })
  await app.exited
  expect(app.output()).toContain('The browser ended before its window opened (1).')
})

const launchWith = async (env: NodeJS.ProcessEnv): Promise<{ readonly code: number; readonly text: string }> => {
  const launcher = join(import.meta.dirname, '..', '..', 'native-mocks', 'electron', 'launch.ts')
  const child = spawn(process.execPath, [launcher, fixtureMain], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let text = ''
  child.stderr.setEncoding('utf8').on('data', chunk => {
    text += chunk
  })
  const [code] = await once(child, 'close')
  return { code, text }
}

test('without a browser the start ends in a sentence', async () => {
  const { code, text } = await launchWith({ PATH: '/nonexistent', DISPLAY: ':0' })
  expect(code).toBe(69)
  expect(text).toBe('signet: No Chromium, Chrome or Edge is installed (SIGNET_BROWSER may name one).\n')
})

test.skipIf(process.platform !== 'linux')('without a display the start ends in a sentence', async () => {
  const { code, text } = await launchWith({ SIGNET_BROWSER: process.execPath })
  expect(code).toBe(69)
  expect(text).toContain('There is no display here')
})
