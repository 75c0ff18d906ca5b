/** Runs inside a utility process before its own module: gives it `process.parentPort`. */
import { EventEmitter } from 'node:events'
import { pathToFileURL } from 'node:url'

const [modulePath = '', ...args] = process.argv.slice(2)
process.argv = [process.argv[0] ?? '', modulePath, ...args]

/** As in Electron, messages wait until the module listens. */
class ParentPortStandIn extends EventEmitter {
  #waiting: unknown[] | undefined = []

  constructor() {
    super()
    process.on('message', data => {
      if (this.#waiting) this.#waiting.push(data)
      else this.emit('message', { data, ports: [] })
    })
    this.on('newListener', name => {
      if (name === 'message') setImmediate(() => this.start())
    })
  }

  start(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    for (const data of waiting) this.emit('message', { data, ports: [] })
  }

  postMessage(message: unknown): void {
    process.send?.(message)
  }
}

Object.defineProperty(process, 'parentPort', { value: new ParentPortStandIn() })
Object.defineProperty(process, 'type', { value: 'utility' })
// An app that was killed must leave nothing behind.
process.once('disconnect', () => process.exit(0))
await import(pathToFileURL(modulePath).href)
