/** Brings what comes from outside into the window, which comes forward with it; what is refused is told there. */
import type { BrowserWindow } from 'electron'
import type { Emit } from '../../shared/contract.ts'
import { toAppError, toErrorDetail } from '../../shared/errors.ts'
import type { App } from '../app.ts'
import type { GuardLog } from './guards.ts'

export interface ShowArrivalsDeps {
  readonly app: Pick<App, 'arrivals' | 'links'>
  readonly emit: Emit
  readonly findWindow: () => BrowserWindow | undefined
  readonly log: GuardLog
}

export const bringForward = (window: BrowserWindow | undefined): void => {
  if (window?.isMinimized()) window.restore()
  window?.show()
  window?.focus()
}

export const createShowArrivals = ({ app, emit, findWindow, log }: ShowArrivalsDeps) => {
  const attempt = (open: () => void): void => {
    try {
      open()
    } catch (thrown) {
      const error = toAppError(thrown)
      log.warn('a link was refused', { code: error.code })
      // A page that opens links in a loop must not get hold of the screen with them.
      if (error.code !== 'arrival/too-many') bringForward(findWindow())
      emit('arrival', 'refused', toErrorDetail(error))
    }
  }
  app.arrivals.watch(arrival => {
    if (arrival) bringForward(findWindow())
    emit('arrival', 'changed', arrival)
  })
  return {
    openLink: (link: string): void => attempt(() => app.links.open(link)),
    openArgument: (argv: readonly string[]): void => attempt(() => app.links.openArgument(argv)),
  }
}
