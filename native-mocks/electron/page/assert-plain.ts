/** Refuses what the stand-in's JSON channel would silently change; Electron's structured clone refuses functions the same way. */

/** Its source text is also injected into the page, so it must not use anything outside itself. */
export const assertPlain = (value: unknown): void => {
  const seen = new Set<unknown>()
  const check = (item: unknown): void => {
    if (item === null || item === undefined || typeof item === 'string' || typeof item === 'boolean') return
    if (typeof item === 'number' && Number.isFinite(item)) return
    if (typeof item !== 'object') throw new Error('An object could not be cloned.')
    if (seen.has(item)) return
    seen.add(item)
    const prototype = Object.getPrototypeOf(item) as object | null
    const isPlain = Array.isArray(item) || prototype === null || Object.getPrototypeOf(prototype) === null
    if (!isPlain) throw new Error('An object could not be cloned: only JSON values cross the bridge of the stand-in.')
    for (const inner of Object.values(item)) check(inner)
  }
  check(value)
}
