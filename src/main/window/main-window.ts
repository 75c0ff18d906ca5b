/** The one window: sandboxed, isolated, without Node, on the app's own origin. */
import { BrowserWindow, screen } from 'electron'
import { appUrl } from './policy.ts'
import { fitWindowState, keepWindowState, readWindowState, smallest } from './window-state.ts'

/** Opens the window where it stood last, and shows it when its first frame is drawn. Both paths are absolute. */
export const openMainWindow = async (preloadPath: string, statePath: string): Promise<BrowserWindow> => {
  const main = screen.getPrimaryDisplay()
  const displays = [main, ...screen.getAllDisplays().filter(({ id }) => id !== main.id)]
  const { isMaximized, ...bounds } = fitWindowState(
    readWindowState(statePath),
    displays.map(({ workArea }) => workArea),
  )
  const window = new BrowserWindow({
    ...bounds,
    // The smallest window that the screens are drawn for.
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Signet',
    webPreferences: {
      preload: preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    },
  })
  keepWindowState(window, statePath)
  window.once('ready-to-show', () => {
    if (isMaximized) window.maximize()
    window.show()
  })
  await window.loadURL(appUrl)
  return window
}
