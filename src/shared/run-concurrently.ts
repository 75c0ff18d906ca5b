/** Many pieces of work, a few of them at a time. */

/**
 * Runs `work` for each item, in their order, on at most `lanes` of them at once.
 *
 * @throws the first error; no item is begun after it
 */
export const runConcurrently = async <Item, Result>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results = new Array<Result>(items.length)
  const rest = items.entries()
  let failed = false
  const lane = async (): Promise<void> => {
    for (const [index, item] of rest) {
      if (failed) return
      try {
        results[index] = await work(item, index)
      } catch (thrown) {
        failed = true
        throw thrown
      }
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: Math.min(lanes, items.length) }, lane))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  return results
}
