/** From the start of the process to the first screen, beside a blank window on the same runtime, in turn. */
import { join } from 'node:path'
import { launchApp } from '../native-mocks/electron/test-control.ts'
import { startDisplay } from '../test/global-setup.ts'

export interface WindowStartSetup {
  /** The bundle of the window's main process. */
  readonly mainPath: string
  readonly runs: number
}

const measureStart = async (mainPath: string): Promise<number> => {
  const start = performance.now()
  const app = await launchApp({ mainPath })
  await app.page.waitFor('h1')
  const seconds = (performance.now() - start) / 1000
  await app.quit()
  return seconds
}

export const benchWindowStart = async ({ mainPath, runs }: WindowStartSetup): Promise<void> => {
  const stopDisplay = await startDisplay()
  const rows = [
    { name: 'a blank window', mainPath: join(import.meta.dirname, 'peers/blank-window.ts') },
    { name: '**Signet**', mainPath },
  ].map(row => ({ ...row, seconds: [] as number[] }))
  try {
    // In turn, so that what else the machine does meets both; the first start fills caches.
    for (let run = 0; run <= runs; run++) {
      for (const row of rows) {
        const seconds = await measureStart(row.mainPath)
        if (run > 0) row.seconds.push(seconds)
      }
    }
  } finally {
    stopDisplay?.()
  }
  console.log(`\n### Start of the process to the first screen, stand-in over Chromium, median of ${runs}\n`)
  console.log('| window | time | beside a blank one |\n|---|---|---|')
  const medianOf = (seconds: readonly number[]): number =>
    seconds.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN
  const base = medianOf(rows[0]?.seconds ?? [])
  for (const { name, seconds } of rows) {
    const median = medianOf(seconds)
    console.log(`| ${name} | ${median.toFixed(2)} s | ${(median / base).toFixed(2)} × |`)
  }
}
