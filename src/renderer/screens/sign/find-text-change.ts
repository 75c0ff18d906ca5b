/** The words in which two versions of a page differ, with a few of those around them. */

export interface TextChange {
  /** What both begin with, and end with: the nearest words. */
  readonly start: string
  readonly end: string
  readonly before: string
  readonly after: string
}

const contextWords = 8
/** What is longer is looked at on the page. */
const mostWords = 60

const cutEnd = (words: readonly string[]): string =>
  words.length > mostWords ? `${words.slice(0, mostWords).join(' ')} …` : words.join(' ')

/** How many items two lists have in common from the start. */
const countShared = (a: readonly string[], b: readonly string[]): number => {
  const parting = a.findIndex((item, index) => item !== b[index])
  return parting === -1 ? a.length : parting
}

/** null: they say the same. One stretch, from the first word that differs to the last. */
export const findTextChange = (before: readonly string[], after: readonly string[]): TextChange | null => {
  const start = countShared(before, after)
  if (start === before.length && start === after.length) return null
  const [restBefore, restAfter] = [before.slice(start), after.slice(start)]
  const end = Math.min(
    countShared(restBefore.toReversed(), restAfter.toReversed()),
    restBefore.length,
    restAfter.length,
  )
  const shared = before.slice(before.length - end)
  return {
    start: `${start > contextWords ? '… ' : ''}${before.slice(Math.max(0, start - contextWords), start).join(' ')}`,
    end: `${shared.slice(0, contextWords).join(' ')}${shared.length > contextWords ? ' …' : ''}`,
    before: cutEnd(restBefore.slice(0, restBefore.length - end)),
    after: cutEnd(restAfter.slice(0, restAfter.length - end)),
  }
}
