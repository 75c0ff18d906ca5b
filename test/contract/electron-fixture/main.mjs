/**
 * A tiny app that tries every part of Electron that Signet's window uses and writes down what it saw, so that one
 * suite can read the same facts from the real module and from its stand-in. `--facts=<path>`; with `--stay` it only opens its window.
 */
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  utilityProcess,
} from 'electron'

const option = name => process.argv.find(argument => argument.startsWith(`--${name}=`))?.slice(name.length + 3)
const facts = { events: [] }
const note = (name, ...about) => facts.events.push([name, ...about])

const scheme = 'fixture-app'
const home = `${scheme}://window/index.html`
const big = 50 * 1024 * 1024
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; connect-src 'self' https://elsewhere.example; worker-src 'self'; img-src *",
}
const page = `<!doctype html><title>Fixture</title><body style="min-height:400px">
<script>window.inlineRan = true</script><script src="page.js" defer></script>
<button id="button">Press</button><input id="field"><a id="out" href="https://elsewhere.example/">out</a></body>`
const script = `window.atStart = { bridge: typeof window.bridge, require: typeof require, process: typeof process, electron: typeof window.ipcRenderer }
window.pressed = 0; window.ticks = []
document.getElementById('button').onclick = () => { window.pressed += 1 }
window.stop = window.bridge.onTick(payload => window.ticks.push(payload))
document.addEventListener('dragover', event => event.preventDefault())
document.addEventListener('drop', async event => { event.preventDefault(); window.dropped = await window.bridge.pathOf(event.dataTransfer.files[0]) })`
const worker = `fetch('data.bin', { headers: { range: 'bytes=0-3' } }).then(async reply => postMessage([reply.status, (await reply.arrayBuffer()).byteLength]), error => postMessage(String(error)))`

protocol.registerSchemesAsPrivileged([
  { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
])

const answer = request => {
  const { pathname } = new URL(request.url)
  if (pathname === '/index.html') return new Response(page, { headers: { ...headers, 'content-type': 'text/html' } })
  if (pathname === '/page.js') return new Response(script, { headers: { 'content-type': 'text/javascript' } })
  if (pathname === '/worker.js')
    return new Response(worker, { headers: { ...headers, 'content-type': 'text/javascript' } })
  if (pathname === '/redirect')
    return new Response(null, { status: 302, headers: { location: '/index.html?redirected' } })
  if (pathname === '/echo')
    return request.text().then(text => Response.json({ url: request.url, method: request.method, text }))
  if (pathname === '/data.bin') {
    const range = /bytes=(\d+)-(\d+)/.exec(request.headers.get('range') ?? '')
    if (range) {
      const [start, end] = [Number(range[1]), Number(range[2])]
      const part = Uint8Array.from({ length: end - start + 1 }, (_, index) => (start + index) % 251)
      return new Response(part, { status: 206, headers: { 'content-range': `bytes ${start}-${end}/${big}` } })
    }
    let sent = 0
    const body = new ReadableStream({
      pull: controller => {
        const length = Math.min(1024 * 1024, big - sent)
        if (length === 0) return controller.close()
        controller.enqueue(new Uint8Array(length).fill(7))
        sent += length
      },
    })
    return new Response(body)
  }
  return new Response('none', { status: 404 })
}

const openWindow = async () => {
  const window = new BrowserWindow({
    width: 900,
    height: 700,
    show: false,
    webPreferences: {
      preload: join(import.meta.dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    },
  })
  window.once('ready-to-show', () => {
    note('ready-to-show')
    window.show()
  })
  window.on('closed', () => note('closed'))
  await window.loadURL(home)
  return window
}

const tryPage = async window => {
  const run = code => window.webContents.executeJavaScript(code, true)
  facts.url = window.webContents.getURL()
  facts.atStart = await run('window.atStart')
  facts.isSecure = await run('isSecureContext')
  facts.isFrozen = await run(
    "[Object.isFrozen(bridge), Object.isFrozen(bridge.nested.list), (() => { 'use strict'; try { window.bridge = 1 } catch (error) { return error.name } })()]",
  )
  facts.inlineRan = await run('window.inlineRan === true')
  facts.bridgeValues = await run('[bridge.add(2, 3), bridge.nested.list[1].deep]')
  facts.bridgeThrow = await run('(() => { try { bridge.fail() } catch (error) { return error.message } })()')
  facts.echo = await run(`bridge.invoke('echo', { text: 'ä€😀', list: [1, null, true] })`)
  facts.missingArgument = await run(`bridge.invoke('count')`)
  facts.invokeError = await run(
    `bridge.invoke('throw').catch(error => [error.message, 'code' in error, error.stack.includes('main.mjs')])`,
  )
  facts.unknownChannel = await run(`bridge.invoke('unknown').catch(error => error.message)`)
  facts.unclonable = await run(
    `(async () => bridge.invoke('echo', () => 1))().catch(error => error.message.includes('cloned'))`,
  )
  facts.sender = await run(`bridge.invoke('sender')`)
  const sent = once(ipcMain, 'note')
  await run(`bridge.send('note', 'from the page')`)
  facts.sent = (await sent)[1]
  window.webContents.send('tick', { number: 1 })
  window.webContents.send('tick', { number: 2 })
  facts.ticks = await run(
    `(async () => { while (ticks.length < 2) await new Promise(resolve => setTimeout(resolve, 5)); stop(); return ticks })()`,
  )
  window.webContents.send('tick', { number: 3 })
  await run(`bridge.invoke('echo', 0)`)
  facts.ticksAfterStop = await run('ticks.length')
  facts.madeFile = await run(`bridge.pathOf(new File(['x'], 'made.txt'))`)
}

const tryRequests = async window => {
  const run = code => window.webContents.executeJavaScript(code, true)
  facts.range = await run(
    `fetch('data.bin', { headers: { range: 'bytes=100-103' } }).then(async reply => [reply.status, reply.headers.get('content-range'), [...new Uint8Array(await reply.arrayBuffer())]])`,
  )
  facts.stream = await run(
    `fetch('data.bin').then(reply => reply.arrayBuffer()).then(bytes => [bytes.byteLength, new Uint8Array(bytes).every(byte => byte === 7)])`,
  )
  facts.post = await run(`fetch('echo?q=1', { method: 'POST', body: 'böd' }).then(reply => reply.json())`)
  facts.missing = await run(`fetch('nothing').then(reply => reply.status)`)
  facts.redirected = await run(`fetch('redirect').then(reply => [reply.redirected, new URL(reply.url).search])`)
  facts.worker = await run(
    `new Promise(resolve => { new Worker('worker.js').onmessage = event => resolve(event.data) })`,
  )
  facts.forbiddenByPolicy = await run(`fetch('https://forbidden.example/').catch(error => error.name)`)
  facts.forbiddenByGuard = await run(`fetch('https://elsewhere.example/api').catch(error => error.name)`)
  facts.image = await run(
    `new Promise(resolve => { const image = new Image(); image.onerror = () => resolve('error'); image.onload = () => resolve('load'); image.src = 'https://elsewhere.example/pixel.png' })`,
  )
}

const tryNavigation = async window => {
  const run = code => window.webContents.executeJavaScript(code, true)
  const navigated = once(window.webContents, 'will-navigate')
  await run(`void document.getElementById('out').click()`)
  await navigated
  facts.urlAfterNavigation = await run('bridge.invoke("sender")')
  const asked = new Promise(resolve => {
    window.webContents.setWindowOpenHandler(({ url, frameName }) => {
      resolve([url, frameName])
      return { action: 'deny' }
    })
  })
  await run(`void window.open('https://elsewhere.example/popup', 'name')`)
  facts.windowOpen = await asked
  facts.windows = BrowserWindow.getAllWindows().length
  facts.geolocation = await run(
    `new Promise(resolve => navigator.geolocation.getCurrentPosition(() => resolve('position'), error => resolve(error.code)))`,
  )
  facts.notification = await run('Notification.requestPermission()')
  const image = await window.webContents.capturePage()
  facts.png = image.toPNG().subarray(0, 8).toString('hex')
}

const tryProcesses = async () => {
  const worker = utilityProcess.fork(join(import.meta.dirname, 'utility.mjs'), [], { stdio: 'ignore' })
  await once(worker, 'message')
  worker.postMessage({ deep: [1, new Uint8Array([1, 2])] })
  const [reply] = await once(worker, 'message')
  facts.utilityEcho = {
    deep: reply.echo.deep[0],
    bytes: reply.echo.deep[1] instanceof Uint8Array && [...reply.echo.deep[1]],
  }
  facts.utilityPid = typeof worker.pid
  const gone = once(worker, 'exit')
  facts.utilityKilled = worker.kill()
  await gone
  facts.utilityPidAfter = typeof worker.pid
  for (const way of ['exit', 'crash']) {
    const child = utilityProcess.fork(join(import.meta.dirname, 'utility.mjs'), [], { stdio: 'ignore' })
    await once(child, 'message')
    child.postMessage(way)
    const [code] = await once(child, 'exit')
    facts[`utility-${way}`] = code
  }
}

const trySafeStorage = () => {
  facts.canEncrypt = safeStorage.isEncryptionAvailable()
  const sealed = safeStorage.encryptString('geheim')
  facts.sealedHidesText = !sealed.includes('geheim')
  facts.unsealed = safeStorage.decryptString(sealed)
  sealed[sealed.length - 1] ^= 1
  try {
    facts.forged = safeStorage.decryptString(sealed)
  } catch {
    facts.forged = 'refused'
  }
}

/** A scheme that nobody has, and only until this is over: the fixture leaves the desktop as it found it. */
const trySchemes = () => {
  const [nobodys, ours] = ['signet-fixture-nobody', 'signet-fixture-ours']
  const program = app.getPath('exe')
  facts.schemes = {
    nobodys: [app.isDefaultProtocolClient(nobodys), app.getApplicationNameForProtocol(`${nobodys}://`)],
    // False where the desktop knows no file of this program, as a development start on Linux.
    claimed: typeof app.setAsDefaultProtocolClient(ours, program, ['--']),
    released: typeof app.removeAsDefaultProtocolClient(ours, program, ['--']),
    after: app.isDefaultProtocolClient(ours, program, ['--']),
  }
}

const tryDesktop = window => {
  const main = screen.getPrimaryDisplay()
  facts.screen = [
    screen.getAllDisplays().some(({ id }) => id === main.id),
    main.workArea.width > 0 && main.workArea.width <= main.bounds.width,
  ]
  const bounds = { x: 40, y: 50, width: 820, height: 640 }
  window.setBounds(bounds)
  const { width, height } = window.getNormalBounds()
  facts.bounds = [width, height, window.isMaximized()]
  const chosen = []
  const click = () => chosen.push('first')
  Menu.setApplicationMenu(Menu.buildFromTemplate([{ label: 'One', submenu: [{ label: 'First', click }] }]))
  const [menu] = Menu.getApplicationMenu().items
  const [entry] = menu.submenu.items ?? menu.submenu
  entry.click()
  facts.menu = [menu.label, entry.label, [...chosen]]
  const notification = new Notification({ title: 'Title', body: 'Body' })
  notification.on('click', () => chosen.push('notification'))
  notification.emit('click')
  facts.notice = [typeof Notification.isSupported(), chosen.at(-1)]
}

const tryPower = () => {
  const heard = []
  powerMonitor.once('suspend', () => heard.push('suspend'))
  powerMonitor.once('lock-screen', () => heard.push('lock-screen'))
  powerMonitor.emit('suspend')
  powerMonitor.emit('lock-screen')
  powerMonitor.emit('suspend')
  facts.power = heard
}

const tryWindowEnd = async window => {
  window.once('close', event => {
    note('close prevented')
    event.preventDefault()
  })
  window.close()
  facts.survivesPreventedClose = !window.isDestroyed()
  facts.findsWindow = BrowserWindow.fromWebContents(window.webContents) === window
}

for (const name of ['will-finish-launching', 'ready', 'before-quit', 'will-quit', 'quit', 'web-contents-created']) {
  app.on(name, () => note(name))
}
app.on('quit', () => {
  if (option('facts')) writeFileSync(option('facts'), JSON.stringify(facts))
})
app.on('window-all-closed', () => {
  note('window-all-closed')
  app.quit()
})
app.on('second-instance', (_event, argv) => {
  process.stdout.write(`second instance: ${argv.at(-1)}\n`)
  if (argv.includes('--last')) app.quit()
})
app.on('open-url', (event, url) => {
  event.preventDefault()
  process.stdout.write(`link: ${url}\n`)
})
app.on('web-contents-created', (_event, contents) => {
  contents.on('will-navigate', event => {
    note('will-navigate', event.url)
    event.preventDefault()
  })
  contents.on('render-process-gone', (_gone, details) => process.stdout.write(`gone: ${details.reason}\n`))
})
ipcMain.handle('echo', (_event, value) => value)
ipcMain.handle('count', (_event, ...args) => [args.length <= 1, args[0] === undefined])
ipcMain.handle('throw', () => {
  throw Object.assign(new TypeError('thrown in main'), { code: 'secret' })
})
ipcMain.handle('choose', () => dialog.showOpenDialog({ title: 'Choose', properties: ['openFile'] }))
ipcMain.handle('open', (_event, path) => shell.openPath(path))
ipcMain.on('die', () => {
  throw new Error('main dies of this')
})
ipcMain.handle('sender', event => ({
  url: event.senderFrame?.url,
  origin: event.senderFrame?.origin,
  isTop: event.senderFrame?.parent === null,
  isContents: BrowserWindow.getAllWindows()[0]?.webContents === event.sender,
}))

const start = async () => {
  await app.whenReady()
  protocol.handle(scheme, answer)
  facts.asked = []
  facts.blocked = []
  session.defaultSession.setPermissionRequestHandler((_contents, permission, callback) => {
    facts.asked.push(permission)
    callback(false)
  })
  session.defaultSession.webRequest.onBeforeRequest((details, callback) => {
    const isOwn = details.url.startsWith(`${scheme}:`) || details.url.startsWith('devtools:')
    if (!isOwn) facts.blocked.push(details.url)
    callback({ cancel: !isOwn })
  })
  const window = await openWindow()
  process.stdout.write('window open\n')
  if (process.argv.includes('--stay')) return
  await tryPage(window)
  await tryRequests(window)
  await tryNavigation(window)
  await tryProcesses()
  trySafeStorage()
  trySchemes()
  tryPower()
  tryDesktop(window)
  await tryWindowEnd(window)
  window.close()
}

if (app.requestSingleInstanceLock()) {
  start().catch(error => {
    facts.error = error.stack
    process.stderr.write(`${error.stack}\n`)
    app.quit()
  })
} else {
  process.stdout.write('second start\n')
  app.quit()
}
