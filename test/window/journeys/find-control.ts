/** Finds controls by role and name in the accessibility tree of the browser: what has no name there, or the wrong one, is not found. */
import { setTimeout as delay } from 'node:timers/promises'
import type { PageDriver } from '../../../native-mocks/electron/page-driver.ts'

export interface Control {
  readonly role: 'button' | 'checkbox' | 'radio' | 'textbox'
  /** The whole name, or how it begins where a control has an explanation in its label. */
  readonly name: string
  /** Name of the part of the page that it is in. */
  readonly region?: string | undefined
}

interface TreeNode {
  readonly ignored: boolean
  readonly name?: { readonly value: string }
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value?: unknown } }[]
  readonly backendDOMNodeId: number
}

/** The control that is used next, in the page. */
export const found = '[data-journey]'

const pollMs = 25
/** The tree has common spaces where words have no-break spaces. */
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
const isOff = ({ properties = [] }: TreeNode): boolean =>
  properties.some(({ name, value }) => name === 'disabled' && value.value === true)

const listNodes = async (page: PageDriver, role: string, within?: TreeNode): Promise<readonly TreeNode[]> => {
  const { result } = (await page.send('Runtime.evaluate', { expression: 'document', objectGroup: 'journey' })) as {
    readonly result: { readonly objectId: string }
  }
  const root = within ? { backendNodeId: within.backendDOMNodeId } : { objectId: result.objectId }
  const { nodes } = (await page.send('Accessibility.queryAXTree', { ...root, role })) as {
    readonly nodes: readonly TreeNode[]
  }
  return nodes.filter(({ ignored }) => !ignored)
}

const withName = (nodes: readonly TreeNode[], name: string): readonly TreeNode[] => {
  const named = (fits: (name: string) => boolean) => nodes.filter(node => fits(plain(node.name?.value ?? '')))
  const exact = named(each => each === plain(name))
  return exact.length > 0 ? exact : named(each => each.startsWith(`${plain(name)} `))
}

const mark = async (page: PageDriver, { backendDOMNodeId }: TreeNode): Promise<void> => {
  const { object } = (await page.send('DOM.resolveNode', {
    backendNodeId: backendDOMNodeId,
    objectGroup: 'journey',
  })) as { readonly object: { readonly objectId: string } }
  await page.send('Runtime.callFunctionOn', {
    objectId: object.objectId,
    functionDeclaration: `function () {
      document.querySelector('${found}')?.removeAttribute('data-journey')
      this.setAttribute('data-journey', '')
    }`,
  })
  await page.send('Runtime.releaseObjectGroup', { objectGroup: 'journey' })
}

/**
 * Waits until the control is there once and may be used, and marks it as `found`.
 *
 * @throws {Error} when it does not come, or when two have this name: nobody who listens could tell them apart
 */
export const findControl = async (
  page: PageDriver,
  { role, name, region }: Control,
  timeoutMs = 60_000,
): Promise<void> => {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    let seen: readonly TreeNode[] = []
    let fitting: readonly TreeNode[] = []
    // What is redrawn while it is looked at is gone from the tree; then it is looked for again.
    try {
      const regions = region === undefined ? [undefined] : withName(await listNodes(page, 'region', undefined), region)
      seen = (await Promise.all(regions.map(each => listNodes(page, role, each)))).flat()
      fitting = withName(seen, name)
      const [control] = fitting
      if (control && fitting.length === 1 && !isOff(control)) return await mark(page, control)
    } catch (thrown) {
      if (!/Could not find node|No node|Node is detached/.test(String(thrown))) throw thrown
    }
    if (Date.now() > deadline) {
      const names = seen.map(node => `${node.name?.value}${isOff(node) ? ' (off)' : ''}`).join(' | ')
      throw new Error(
        `${fitting.length === 0 ? 'no' : fitting.length} ${role} “${name}”${region ? ` in “${region}”` : ''}; there are: ${names}`,
      )
    }
    await delay(pollMs)
  }
}

/** Types into the field that was found and has the focus; what was typed must stand there. */
export const typeInto = async (page: PageDriver, text: string): Promise<void> => {
  await page.type(text)
  await page.waitUntil(`document.querySelector('${found}')?.value.length === ${text.length}`)
}
