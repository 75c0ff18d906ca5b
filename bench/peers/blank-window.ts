/** The least that a window needs on the same runtime: what is slower than this is ours. */
import { app, BrowserWindow, protocol, session } from 'electron'

const scheme = 'blank'
protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }])

const openWindow = async (): Promise<void> => {
  session.defaultSession.protocol.handle(
    scheme,
    () =>
      new Response('<!doctype html><title>Blank</title><h1>Blank</h1>', { headers: { 'content-type': 'text/html' } }),
  )
  const webPreferences = { sandbox: true, contextIsolation: true }
  const window = new BrowserWindow({ width: 1200, height: 800, show: false, webPreferences })
  window.once('ready-to-show', () => window.show())
  await window.loadURL(`${scheme}://page/`)
}

app.on('window-all-closed', () => app.quit())
void app.whenReady().then(openWindow)
