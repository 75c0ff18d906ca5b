/** Marks stretches of text in the page without touching it: the highlights `found` and `found-current` are drawn by window.css. */
import type { TextMatch, TextPoint } from './find-text.ts'

const setPoint = (divs: readonly HTMLElement[], { piece, offset }: TextPoint, set: (at: Node, n: number) => void) => {
  const node = divs[piece]?.firstChild
  if (node) set(node, Math.min(offset, node.textContent?.length ?? 0))
}

/**
 * @param divs one element for each piece of text
 * @param nth the match that is shown
 * @returns how to take the marks away
 */
export const markText = (
  divs: readonly HTMLElement[],
  matches: readonly TextMatch[],
  nth: number | null,
): (() => void) => {
  const ranges = matches.map(({ from, to }) => {
    const range = document.createRange()
    setPoint(divs, from, (node, at) => range.setStart(node, at))
    setPoint(divs, to, (node, at) => range.setEnd(node, at))
    return range
  })
  const current = nth === null ? undefined : ranges[nth]
  CSS.highlights.set('found', new Highlight(...ranges.filter(range => range !== current)))
  CSS.highlights.set('found-current', new Highlight(...(current ? [current] : [])))
  current?.startContainer.parentElement?.scrollIntoView({ block: 'center', inline: 'nearest' })
  return () => {
    CSS.highlights.delete('found')
    CSS.highlights.delete('found-current')
  }
}
