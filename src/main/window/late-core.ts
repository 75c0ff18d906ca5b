/** The core, read in when something needs it: that takes the one thread through which the first screen comes. */

export interface LateCore<Core> {
  /** Opens it, once. */
  get(): Promise<Core>
  /** Settles when `get` has been called and has settled. */
  readonly opened: Promise<Core>
  isOpened(): boolean
  /** After an opening under way; nothing where there was none, or it failed. */
  close(): Promise<void>
}

export const createLateCore = <Core extends { close(): Promise<void> }>(open: () => Promise<Core>): LateCore<Core> => {
  const { promise: opened, resolve } = Promise.withResolvers<Core>()
  let opening: Promise<Core> | undefined
  let isOpened = false
  const openOnce = async (): Promise<Core> => {
    const core = await open()
    isOpened = true
    return core
  }
  return {
    opened,
    get() {
      if (!opening) {
        opening = openOnce()
        resolve(opening)
      }
      return opening
    },
    isOpened: () => isOpened,
    close: async () => (await opening?.catch(() => undefined))?.close(),
  }
}
