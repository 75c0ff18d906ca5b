/** Carries the contract over Electron's IPC: channels in, events out. */
import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron'
import { callChannel, channelOf } from '../../shared/bridge.ts'
import type { Emit } from '../../shared/contract.ts'
import type { Dispatcher } from '../dispatcher.ts'
import type { FirstAnswers } from '../first-answers.ts'
import type { LateCore } from './late-core.ts'
import { isTrustedSender } from './policy.ts'

/** Where a message came from, as the sender check wants it; null when the frame is gone already. */
export const describeSender = (
  event: IpcMainInvokeEvent,
): { readonly url: string; readonly isTopFrame: boolean } | null =>
  event.senderFrame && { url: event.senderFrame.url, isTopFrame: event.senderFrame.parent === null }

/** Answers the calls of the contract and no other. Until the core is there, the first screen's without it; each other one opens it. */
export const connectIpc = (
  core: Pick<LateCore<{ readonly dispatcher: Dispatcher<ReturnType<typeof describeSender>> }>, 'get' | 'isOpened'>,
  first: Promise<FirstAnswers>,
): void => {
  ipcMain.handle(callChannel, async (event, channel: unknown, input) => {
    // Who it came from is judged as it was when it came.
    const sender = describeSender(event)
    if (!core.isOpened() && isTrustedSender(sender)) {
      const answer = (await first)(channel, input)
      if (answer) return answer
    }
    const { dispatcher } = await core.get()
    return dispatcher.dispatch(channel, sender, input)
  })
}

/** Sends the contract's events to the window; to nobody when it is closed. */
export const createEmit =
  (findWindow: () => BrowserWindow | undefined): Emit =>
  (group, name, payload) => {
    const window = findWindow()
    if (window && !window.isDestroyed()) window.webContents.send(channelOf(group, name), payload)
  }
