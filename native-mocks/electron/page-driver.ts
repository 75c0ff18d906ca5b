/** What a user does with a page, as CDP input events, and what a test wants to know about it. */
import { writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

export type SendCommand = (method: string, params: object) => Promise<unknown>

export interface Viewport {
  readonly width: number
  readonly height: number
}

/** Media features to imitate; a missing one is as on this machine. */
export interface EmulatedMedia {
  readonly 'prefers-color-scheme'?: 'light' | 'dark'
  readonly 'prefers-contrast'?: 'more' | 'less' | 'no-preference'
  readonly 'prefers-reduced-motion'?: 'reduce' | 'no-preference'
  readonly 'forced-colors'?: 'active' | 'none'
}

export interface PageDriver {
  /** The JSON value of an expression in the page's own world; promises are awaited, exceptions rethrown. */
  evaluate<Value = unknown>(expression: string): Promise<Value>
  /** Presses the left button in the middle of the element; fails when something else lies over it. */
  click(selector: string, timeoutMs?: number): Promise<void>
  /** Types into whatever has the focus. */
  type(text: string): Promise<void>
  /** One key, with modifiers: `Enter`, `Shift+Tab`, `Control+a`. */
  press(key: string): Promise<void>
  /** Waits until an element is in the page and has a size. */
  waitFor(selector: string, timeoutMs?: number): Promise<void>
  /** Waits until an expression is truthy and answers its value. */
  waitUntil<Value = unknown>(expression: string, timeoutMs?: number): Promise<Value>
  /** Drops files of the disk on the element. */
  dropFiles(selector: string, paths: readonly string[]): Promise<void>
  /** Writes a PNG of the viewport, in another size if asked. */
  screenshot(path: string, viewport?: Viewport): Promise<void>
  setViewport(viewport: Viewport): Promise<void>
  emulateMedia(media: EmulatedMedia): Promise<void>
  /** Any other CDP command to the page. */
  send: SendCommand
}

interface Key {
  readonly code: string
  readonly keyCode: number
  readonly text?: string
}

const keys: Readonly<Record<string, Key>> = {
  Enter: { code: 'Enter', keyCode: 13, text: '\r' },
  Tab: { code: 'Tab', keyCode: 9 },
  Escape: { code: 'Escape', keyCode: 27 },
  Backspace: { code: 'Backspace', keyCode: 8 },
  Delete: { code: 'Delete', keyCode: 46 },
  Home: { code: 'Home', keyCode: 36 },
  End: { code: 'End', keyCode: 35 },
  PageUp: { code: 'PageUp', keyCode: 33 },
  PageDown: { code: 'PageDown', keyCode: 34 },
  ArrowLeft: { code: 'ArrowLeft', keyCode: 37 },
  ArrowUp: { code: 'ArrowUp', keyCode: 38 },
  ArrowRight: { code: 'ArrowRight', keyCode: 39 },
  ArrowDown: { code: 'ArrowDown', keyCode: 40 },
  Space: { code: 'Space', keyCode: 32, text: ' ' },
}
const functionKey = /^F([1-9]|1[0-2])$/
const modifierBits: Readonly<Record<string, number>> = { Alt: 1, Control: 2, Meta: 4, Shift: 8 }

const findKey = (name: string): Key => {
  const known = keys[name]
  if (known) return known
  const number = functionKey.exec(name)?.[1]
  if (number) return { code: name, keyCode: 111 + Number(number) }
  if (name.length !== 1) throw new Error(`unknown key: ${name}`)
  const upper = name.toUpperCase()
  return { code: /[A-Z]/.test(upper) ? `Key${upper}` : '', keyCode: upper.charCodeAt(0), text: name }
}

interface Evaluated {
  readonly result: { readonly value?: unknown }
  readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } }
}

const pollMs = 25

/** Notes whether the next press meets the element, before the page acts on it, and is let go there too. */
const watchPress = (selector: string): string => `(() => {
  const element = document.querySelector(${JSON.stringify(selector)})
  const isMet = target => element?.contains(target) || target.closest?.('label')?.control === element
  window.pressMissed = element === null
  const once = { capture: true, once: true }
  addEventListener('pointerdown', ({ target }) => { window.pressMissed = !isMet(target) }, once)
  addEventListener('pointerup', ({ target }) => { window.pressMissed ||= element?.isConnected && !isMet(target) }, once)
})()`

export const createPageDriver = (send: SendCommand): PageDriver => {
  const evaluate = async <Value>(expression: string): Promise<Value> => {
    const options = { expression, awaitPromise: true, returnByValue: true, userGesture: true }
    const { result, exceptionDetails } = (await send('Runtime.evaluate', options)) as Evaluated
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value as Value
  }

  const waitUntil = async <Value>(expression: string, timeoutMs = 60_000): Promise<Value> => {
    const deadline = Date.now() + timeoutMs
    for (;;) {
      const value = await evaluate<Value>(expression)
      if (value) return value
      if (Date.now() > deadline) {
        const text = await evaluate<string>('document.body.innerText.slice(0, 5000)')
        throw new Error(`not within ${timeoutMs} ms: ${expression}\nThe page reads:\n${text}`)
      }
      await delay(pollMs)
    }
  }

  const waitFor = async (selector: string, timeoutMs?: number): Promise<void> =>
    void (await waitUntil(
      `(() => { const box = document.querySelector(${JSON.stringify(selector)})?.getBoundingClientRect(); return box !== undefined && box.width > 0 && box.height > 0 })()`,
      timeoutMs,
    ))

  /** The middle of an element once it has stopped moving and nothing covers it. */
  const findPoint = async (selector: string, timeoutMs?: number): Promise<{ x: number; y: number }> => {
    await waitFor(selector, timeoutMs)
    return waitUntil(
      `(async () => {
        const element = document.querySelector(${JSON.stringify(selector)})
        if (!element) return null
        element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })
        const before = element.getBoundingClientRect()
        await new Promise(requestAnimationFrame)
        const box = element.getBoundingClientRect()
        if (box.x !== before.x || box.y !== before.y) return null
        const x = box.x + box.width / 2, y = box.y + box.height / 2
        const top = document.elementFromPoint(x, y)
        const isLabel = top?.closest('label')?.control === element
        return top && (element.contains(top) || isLabel) ? { x, y } : null
      })()`,
      timeoutMs,
    )
  }

  const setViewport = async ({ width, height }: Viewport): Promise<void> =>
    void (await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false }))

  return {
    send,
    evaluate,
    waitUntil,
    waitFor,
    setViewport,
    click: async (selector, timeoutMs = 60_000) => {
      const deadline = Date.now() + timeoutMs
      for (;;) {
        const point = await findPoint(selector, timeoutMs)
        await evaluate(watchPress(selector))
        await send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...point })
        for (const type of ['mousePressed', 'mouseReleased']) {
          await send('Input.dispatchMouseEvent', { type, button: 'left', clickCount: 1, ...point })
        }
        // What stands above it may have grown in between; a person sees that and presses again.
        if (!(await evaluate('window.pressMissed === true')) || Date.now() > deadline) return
      }
    },
    type: async text => void (await send('Input.insertText', { text })),
    press: async combination => {
      const parts = combination.split(/(?<=.)\+/)
      const name = parts.at(-1) ?? ''
      const modifiers = parts.slice(0, -1).reduce((bits, part) => bits | (modifierBits[part] ?? 0), 0)
      const { code, keyCode, text } = findKey(name)
      const key = { key: name === 'Space' ? ' ' : name, code, windowsVirtualKeyCode: keyCode, modifiers }
      // A key with Control or Meta is a command, not text.
      const writes = text !== undefined && (modifiers & ~(modifierBits['Shift'] ?? 0)) === 0
      const commands = name === 'a' && modifiers === modifierBits['Control'] ? { commands: ['selectAll'] } : {}
      const down = writes ? { type: 'keyDown', text } : { type: 'rawKeyDown' }
      await send('Input.dispatchKeyEvent', { ...key, ...down, ...commands })
      await send('Input.dispatchKeyEvent', { ...key, type: 'keyUp' })
    },
    dropFiles: async (selector, paths) => {
      const point = await findPoint(selector)
      const data = { items: [], files: paths, dragOperationsMask: 1 }
      for (const type of ['dragEnter', 'dragOver', 'drop']) {
        await send('Input.dispatchDragEvent', { type, ...point, data })
      }
    },
    screenshot: async (path, viewport) => {
      if (viewport) await setViewport(viewport)
      const { data } = (await send('Page.captureScreenshot', { format: 'png' })) as { data: string }
      if (viewport) await send('Emulation.clearDeviceMetricsOverride', {})
      await writeFile(path, Buffer.from(data, 'base64'))
    },
    emulateMedia: async media =>
      void (await send('Emulation.setEmulatedMedia', {
        features: Object.entries(media).map(([name, value]) => ({ name, value })),
      })),
  }
}
