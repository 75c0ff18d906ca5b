/** The two users of the journeys refuse what a person could not use: without that, a journey would show nothing. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findObstacle } from '../../../native-mocks/electron/browser.ts'
import { launchApp, type RunningApp } from '../../../native-mocks/electron/test-control.ts'
import { createTranslate } from '../../../src/shared/translate.ts'
import { windowWords } from '../../renderer/screen-stories.ts'
import { createKeyboard } from './keyboard.ts'
import { createMouse } from './mouse.ts'

const root = join(import.meta.dirname, '../../..')
const operators = { mouse: createMouse, keyboard: createKeyboard } as const

interface Trial {
  readonly words: string
  /** Style of the button, set as the page's policy allows it. */
  readonly style?: Readonly<Record<string, string>>
  readonly tabIndex?: number
}

/** Runs in the page: a dialog with these buttons; who is pressed is noted. */
const showButtons = (trials: readonly Trial[]): void => {
  document.querySelector('#trial')?.remove()
  const dialog = document.createElement('dialog')
  dialog.id = 'trial'
  for (const { words, style = {}, tabIndex = 0 } of trials) {
    const button = document.createElement('button')
    Object.assign(button, { textContent: words, tabIndex, onclick: () => dialog.setAttribute('data-pressed', words) })
    for (const [name, value] of Object.entries(style)) button.style.setProperty(name, value)
    dialog.append(button)
  }
  document.body.append(dialog)
  dialog.showModal()
}

describe.skipIf(findObstacle())('the users of the journeys', () => {
  let profile: string
  let app: RunningApp
  const show = async (...trials: readonly Trial[]): Promise<void> => {
    // The browser draws rings for whoever used the keyboard last.
    await app.page.press('ArrowDown')
    await app.page.evaluate(`(${showButtons.toString()})(${JSON.stringify(trials)})`)
  }
  const pressed = (): Promise<unknown> => app.page.evaluate('document.querySelector("#trial").dataset.pressed')
  const operate = (mode: keyof typeof operators) =>
    operators[mode]({ app, t: createTranslate(windowWords.en, 'en'), patienceMs: 500 })
  const first = { words: 'First' }
  const last = { words: 'Last' }

  beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), 'signet-operators-'))
    app = await launchApp({ mainPath: join(root, 'dist/main/main.js'), userDataPath: profile })
    await app.page.waitFor('.doors')
  })
  afterAll(async () => {
    await app?.quit()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  })

  test.each(['mouse', 'keyboard'] as const)('press what is there once, by %s', async mode => {
    await show(first, { words: 'Middle' }, last)
    await operate(mode).press('Last')
    expect(await pressed()).toBe('Last')
    await operate(mode).press('First')
    expect(await pressed()).toBe('First')
  })

  test.each(['mouse', 'keyboard'] as const)(
    'refuse a name that is missing, that two have, or that is off, by %s',
    async mode => {
      await show(first, last, last)
      await expect(operate(mode).press('Second')).rejects.toThrow('no button “Second”')
      await expect(operate(mode).press('Last')).rejects.toThrow('2 button “Last”')
      await app.page.evaluate('document.querySelector("#trial button").setAttribute("aria-disabled", "true")')
      await expect(operate(mode).press('First')).rejects.toThrow('First (off)')
      expect(await pressed()).toBeUndefined()
    },
  )

  test('the keyboard refuses what Tab does not reach', async () => {
    await show(first, { words: 'Aside', tabIndex: -1 }, last)
    await expect(operate('keyboard').press('Aside')).rejects.toThrow('the keyboard does not lead to button “Aside”')
    expect(await pressed()).toBeUndefined()
  })

  test('the keyboard refuses a stop on its way that has no ring, or that is not seen', async () => {
    await show(first, { words: 'Plain', style: { outline: 'none' } }, last)
    await expect(operate('keyboard').press('Last')).rejects.toThrow('Plain, and it has no ring')
    await show(first, { words: 'Far', style: { position: 'fixed', left: '-500px', 'inline-size': '100px' } }, last)
    await expect(operate('keyboard').press('Last')).rejects.toThrow('Far, and it is outside of the window')
    await show({ words: 'Over', tabIndex: -1, style: { position: 'fixed', inset: '0' } }, first, last)
    await expect(operate('keyboard').press('Last')).rejects.toThrow('something lies over it')
  })
})
