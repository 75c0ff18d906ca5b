/** How soon a key press is painted while the window signs a large batch, beside the same list before it is signed. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { launchApp, type RunningApp } from '../native-mocks/electron/test-control.ts'
import { startDisplay } from '../test/global-setup.ts'
import { makePdf } from '../test/pdf/make-pdf.ts'
import { pressButton } from '../test/window/press-button.ts'

export interface WindowBatchSetup {
  /** Is made. */
  readonly directory: string
  readonly mainPath: string
  readonly signet: string
  readonly pinFile: string
  readonly documents?: number
  /** One is over after few presses; those of all are told together. */
  readonly batches?: number
}

/** A key that is held down repeats about as often. */
const pressEveryMs = 33

/** Presses until `isOver` is true in the page; from each key event to the end of the frame that shows it. */
const measurePaint = async (page: RunningApp['page'], isOver: string): Promise<readonly number[]> => {
  await page.evaluate(`(() => {
    window.paintedMs = []
    window.notePaint ??= addEventListener('keydown', event =>
      requestAnimationFrame(() => setTimeout(() => paintedMs.push(performance.now() - event.timeStamp))), true) ?? true
    document.querySelector('[role=listbox]').focus()
  })()`)
  while (!(await page.evaluate(isOver))) {
    await page.press('ArrowDown')
    await delay(pressEveryMs)
  }
  return page.evaluate<readonly number[]>('paintedMs')
}

const describe = (name: string, painted: readonly number[]): string => {
  const sorted = painted.toSorted((a, b) => a - b)
  const at = (part: number): string => `${(sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN).toFixed(0)} ms`
  const slow = sorted.filter(ms => ms > 50).length
  return `| ${name} | ${sorted.length} | ${at(0.5)} | ${at(0.95)} | ${at(0.99)} | ${at(1)} | ${slow} |`
}

export const benchWindowBatch = async (setup: WindowBatchSetup): Promise<void> => {
  const { directory, mainPath, signet, pinFile, documents = 1000, batches = 8 } = setup
  const userDataPath = join(directory, 'profile')
  const folders = Array.from({ length: batches }, (_, n) => join(directory, `papers-${n}`))
  for (const folder of folders) {
    mkdirSync(folder, { recursive: true })
    for (let n = 0; n < documents; n++)
      writeFileSync(join(folder, `${String(n).padStart(4, '0')}.pdf`), makePdf({ extra: [`(${n})`] }))
  }
  const create = ['--profile', userDataPath, 'keys', 'create', '--name', 'Bench', '--pin-file', pinFile]
  execFileSync(process.execPath, [signet, ...create])
  const [firstStart, lock] = ['done', { isOn: false, afterMinutes: 15, whenKeyRemoved: false }]
  writeFileSync(join(userDataPath, 'settings.json'), JSON.stringify({ firstStart, lock }))
  const stopDisplay = await startDisplay()
  const app = await launchApp({ mainPath, userDataPath, env: { LANG: 'en_US.UTF-8', LANGUAGE: 'en' } })
  const { page } = app
  const reviewed: number[] = []
  const running: number[] = []
  try {
    for (const folder of folders) {
      await app.dialogs.queue({ filePaths: [folder] })
      await pressButton(page, 'Choose a folder')
      await page.waitUntil('document.body.innerText.includes("documents are ready")', 300_000)
      await page.waitFor('[role=listbox]')
      reviewed.push(...(await measurePaint(page, 'window.paintedMs.length >= 50')))
      await pressButton(page, `Sign ${documents.toLocaleString('en')} documents`)
      await page.waitUntil('document.activeElement?.id === "pin" && !document.activeElement.disabled', 60_000)
      await page.type(readFileSync(pinFile, 'utf8').trim())
      await page.press('Enter')
      await page.waitUntil(
        '!document.querySelector("dialog[open]") && document.querySelector("progress") !== null',
        60_000,
      )
      const isOver = '[...document.querySelectorAll("h2")].some(each => each.textContent.includes("are signed"))'
      running.push(...(await measurePaint(page, isOver)))
      await pressButton(page, 'Sign other documents')
    }
    console.log(
      `\n### Key press to paint in the list of ${documents.toLocaleString('en')} documents, ${batches} batches\n`,
    )
    console.log('| while | presses | median | 95 % | 99 % | at most | over 50 ms |\n|---|---|---|---|---|---|---|')
    console.log(describe('nothing else happens', reviewed))
    console.log(describe('**the batch is signed**', running))
  } finally {
    await app.quit()
    stopDisplay?.()
  }
}
