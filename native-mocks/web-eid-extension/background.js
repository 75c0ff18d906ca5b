/** Speaks as the Web eID extension does: one process per command, its version first, the origin from the sender and never from the page. */
const ask = ({ command, args }, sender) =>
  new Promise(resolve => {
    const port = chrome.runtime.connectNative('eu.webeid')
    let version
    port.onDisconnect.addListener(() =>
      resolve({ version, error: { code: 'DISCONNECTED', message: chrome.runtime.lastError?.message ?? '' } }),
    )
    port.onMessage.addListener(message => {
      if (version === undefined && message.version) {
        version = message.version
        port.postMessage({ command, arguments: { ...args, origin: new URL(sender.url).origin } })
        return
      }
      resolve({ version, ...message })
      port.disconnect()
    })
    chrome.tabs.onRemoved.addListener(tabId => tabId === sender.tab?.id && port.disconnect())
  })

chrome.runtime.onMessage.addListener((request, sender, respond) => {
  ask(request, sender).then(respond)
  return true
})
