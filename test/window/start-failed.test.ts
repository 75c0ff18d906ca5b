/** A program that cannot begin says so on the screen and ends: neither a window that hangs nor one that is gone without a word. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { launchApp } from '../../native-mocks/electron/test-control.ts'
import { describeError } from '../../src/shared/messages/describe-error.ts'

const mainPath = join(import.meta.dirname, '../../dist/main/main.js')

test('a core that cannot open behind the first screen ends the program with the words of its error', async () => {
  const userDataPath = mkdtempSync(join(tmpdir(), 'signet-no-start-'))
  try {
    // Settings are read without it, the core is not opened without its log.
    mkdirSync(join(userDataPath, 'signet.log'))
    const app = await launchApp({ mainPath, userDataPath, env: { LANG: 'en_GB.UTF-8', LC_ALL: 'en_GB.UTF-8' } })
    expect(await app.exited).toEqual({ code: 70, signal: null })
    expect(app.output()).toContain('the window cannot open')
    const { what, todo } = describeError({ code: 'internal', facts: {} }, 'en')
    expect(app.output()).toContain(`Signet\n${what} ${todo}\n`)
  } finally {
    rmSync(userDataPath, { recursive: true, force: true })
  }
})

test('a program that is told to end while its page loads ends without a word: nothing failed', async () => {
  const app = await launchApp({ mainPath })
  expect(await app.quit(60_000)).toEqual({ code: 0, signal: null })
  expect(app.output()).not.toContain('cannot open')
})
