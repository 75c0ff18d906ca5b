/** A folder in the real window: reviewed, signed after one PIN, paused and resumed; nothing is signed twice. */
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchApp, type RunningApp } from '../../native-mocks/electron/test-control.ts'
import { makePdf } from '../pdf/make-pdf.ts'
import { hasAll, runPdfsig } from '../signing/pdf/pdf-programs.ts'
import { addSecrets, keepProfile, keepTrace } from '../traces.ts'
import { pressButton } from './press-button.ts'

const root = join(import.meta.dirname, '../..')
const pin = '583920'
const documents = Number(process.env['SIGNET_BATCH_DOCUMENTS'] ?? 300)
let folder: string
let app: RunningApp
const at = (name: string): string => join(folder, name)
const nameOf = (n: number): string => `avenant-${`${n}`.padStart(4, '0')}`
const waitForText = (text: string, timeoutMs = 60_000): Promise<unknown> =>
  app.page.waitUntil(`document.body.innerText.includes(${JSON.stringify(text)})`, timeoutMs)
const told = (count: number): string => count.toLocaleString('en')
const signedFiles = (): readonly string[] => readdirSync(at('papers')).filter(name => name.endsWith('-signed.pdf'))
const chooseFolder = async (): Promise<void> => {
  await app.dialogs.queue({ filePaths: [at('papers')] })
  await pressButton(app.page, 'Choose a folder')
}
const enterPin = async (): Promise<void> => {
  await app.page.waitUntil('document.activeElement?.id === "pin" && !document.activeElement.disabled', 60_000)
  await app.page.type(pin)
  await app.page.press('Enter')
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-batch-window-'))
  mkdirSync(at('papers'))
  for (let n = 0; n < documents; n++) writeFileSync(at(`papers/${nameOf(n)}.pdf`), makePdf({ extra: [`(${n})`] }))
  writeFileSync(at('papers/broken.pdf'), '%PDF-1.7\nnothing else\n')
  app = await launchApp({
    mainPath: join(root, 'dist/main/main.js'),
    userDataPath: at('profile'),
    env: { LANG: 'en_US.UTF-8', LANGUAGE: 'en' },
  })
})
afterAll(async () => {
  await app.quit()
  addSecrets(pin)
  keepTrace(app.output())
  keepProfile(at('profile'))
  rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(!hasAll('pdfsig'))('a batch in the window', () => {
  test('a key is made', async () => {
    await pressButton(app.page, 'Keys')
    await pressButton(app.page, 'Make a software key')
    await app.page.click('#name')
    await app.page.type('Minh Anh')
    await app.page.click('#newPin')
    await app.page.type(pin)
    await app.page.click('#again')
    await app.page.type(pin)
    await app.page.press('Enter')
    await waitForText('PUK-')
    await app.page.click('dialog[open] input[type=checkbox]')
    await pressButton(app.page, 'Done')
    await waitForText('Minh Anh')
    await pressButton(app.page, 'Sign')
  })

  test('the folder is reviewed, signed after one PIN, paused and resumed, and each failure is told', async () => {
    await chooseFolder()
    await waitForText(`${told(documents)} documents are ready; 1 is left out`)
    // Changed after the review: nobody saw what would be signed.
    appendFileSync(at(`papers/${nameOf(documents - 1)}.pdf`), '% changed')
    await pressButton(app.page, `Sign ${told(documents)} documents`)
    await waitForText(`to sign ${told(documents)} documents`)
    await enterPin()
    await pressButton(app.page, 'Pause', 60_000)
    await waitForText('Paused after')
    // Those at hand are finished first.
    await app.page.waitUntil('!document.body.innerText.includes("Being signed")', 30_000)
    const before = signedFiles().length
    expect(before).toBeLessThan(documents - 1)
    await new Promise(resolve => setTimeout(resolve, 400))
    expect(signedFiles()).toHaveLength(before)
    await app.page.evaluate(`(() => {
      window.paintedMs = []
      addEventListener('keydown', event => requestAnimationFrame(() => setTimeout(() => paintedMs.push(performance.now() - event.timeStamp))), true)
    })()`)
    await pressButton(app.page, 'Resume')
    await app.page.evaluate('document.querySelector("[role=listbox]").focus()')
    for (let n = 0; n < 25; n++) await app.page.press('ArrowDown')
    await waitForText(`${told(documents - 1)} of ${told(documents)} documents are signed`, 150_000)
    const painted = await app.page.evaluate<readonly number[]>('paintedMs.sort((a, b) => a - b)')
    const [median, most] = [painted[Math.floor(painted.length / 2)] ?? 0, painted.at(-1) ?? 0]
    console.log(
      `batch of ${documents}: input painted after ${median.toFixed(1)} ms (median of ${painted.length}), ${most.toFixed(1)} ms at most`,
    )
    expect(await app.page.evaluate('document.querySelector("details.group").innerText')).toContain(
      nameOf(documents - 1),
    )
    expect(signedFiles()).toHaveLength(documents - 1)
    for (const n of [0, Math.floor(documents / 2), documents - 2])
      expect(await runPdfsig(at(`papers/${nameOf(n)}-signed.pdf`))).toMatchObject([{ valid: true, coversAll: true }])
  })

  test('opened again, only what is left is signed: nothing has two signatures', async () => {
    await pressButton(app.page, 'Sign other documents')
    await chooseFolder()
    await waitForText(`1 document is ready; ${told(documents)} are left out`, 150_000)
    await waitForText('It is not signed twice')
    await pressButton(app.page, 'Sign 1 document')
    await enterPin()
    await waitForText('1 of 1 document is signed')
    expect(signedFiles()).toHaveLength(documents)
    for (const n of [0, documents - 1])
      expect(await runPdfsig(at(`papers/${nameOf(n)}-signed.pdf`))).toMatchObject([{ valid: true }])
    await pressButton(app.page, 'Show in folder')
  })
})
