/** The one window: sandboxed, isolated, without Node, on the app's own origin. */
import { BrowserWindow, screen } from 'electron'
import { fitWindowState, keepWindowState, readWindowState, smallest } from './window-state.ts'

/** The window, empty and where it stood last; it shows itself when the first frame of its page is drawn. Both paths are absolute. */
export const createMainWindow = (preloadPath: string, statePath: string): BrowserWindow => {
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
  return window
}
