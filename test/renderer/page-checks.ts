/** What a person would not like about a page as it is drawn: text that is cut, covered, not translated, or a key. */

import type { Language } from '../../src/shared/words.ts'
import type { PageUnderTest } from './page-under-test.ts'
import { windowWords } from './screen-stories.ts'

/** Runs in the page; must not refer to anything outside itself. */
const findFlaws = (keys: readonly string[], foreign: readonly string[], own: readonly string[]): readonly string[] => {
  interface Line {
    readonly element: Element
    readonly text: string
    readonly box: { left: number; top: number; right: number; bottom: number }
  }
  const flaws: string[] = []
  const isKey = new Set(keys)
  const isForeign = new Set(foreign)
  const isOwn = new Set(own)
  const root = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body
  const name = (element: Element): string => `<${element.localName} class="${element.getAttribute('class') ?? ''}">`
  const lines: Line[] = []
  if (document.documentElement.scrollWidth > innerWidth + 1)
    flaws.push(`the page is ${document.documentElement.scrollWidth} px wide`)

  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    const text = node.textContent?.trim() ?? ''
    if (!element || text === '' || !element.checkVisibility({ visibilityProperty: true })) continue
    for (const word of text.split(/\s+/)) if (isKey.has(word)) flaws.push(`a key instead of words: ${word}`)
    if (/\bundefined\b|\[object|\{\w/.test(text)) flaws.push(`not filled in: ${text}`)
    if (isForeign.has(text)) flaws.push(`not translated: ${text}`)
    // For those who listen only; the invisible text over a drawn page; the options of a list are drawn by the system.
    if (element.closest('.sr, .page-text, option, .stamp-layer, .skip, title, script, style')) continue
    // For those who listen only, by the sheet of a narrow window.
    let isHeardOnly = false
    for (let outer: Element | null = element; outer && !isHeardOnly; outer = outer.parentElement)
      isHeardOnly = getComputedStyle(outer).clipPath === 'inset(50%)'
    if (isHeardOnly) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    for (const rect of range.getClientRects()) {
      if (rect.width < 1 || rect.height < 1) continue
      const box = { left: rect.left, top: rect.top, right: rect.right, bottom: rect.bottom }
      let isReachable = false
      for (
        let outer: Element | null = element;
        outer && outer !== document.documentElement;
        outer = outer.parentElement
      ) {
        const style = getComputedStyle(outer)
        if (style.display === 'inline' || style.display === 'contents') continue
        const edge = outer.getBoundingClientRect()
        for (const [axis, low, high] of [
          ['overflowX', 'left', 'right'],
          ['overflowY', 'top', 'bottom'],
        ] as const) {
          const overflow = style[axis]
          if (overflow === 'visible') continue
          const isCut = box[low] < edge[low] - 1.5 || box[high] > edge[high] + 1.5
          // A long name may end in dots; words of the window may not.
          const mayEndInDots = axis === 'overflowX' && style.textOverflow === 'ellipsis' && !isOwn.has(text)
          if ((overflow === 'hidden' || overflow === 'clip') && isCut && !mayEndInDots && !isReachable)
            flaws.push(`cut: “${text}” in ${name(outer)}`)
          if (overflow === 'auto' || overflow === 'scroll') isReachable = true
          box[low] = Math.max(box[low], edge[low])
          box[high] = Math.min(box[high], edge[high])
        }
        // A dialog lies above all: what is around it does not cut it.
        if (outer.matches('dialog[open]')) break
      }
      if (!isReachable && (box.left < -1 || box.right > innerWidth + 1)) flaws.push(`outside of the window: “${text}”`)
      if (box.right - box.left > 1 && box.bottom - box.top > 1) lines.push({ element, text, box })
    }
  }
  for (const [index, a] of lines.entries()) {
    for (const b of lines.slice(index + 1)) {
      if (a.element === b.element) continue
      const width = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
      const height = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
      const smaller = Math.min(a.box.bottom - a.box.top, b.box.bottom - b.box.top)
      // Lines that follow each other closely share a little of their leading.
      if (width <= 2 || height <= smaller * 0.4) continue
      // A layer that covers another on purpose: who is beneath cannot be seen there.
      const [x, y] = [
        (Math.max(a.box.left, b.box.left) + Math.min(a.box.right, b.box.right)) / 2,
        (Math.max(a.box.top, b.box.top) + Math.min(a.box.bottom, b.box.bottom)) / 2,
      ]
      const fixed = (element: Element): boolean => element.closest('.toast') !== null
      if (fixed(a.element) !== fixed(b.element)) continue
      flaws.push(`“${a.text}” and “${b.text}” lie over each other at ${Math.round(x)}, ${Math.round(y)}`)
    }
  }
  for (const control of root.querySelectorAll('button, select, textarea, input, summary, [role=tab], a[href]')) {
    if (!control.checkVisibility({ visibilityProperty: true }) || control.closest('.sr, .skip:not(:focus)')) continue
    // A box or a switch is pressed by its label; a link in a sentence is exempt (WCAG 2.5.8).
    const target = control.matches('[type=checkbox], [type=radio]') ? (control.closest('label') ?? control) : control
    if (getComputedStyle(target).display === 'inline') continue
    const { width, height } = target.getBoundingClientRect()
    if (width < 1 || height < 1 || target.closest('.page-text')) continue
    if (width < 24 || height < 24)
      flaws.push(
        `a target of ${Math.round(width)} × ${Math.round(height)}: ${target.textContent?.trim() || target.ariaLabel}, ${name(target)}`,
      )
  }
  return [...new Set(flaws)]
}

const plain = (message: string): boolean => !/[{}]/.test(message) && /\p{L}{2}/u.test(message)

/** English words that the language has words of its own for. */
const foreignTo = (language: Language): readonly string[] => {
  const [en, other] = [windowWords.en, windowWords[language]]
  const keys = Object.keys(en) as (keyof typeof en)[]
  const own = new Set<string>(keys.map(key => other[key]))
  return keys.map((key): string => en[key]).filter(words => plain(words) && !own.has(words))
}

/** The words of the language, thousands of them, are handed to the page once and looked up by every look after it. */
export const findPageFlaws = async (
  page: Pick<PageUnderTest, 'evaluate'>,
  language: Language,
): Promise<readonly string[]> => {
  const look = `findFlaws_${language}`
  if (!(await page.evaluate<boolean>(`'${look}' in window`))) {
    const words = Object.values(windowWords[language]).filter(plain)
    const given = [Object.keys(windowWords.en), foreignTo(language), words].map(each => JSON.stringify(each)).join()
    await page.evaluate(`void (window.${look} = (${findFlaws.toString()}).bind(undefined, ${given}))`)
  }
  return page.evaluate(`${look}()`)
}
