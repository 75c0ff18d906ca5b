/** Tells of tokens and modules that come and go. */
import type { ModuleLocation } from './modules.ts'
import type { Pkcs11Client } from './pkcs11-client.ts'

const watchEveryMs = 400
/** Modules come and go with installations: seen by the way, not at each look. */
const looksPerModuleLook = 8

export interface TokenWatch {
  /** Called at each change until the answer is called. */
  add(listener: () => void): () => void
  close(): void
}

/** Looks only while somebody listens and no call is under way. `clients`: those in use, by path of their module. */
export const createTokenWatch = ({
  modules,
  clients,
}: {
  readonly modules: () => Promise<readonly ModuleLocation[]>
  readonly clients: ReadonlyMap<string, Pkcs11Client>
}): TokenWatch => {
  const listeners = new Set<() => void>()
  let stop = (): void => {}

  const start = (): void => {
    let isOver = false
    let timer: NodeJS.Timeout | undefined
    let look = 0
    let paths: string | undefined
    const slots = new Map<string, string>()
    const see = async (): Promise<boolean> => {
      let hasChanged = false
      if (look++ % looksPerModuleLook === 0) {
        const now = (await modules()).map(({ path }) => path).join('\n')
        hasChanged = paths !== undefined && paths !== now
        paths = now
      }
      for (const [path, client] of clients) {
        const now = await client.peek({ call: 'slots' }).catch(() => undefined)
        if (now === undefined) continue
        hasChanged ||= slots.has(path) && slots.get(path) !== now
        slots.set(path, now)
      }
      return hasChanged
    }
    const round = async (): Promise<void> => {
      const hasChanged = await see().catch(() => false)
      if (isOver) return
      if (hasChanged) for (const listener of listeners) listener()
      timer = setTimeout(round, watchEveryMs)
      timer.unref()
    }
    void round()
    stop = () => {
      isOver = true
      clearTimeout(timer)
    }
  }

  return {
    add(listener) {
      if (listeners.size === 0) start()
      const own = (): void => listener()
      listeners.add(own)
      return () => {
        if (listeners.delete(own) && listeners.size === 0) stop()
      }
    },
    close() {
      listeners.clear()
      stop()
    },
  }
}
