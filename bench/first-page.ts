/** The first page of a document in the window: what is waited for before it, and how long the page itself takes. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { launchApp } from '../native-mocks/electron/test-control.ts'
import { startDisplay } from '../test/global-setup.ts'
import { makePdf } from './make-pdf.ts'

export interface FirstPageSetup {
  /** Empty, for everything that is made. */
  readonly directory: string
  /** The bundle of the window's main process. */
  readonly mainPath: string
  readonly sizes?: readonly number[]
}

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`

export const benchFirstPage = async (setup: FirstPageSetup): Promise<void> => {
  const { directory, mainPath, sizes = [1_000_000, 100_000_000, 1_000_000_000] } = setup
  mkdirSync(directory)
  const stopDisplay = await startDisplay()
  try {
    console.log('\n### A document dropped on the window, to its first page\n')
    console.log('| size | opened and checked | its page drawn after that |\n|---|---|---|')
    for (const sizeBytes of sizes) {
      const file = join(directory, `${sizeBytes}.pdf`)
      await makePdf(file, sizeBytes)
      const userDataPath = join(directory, `profile-${sizeBytes}`)
      mkdirSync(userDataPath)
      // Without the guide of a first start.
      writeFileSync(join(userDataPath, 'settings.json'), '{"firstStart":"left"}')
      const app = await launchApp({ mainPath, userDataPath })
      await app.page.waitFor('.drop', 60_000)
      const dropped = performance.now()
      await app.page.dropFiles('.drop', [file])
      await app.page.waitFor('.stage', 300_000)
      const opened = performance.now()
      await app.page.waitUntil('document.querySelector(".paper-drawn canvas")?.dataset.page === "1"', 300_000)
      const drawn = performance.now()
      console.log(`| ${sizeBytes / 1_000_000} MB | ${inSeconds(opened - dropped)} | ${inSeconds(drawn - opened)} |`)
      await app.quit()
    }
  } finally {
    stopDisplay?.()
  }
}
