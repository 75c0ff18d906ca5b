/** Carries the contract over Electron's IPC: channels in, events out. */
import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron'
import { channelOf } from '../../shared/bridge.ts'
import type { Emit } from '../../shared/contract.ts'
import type { Dispatcher } from '../dispatcher.ts'

/** Where a message came from, as the sender check wants it; null when the frame is gone already. */
export const describeSender = (
  event: IpcMainInvokeEvent,
): { readonly url: string; readonly isTopFrame: boolean } | null =>
  event.senderFrame && { url: event.senderFrame.url, isTopFrame: event.senderFrame.parent === null }

/** Answers every channel of the contract and no other. */
export const connectIpc = (dispatcher: Dispatcher<ReturnType<typeof describeSender>>): void => {
  for (const channel of dispatcher.channels) {
    ipcMain.handle(channel, (event, input) => dispatcher.dispatch(channel, describeSender(event), input))
  }
}

/** Sends the contract's events to the window; to nobody when it is closed. */
export const createEmit =
  (findWindow: () => BrowserWindow | undefined): Emit =>
  (group, name, payload) => {
    const window = findWindow()
    if (window && !window.isDestroyed()) window.webContents.send(channelOf(group, name), payload)
  }
