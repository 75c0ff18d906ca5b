/** Stands on the way to a website and counts what is sent to it, whatever that is: it knows neither TLS nor HTTP. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Wire {
  readonly connections: number
  readonly sentBytes: number
}

export const openCountingProxy = async (
  port: number,
): Promise<{ readonly port: number; readonly wire: () => Wire }> => {
  let [connections, sentBytes] = [0, 0]
  const open = new Set<Socket>()
  const join = (from: Socket, to: Socket): void => {
    open.add(from)
    from.on('error', () => to.destroy())
    from.on('close', () => {
      open.delete(from)
      to.end()
    })
    from.pipe(to)
  }
  const server = createServer(inbound => {
    connections++
    inbound.on('data', chunk => (sentBytes += chunk.length))
    const outbound = connect(port, '127.0.0.1')
    join(inbound, outbound)
    join(outbound, inbound)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, wire: () => ({ connections, sentBytes }) }
}
