/** Uses the window by the keyboard alone: whatever is used must be reached by Tab or arrows, and each stop on the way must be seen. */
import { setTimeout as delay } from 'node:timers/promises'
import { type Control, findControl, found, typeInto } from './find-control.ts'
import type { Operator, OperatorDeps } from './operator.ts'

/** Nobody goes on longer than this. */
const mostStops = 80

/** What is opening or scrolling is looked at again; nobody waits longer for it to be seen. */
const mostFlawedMs = 3_000
const pollMs = 50

interface Focus {
  /** What was to be used was drawn anew. */
  readonly isGone: boolean
  readonly isThere: boolean
  /** Among the choices of which the control is one: arrows lead to it. */
  readonly isBeside: boolean
  /** Tab leads away from it. */
  readonly isBehind: boolean
  /** What has the focus, for a message. */
  readonly what: string
  /** Why it is not seen. */
  readonly flaw: string | null
}

/** Runs in the page; must not refer to anything outside itself. */
const lookAtFocus = (target: string): Focus => {
  const control = document.querySelector<HTMLInputElement>(target)
  const focus = document.activeElement
  const isGone = control === null
  const lost = 'whoever tabs or listens begins again at the edge of the window'
  if (!control || !focus || focus === document.body)
    return { isGone, isThere: false, isBeside: false, isBehind: false, what: 'nothing', flaw: isGone ? null : lost }
  // A box and its words are one thing to the eye.
  const shown = focus.matches('[type=checkbox], [type=radio]') ? (focus.closest('label') ?? focus) : focus
  const hasRing = [focus, shown].some(each => {
    const { outlineStyle, outlineWidth } = getComputedStyle(each)
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
  })
  const box = shown.getBoundingClientRect()
  const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)]
  const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)]
  const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
  const isSeen = right - left > 1 && bottom - top > 1 && over !== null && (shown.contains(over) || over.contains(shown))
  return {
    isGone,
    isThere: focus === control,
    isBeside:
      focus !== control &&
      control.type === 'radio' &&
      focus instanceof HTMLInputElement &&
      focus.type === 'radio' &&
      focus.name === control.name &&
      focus.form === control.form,
    isBehind: Boolean(focus.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_PRECEDING),
    what: `<${focus.localName} class="${focus.className}"> ${focus.ariaLabel ?? (focus.textContent ?? '').slice(0, 60)}`,
    flaw: isSeen ? (hasRing ? null : 'it has no ring') : 'it is outside of the window, or something lies over it',
  }
}

export const createKeyboard = ({ app: { page, dialogs }, t, patienceMs = 60_000 }: OperatorDeps): Operator => {
  const look = (): Promise<Focus> => page.evaluate(`(${lookAtFocus.toString()})(${JSON.stringify(found)})`)
  const lookUntilSeen = async (): Promise<Focus> => {
    const deadline = Date.now() + Math.min(mostFlawedMs, patienceMs)
    for (;;) {
      const focus = await look()
      if (focus.flaw === null) return focus
      if (Date.now() > deadline) throw new Error(`the focus is on ${focus.what}, and ${focus.flaw}`)
      await delay(pollMs)
    }
  }
  /** @throws {Error} when it cannot be reached, or a stop on the way cannot be seen */
  const reach = async (control: Control): Promise<void> => {
    await findControl(page, control, patienceMs)
    const way: string[] = []
    for (let stop = 0; stop <= mostStops; stop += 1) {
      const focus = await lookUntilSeen()
      way.push(focus.what)
      if (focus.isThere) return
      if (focus.isGone) await findControl(page, control, patienceMs)
      else await page.press(focus.isBeside ? 'ArrowDown' : focus.isBehind ? 'Shift+Tab' : 'Tab')
    }
    throw new Error(`the keyboard does not lead to ${control.role} “${control.name}”:\n${way.join('\n')}`)
  }
  const press = async (name: string, region?: string): Promise<void> => {
    await reach({ role: 'button', name, region })
    await page.press('Enter')
  }
  const check = async (control: Control): Promise<void> => {
    await reach(control)
    await page.press('Space')
    await page.waitUntil(`document.querySelector('${found}').checked`)
  }
  const shortcuts = { sign: 'Control+1', data: 'Control+2', keys: 'Control+3' } as const
  const open = async (button: string, path: string): Promise<void> => {
    await dialogs.queue({ filePaths: [path] })
    await press(button)
  }
  return {
    press,
    tick: name => check({ role: 'checkbox', name }),
    choose: name => check({ role: 'radio', name }),
    async enter(label, text) {
      await reach({ role: 'textbox', name: label })
      await typeInto(page, text)
    },
    async goTo(door) {
      // An open dialog has the keyboard to itself.
      await page.waitUntil('document.querySelector("dialog[open]") === null')
      await page.press(shortcuts[door])
    },
    openDocument: path => open(t('drop.choose'), path),
    openFolder: path => open(t('drop.chooseFolder'), path),
  }
}
