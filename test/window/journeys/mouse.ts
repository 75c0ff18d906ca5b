/** Uses the window by the pointer: real presses in the middle of what is seen, and files that are dropped; only text is typed. */
import { type Control, findControl, found, typeInto } from './find-control.ts'
import type { Operator, OperatorDeps } from './operator.ts'

export const createMouse = ({ app: { page }, t, patienceMs }: OperatorDeps): Operator => {
  const click = async (control: Control): Promise<void> => {
    await findControl(page, control, patienceMs)
    // People aim at the words beside a box.
    await page.evaluate(`(() => {
      const control = document.querySelector('${found}')
      const target = control.type === 'checkbox' || control.type === 'radio' ? control.labels[0] : control
      control.removeAttribute('data-journey')
      target.setAttribute('data-journey', '')
    })()`)
    await page.click(found)
  }
  const check = async (control: Control): Promise<void> => {
    await click(control)
    await page.waitUntil(`document.querySelector('${found}').control.checked`)
  }
  return {
    press: (name, region) => click({ role: 'button', name, region }),
    tick: name => check({ role: 'checkbox', name }),
    choose: name => check({ role: 'radio', name }),
    async enter(label, text) {
      await click({ role: 'textbox', name: label })
      await typeInto(page, text)
    },
    goTo: door => click({ role: 'button', name: t(`door.${door}`) }),
    openDocument: path => page.dropFiles('.drop', [path]),
    openFolder: path => page.dropFiles('.drop', [path]),
  }
}
