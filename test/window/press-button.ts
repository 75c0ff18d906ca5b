/** Presses what a user reads: a button, link or tab by its words, through real browser input. */
import type { PageDriver } from '../../native-mocks/electron/page-driver.ts'

/** Waits for a visible, enabled control whose words are, or else contain, `words`, then clicks in its middle. */
export const pressButton = async (page: PageDriver, words: string, timeoutMs = 60_000): Promise<void> => {
  await page.waitUntil(
    `(() => {
      document.querySelector('[data-to-press]')?.removeAttribute('data-to-press')
      const open = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document
      const shown = [...open.querySelectorAll('button, a, summary')].filter(
        control => control.getClientRects().length > 0 && control.ariaDisabled !== 'true',
      )
      const words = control => control.textContent.trim()
      const found =
        shown.find(control => words(control) === ${JSON.stringify(words)}) ??
        shown.find(control => words(control).includes(${JSON.stringify(words)}))
      found?.setAttribute('data-to-press', '')
      return found !== undefined
    })()`,
    timeoutMs,
  )
  await page.click('[data-to-press]')
}
