/** How a story of the window is told: in which world it begins, and from state to state. */
import type { WindowKey } from '../../src/renderer/messages/en.ts'
import type { Translate } from '../../src/shared/translate.ts'
import type { Language } from '../../src/shared/words.ts'
import type { PartialHandlers } from './fake-bridge.ts'
import type { PageUnderTest } from './page-under-test.ts'

export interface Telling {
  readonly page: PageUnderTest
  readonly t: Translate<WindowKey>
  /** The state is there, whole: it may be looked at. */
  readonly look: (state: string) => Promise<void>
}

export interface Story {
  readonly name: string
  readonly world: (language: Language) => PartialHandlers
  readonly tell: (telling: Telling) => Promise<void>
}

export const noDialog = 'document.querySelector("dialog[open]") === null'

const openDialog = async (page: PageUnderTest, words: string): Promise<void> => {
  await page.press(words)
  await page.until('document.querySelector("dialog[open]")')
}
const closeDialog = async (page: PageUnderTest): Promise<void> => {
  await page.key('Escape')
  await page.until(noDialog)
}

export const lookAtDialog = async ({ page, look }: Telling, words: string, state: string): Promise<void> => {
  await openDialog(page, words)
  await look(state)
  await closeDialog(page)
}

/** Looks at a dialog with what it says when nothing was typed: all that stood there before still does. */
export const lookAtUnfilled = async ({ page, look }: Telling, words: string, state: string): Promise<void> => {
  await openDialog(page, words)
  await page.evaluate('void document.querySelector("dialog[open] form").requestSubmit()')
  await page.until('document.querySelector("dialog[open] [aria-invalid=true]")')
  await look(state)
  await closeDialog(page)
}

/** By its place: its words are another state's to read. */
export const openDoor = async (page: PageUnderTest, index: number): Promise<void> => {
  const door = `document.querySelectorAll('.door')[${index}]`
  await page.until(door)
  await page.evaluate(`void ${door}.click()`)
}
