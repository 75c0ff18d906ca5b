/** Whether the window guides through its first start; a plain setting, for nothing personal is known then. */
import type { FirstStartState } from '../shared/model/first-start.ts'
import type { Config } from './config.ts'

export interface FirstStart {
  state(): FirstStartState
  end(how: Exclude<FirstStartState, 'open'>): void
}

export const createFirstStart = (config: Pick<Config, 'settings' | 'update'>, hasVault: () => boolean): FirstStart => ({
  state() {
    const { firstStart } = config.settings
    // Who has signed before, or made a vault by command line, needs no guide.
    return firstStart === 'open' && hasVault() ? 'done' : firstStart
  },
  end: how => config.update({ firstStart: how }),
})
