/** From the start of the process to the first screen, and to the core behind it, beside a blank window on the same runtime, in turn. */
import { join } from 'node:path'
import { launchApp } from '../native-mocks/electron/test-control.ts'
import { startDisplay } from '../test/global-setup.ts'

export interface WindowStartSetup {
  /** The bundle of the window's main process. */
  readonly mainPath: string
  readonly runs: number
}

interface Start {
  /** Until a test sees it, which asks main again and again. */
  readonly screen: number
  /** Until its first text was painted, by the page's own clock. */
  readonly painted: number
  /** Until main answers what only its core can: which keys there are. */
  readonly keys: number
}

const measureStart = async (mainPath: string, hasCore: boolean): Promise<Start> => {
  const startedAt = Date.now()
  const start = performance.now()
  const secondsSince = (): number => (performance.now() - start) / 1000
  const app = await launchApp({ mainPath })
  await app.page.waitFor('h1')
  const screen = secondsSince()
  const paintedAt = await app.page.waitUntil<number>(
    "performance.timeOrigin + performance.getEntriesByName('first-contentful-paint')[0]?.startTime",
  )
  if (hasCore) await app.page.evaluate('window.bridge.keys.list()')
  const keys = secondsSince()
  await app.quit()
  return { screen, painted: (paintedAt - startedAt) / 1000, keys }
}

export const benchWindowStart = async ({ mainPath, runs }: WindowStartSetup): Promise<void> => {
  const stopDisplay = await startDisplay()
  const rows = [
    { name: 'a blank window', mainPath: join(import.meta.dirname, 'peers/blank-window.ts'), hasCore: false },
    { name: '**Signet**', mainPath, hasCore: true },
  ].map(row => ({ ...row, starts: [] as Start[] }))
  try {
    // In turn, so that what else the machine does meets both; the first start fills caches.
    for (let run = 0; run <= runs; run++) {
      for (const row of rows) {
        const start = await measureStart(row.mainPath, row.hasCore)
        if (run > 0) row.starts.push(start)
      }
    }
  } finally {
    stopDisplay?.()
  }
  console.log(`\n### Start of the process to the first screen, stand-in over Chromium, median of ${runs}\n`)
  console.log(
    '| window | first screen | beside a blank one | painted | beside a blank one | keys known |\n|---|---|---|---|---|---|',
  )
  const medianOf = (seconds: readonly number[]): number =>
    seconds.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN
  const medians = rows.map(({ name, hasCore, starts }) => ({
    name,
    screen: medianOf(starts.map(({ screen }) => screen)),
    painted: medianOf(starts.map(({ painted }) => painted)),
    keys: hasCore ? `${medianOf(starts.map(({ keys }) => keys)).toFixed(2)} s` : '',
  }))
  const [blank] = medians
  const beside = (seconds: number, base = Number.NaN): string =>
    `${seconds.toFixed(2)} s | ${(seconds / base).toFixed(2)} ×`
  for (const { name, screen, painted, keys } of medians)
    console.log(`| ${name} | ${beside(screen, blank?.screen)} | ${beside(painted, blank?.painted)} | ${keys} |`)
}
