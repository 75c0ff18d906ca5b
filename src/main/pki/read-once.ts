/** Reads each of the byte strings that come up again and again once: certificates are candidates for every signature and path of a document. */

/** null: it cannot be read, which is as good as absent. Known by the buffer itself, and forgotten with it. */
export const createReadOnce = <Value extends object>(
  read: (der: Uint8Array) => Value,
): ((der: Uint8Array) => Value | null) => {
  const known = new WeakMap<Uint8Array, Value | null>()
  return der => {
    const before = known.get(der)
    if (before !== undefined) return before
    let value: Value | null = null
    try {
      value = read(der)
    } catch {
      // Absent.
    }
    known.set(der, value)
    return value
  }
}
