/** Builds `window.bridge` from the contract over any transport: one frozen function per call and event, no logic of its own. */
import { channelOf, type Reply } from '../shared/bridge.ts'
import type { Contract, ExposedBridge } from '../shared/contract.ts'
import type { DocumentSummary, FolderContents } from '../shared/model/document.ts'

/** What a runtime offers to a preload. */
export interface BridgeTransport {
  readonly invoke: (channel: string, input: unknown) => Promise<Reply<unknown>>
  /** Answers how to stop listening. */
  readonly on: (channel: string, listener: (payload: unknown) => void) => () => void
  /** The path of a dropped file; empty when it has none. */
  readonly pathForFile: (file: object) => string
}

type Entry = readonly [name: string, value: unknown]

/** The bridge that the page sees. Calls that only a preload may send are left out; a dropped file goes through `dropped.open`. */
export const createBridge = (contract: Contract, transport: BridgeTransport): ExposedBridge => {
  const groups = Object.entries(contract).map(([group, entries]): Entry => {
    const functions = Object.entries(entries).flatMap(([name, entry]): Entry[] => {
      const channel = channelOf(group, name)
      if (entry.kind === 'event') {
        const listenName = `on${name.charAt(0).toUpperCase()}${name.slice(1)}`
        return [[listenName, (listener: (payload: unknown) => void) => transport.on(channel, listener)]]
      }
      return entry.reach === 'page' ? [[name, (input?: unknown) => transport.invoke(channel, input)]] : []
    })
    return [group, Object.freeze(Object.fromEntries(functions))]
  })
  const openDropped =
    <Opened>(name: 'openPath' | 'openFolderPath') =>
    async (file: object): Promise<Reply<Opened>> => {
      const path = transport.pathForFile(file)
      // A picture dragged out of a browser is a file without a path.
      if (path === '') {
        return {
          ok: false,
          error: { code: 'documents/not-a-file', message: 'the dropped item has no path', facts: {} },
        }
      }
      return (await transport.invoke(channelOf('documents', name), { path })) as Reply<Opened>
    }
  const dropped = Object.freeze({
    open: openDropped<DocumentSummary>('openPath'),
    openFolder: openDropped<FolderContents>('openFolderPath'),
  })
  return Object.freeze(Object.fromEntries([...groups, ['dropped', dropped]])) as ExposedBridge
}
