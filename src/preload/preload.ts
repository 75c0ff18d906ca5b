/** The whole preload: Electron's IPC behind the frozen bridge. Bundled to one file for the sandbox. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { callChannel } from '../shared/bridge.ts'
import { contract } from '../shared/contract.ts'
import { createBridge } from './create-bridge.ts'

contextBridge.exposeInMainWorld(
  'bridge',
  createBridge(contract, {
    invoke: (channel, input) => ipcRenderer.invoke(callChannel, channel, input),
    on: (channel, listener) => {
      // The event object would hand the page a way to answer; only the payload goes on.
      const forward = (_event: unknown, payload: unknown): void => listener(payload)
      ipcRenderer.on(channel, forward)
      return () => void ipcRenderer.off(channel, forward)
    },
    pathForFile: file => webUtils.getPathForFile(file as File),
  }),
)
