/** The fixture's preload: a bridge with one of everything that the suite asks about. */
const { contextBridge, ipcRenderer, webUtils } = require('electron')

contextBridge.exposeInMainWorld('bridge', {
  invoke: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  send: (channel, ...args) => ipcRenderer.send(channel, ...args),
  onTick: listener => {
    const forward = (_event, payload) => listener(payload)
    ipcRenderer.on('tick', forward)
    return () => void ipcRenderer.off('tick', forward)
  },
  pathOf: file => ipcRenderer.invoke('echo', { path: webUtils.getPathForFile(file) }),
  add: (first, second) => first + second,
  fail: () => {
    throw new Error('thrown in the preload')
  },
  nested: { list: [1, { deep: true }] },
})
