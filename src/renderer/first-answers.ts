/** What the first screen waits for is asked before the screens are there: main answers while they come. */
import type { AppInfo } from '../shared/model/app.ts'
import type { FirstStartState } from '../shared/model/first-start.ts'
import type { SessionState } from '../shared/model/session.ts'
import { pickLanguage } from '../shared/words.ts'
import { bridge } from './bridge.ts'
import { loadWords, type Words } from './words/load-words.ts'

export interface FirstAnswers {
  readonly info: AppInfo
  readonly session: SessionState
  readonly firstStart: FirstStartState
  readonly words: Words
}

let latest: SessionState | null = null
bridge.session.onChanged(state => {
  latest = state
})

/** What main has told of the session since it was asked; null: nothing. */
export const latestSession = (): SessionState | null => latest

/** null: something was not answered; the screens ask again and say so. */
export const askFirst = async (): Promise<FirstAnswers | null> => {
  // Most likely those of the window: another language is chosen in its settings only.
  loadWords(pickLanguage(navigator.languages)).catch(() => undefined)
  try {
    const [[info, words], session, firstStart] = await Promise.all([
      bridge.app.info().then(async told => [told, await loadWords(told.language)] as const),
      bridge.session.state(),
      // A guide that cannot be asked for, as on a locked window, is in nobody's way.
      bridge.firstStart.state().catch(() => 'done' as const),
    ])
    return { info, session, firstStart, words }
  } catch {
    return null
  }
}
