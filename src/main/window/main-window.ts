/** The one window: sandboxed, isolated, without Node, on the app's own origin. */
import { BrowserWindow } from 'electron'
import { appUrl } from './policy.ts'

/** Opens the window and shows it when its first frame is drawn. `preloadPath` is absolute. */
export const openMainWindow = async (preloadPath: string): Promise<BrowserWindow> => {
  const window = new BrowserWindow({
    width: 1200,
    height: 800,
    // The smallest window that the screens are drawn for.
    minWidth: 640,
    minHeight: 480,
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
  window.once('ready-to-show', () => window.show())
  await window.loadURL(appUrl)
  return window
}
