/** Every screen and state: nothing cut, covered or untranslated in three languages at every size, and accessible in light and dark. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTranslate } from '../../src/shared/translate.ts'
import { languages } from '../../src/shared/words.ts'
import { findPageFlaws } from './page-checks.ts'
import { type Browser, lacks, openBrowser } from './page-under-test.ts'
import { samplePages } from './sample-pages.ts'
import { stories, windowWords } from './screen-stories.ts'

/** The last is 200 % of the smallest window. */
const sizes = [
  [1200, 800],
  [800, 600],
  [400, 300],
] as const

describe.skipIf(lacks).concurrent('every screen and state', () => {
  let folder: string
  let browser: Browser
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signet-screens-'))
    writeFileSync(join(folder, 'sample.pdf'), samplePages())
    browser = await openBrowser(() => join(folder, 'sample.pdf'))
  })
  afterAll(async () => {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test.each(languages.flatMap(language => stories.map(story => [story.name, language, story] as const)))(
    '%s in %s',
    async (_name, language, story) => {
      const page = await browser.open(story.world(language))
      const t = createTranslate(windowWords[language], language)
      const flaws: string[] = []
      let states = 0
      await story.tell({
        page,
        t,
        async look(state) {
          states += 1
          for (const [width, height] of sizes) {
            await page.resize(width, height, 'light')
            for (const flaw of await findPageFlaws(page, language)) flaws.push(`${state} at ${width}: ${flaw}`)
          }
          await page.resize(1200, 800, 'light')
          if (language !== 'en') return
          for (const flaw of await page.axe()) flaws.push(`${state}: ${flaw}`)
          await page.resize(800, 600, 'dark')
          for (const flaw of await page.axe()) flaws.push(`${state} in the dark: ${flaw}`)
          await page.resize(1200, 800, 'light')
        },
      })
      expect(states).toBeGreaterThan(0)
      expect(flaws).toEqual([])
      expect(await page.violations()).toEqual([])
      await page.close()
    },
    // Twelve states, each looked at in six ways, beside four other stories.
    600_000,
  )
})
