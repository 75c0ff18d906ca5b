/** All journeys in one language, by mouse and by keyboard alone: one window for each of the two, from its first start on. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, onTestFailed, test } from 'vitest'
import { findObstacle } from '../../../native-mocks/electron/browser.ts'
import type { Language } from '../../../src/shared/words.ts'
import { type Fixtures, openFixtures } from './fixtures.ts'
import { journeys } from './journeys.ts'
import { modes, openStage, type Stage } from './stage.ts'

const obstacle = findObstacle()
if (obstacle) console.log('[lacks] a browser and a display: apt-get install chromium xvfb')
const pictures = join(import.meta.dirname, '../../../test-results/window')

export const tellJourneys = (language: Language): void => {
  describe.skipIf(obstacle)(`the journeys in ${language}`, () => {
    let fixtures: Fixtures
    beforeAll(async () => {
      fixtures = await openFixtures()
    })
    afterAll(() => fixtures?.close())

    describe.each(modes)('by %s', mode => {
      let stage: Stage
      beforeAll(async () => {
        stage = await openStage(language, mode, fixtures)
      })
      afterAll(() => stage?.close())

      for (const { name, travel, isLacking = false } of journeys)
        test.skipIf(isLacking)(name, async () => {
          onTestFailed(async () => {
            mkdirSync(pictures, { recursive: true })
            await stage.app.page.screenshot(join(pictures, `failed-${language}-${mode}.png`))
          })
          await travel(stage)
        })
    })
  })
}
