/** How a story of the window is told: in which world it begins, and from state to state. */
import type { WindowKey } from '../../src/renderer/messages/en.ts'
import type { Language, Translate } from '../../src/shared/words.ts'
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

/** By its place: its words are another state's to read. */
export const openDoor = async (page: PageUnderTest, index: number): Promise<void> => {
  const door = `document.querySelectorAll('.door')[${index}]`
  await page.until(door)
  await page.evaluate(`void ${door}.click()`)
}
