/** The way from a process of ours to the core that started it: a fork of Node, or a utility process of Electron. */

export interface ParentPort {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
}

/** `process.parentPort` as Electron's utility processes have it. */
interface UtilityPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
}

/** undefined: nobody started this process as one of ours. Of a fork: it ends when its core has gone. */
export const findParentPort = (): ParentPort | undefined => {
  const { parentPort } = process as { readonly parentPort?: UtilityPort }
  if (parentPort) {
    return {
      post: message => parentPort.postMessage(message),
      onMessage: listener => parentPort.on('message', ({ data }) => listener(data)),
    }
  }
  if (!process.send) return undefined
  process.on('disconnect', () => process.exit(0))
  return {
    post: message => void process.send?.(message),
    onMessage: listener => void process.on('message', listener),
  }
}
