/** The fixture's worker: echoes, and ends as it is told. */
process.parentPort.on('message', ({ data }) => {
  if (data === 'exit') process.exit(3)
  if (data === 'crash') process.abort()
  process.parentPort.postMessage({ echo: data })
})
process.parentPort.postMessage('ready')
