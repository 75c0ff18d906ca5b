/** Tells of tokens and modules that come and go. */
import type { ModuleLocation } from './modules.ts'
import type { Pkcs11Client } from './pkcs11-client.ts'

const watchEveryMs = 300
/** Modules come and go with installations: seen by the way, not at each look. */
const looksPerModuleLook = 10
/** A driver that was quick and is not any more has found a card, and reads it within its look: for seconds. */
const slowLookMs = 200

/** What could not be read may have been settling still: read again after so many looks, then only when something changes. */
const rereadAfterLooks: readonly number[] = [3, 10, 30]

/** `reading`: a token seems to have come and is being read; ends with `changed` or, when nothing came of it, `unchanged`. */
export type TokenNews = 'reading' | 'changed' | 'unchanged'

export interface TokenWatch {
  /** Called with each news until the answer is called. */
  add(listener: (news: TokenNews) => void): () => void
  /** What was plugged into a module when its tokens were listed: it may be something else at the next look. */
  noteListing(path: string, slots: string): void
  close(): void
}

export interface TokenWatchDeps {
  readonly modules: () => Promise<readonly ModuleLocation[]>
  /** Those in use, by path of their module. */
  readonly clients: ReadonlyMap<string, Pkcs11Client>
  /** The last listing left out a token or a module. */
  readonly hasUnread: () => boolean
}

/** Looks only while somebody listens and no call is under way. */
export const createTokenWatch = ({ modules, clients, hasUnread }: TokenWatchDeps): TokenWatch => {
  const listeners = new Set<(news: TokenNews) => void>()
  /** Since the last look. */
  const listed = new Map<string, string>()
  let stop = (): void => {}

  const start = (): void => {
    let isOver = false
    let timer: NodeJS.Timeout | undefined
    let look = 0
    let paths: string | undefined
    let isReading = false
    let looksSinceUnread = 0
    const slots = new Map<string, string>()
    const quick = new Set<string>()
    const tell = (news: TokenNews): void => {
      if (isOver) return
      isReading = news === 'reading'
      for (const listener of listeners) listener(news)
    }
    /** What is plugged into a module; undefined when it cannot be asked now. */
    const lookAt = async (path: string, client: Pkcs11Client): Promise<string | undefined> => {
      const slow = setTimeout(() => {
        // One that always takes long tells nothing by it.
        if (quick.delete(path)) tell('reading')
      }, slowLookMs)
      try {
        const now = await client.peek({ call: 'slots' }).catch(() => undefined)
        if (now !== undefined && !isReading) quick.add(path)
        return now
      } finally {
        clearTimeout(slow)
      }
    }
    const see = async (): Promise<boolean> => {
      let hasChanged = false
      if (look++ % looksPerModuleLook === 0) {
        const now = (await modules()).map(({ path }) => path).join('\n')
        hasChanged = paths !== undefined && paths !== now
        paths = now
      }
      for (const [path, client] of clients) {
        const now = await lookAt(path, client)
        if (now === undefined) continue
        // A card that was pulled, missed by a listing, and put back between two looks is the same to both of them.
        hasChanged ||= [slots.get(path), listed.get(path)].some(before => before !== undefined && before !== now)
        slots.set(path, now)
        listed.delete(path)
      }
      return hasChanged
    }
    const round = async (): Promise<void> => {
      const hasChanged = await see().catch(() => false)
      if (isOver) return
      looksSinceUnread = hasUnread() && !hasChanged ? looksSinceUnread + 1 : 0
      if (hasChanged || rereadAfterLooks.includes(looksSinceUnread)) tell('changed')
      else if (isReading) tell('unchanged')
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
      const own = (news: TokenNews): void => listener(news)
      listeners.add(own)
      return () => {
        if (listeners.delete(own) && listeners.size === 0) stop()
      }
    },
    noteListing(path, slots) {
      listed.set(path, slots)
    },
    close() {
      listeners.clear()
      stop()
    },
  }
}
