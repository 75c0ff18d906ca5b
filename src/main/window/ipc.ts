/** Carries the contract over Electron's IPC: channels in, events out. */
import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron'
import { callChannel, channelOf } from '../../shared/bridge.ts'
import type { Emit } from '../../shared/contract.ts'
import type { Dispatcher } from '../dispatcher.ts'

/** Where a message came from, as the sender check wants it; null when the frame is gone already. */
export const describeSender = (
  event: IpcMainInvokeEvent,
): { readonly url: string; readonly isTopFrame: boolean } | null =>
  event.senderFrame && { url: event.senderFrame.url, isTopFrame: event.senderFrame.parent === null }

/** Answers the calls of the contract and no other; those that come before the core is there, then. */
export const connectIpc = (
  core: Promise<{ readonly dispatcher: Dispatcher<ReturnType<typeof describeSender>> }>,
): void => {
  ipcMain.handle(callChannel, async (event, channel: unknown, input) => {
    // Who it came from is judged as it was when it came.
    const sender = describeSender(event)
    const { dispatcher } = await core
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
