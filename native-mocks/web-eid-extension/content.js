/** The page's way to the extension: messages of the window, as the library of Web eID sends them. */
window.addEventListener('message', event => {
  if (event.source !== window || event.data?.to !== 'web-eid') return
  chrome.runtime
    .sendMessage({ command: event.data.command, args: event.data.args })
    .then(answer => window.postMessage({ from: 'web-eid', id: event.data.id, answer }, location.origin))
})
