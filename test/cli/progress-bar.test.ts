/** The progress of one document on a terminal. */
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { createCliTranslate } from '../../src/main/cli/cli-translate.ts'
import { createProgressBar, estimateSecondsLeft, formatBytes, formatProgress } from '../../src/main/cli/progress-bar.ts'

const half = { phase: 'writing', doneBytes: 5_000_000, totalBytes: 10_000_000 } as const

test('tells the time that is left only above a second', () => {
  expect(estimateSecondsLeft(half, 4000)).toBe(4)
  expect(estimateSecondsLeft(half, 900)).toBeNull()
  expect(estimateSecondsLeft({ ...half, doneBytes: 0 }, 4000)).toBeNull()
  expect(estimateSecondsLeft({ ...half, doneBytes: 10_000_000 }, 4000)).toBeNull()
})

test('says name, part, phase and bytes in the language', () => {
  expect(formatProgress('a.pdf', half, 4000, createCliTranslate('en'), 'en')).toBe(
    `a.pdf  [${'#'.repeat(10)}${'-'.repeat(10)}]  50 %  writing  5 MB of 10 MB  4 s left`,
  )
  expect(formatProgress('a.pdf', half, 100, createCliTranslate('fr'), 'fr')).toContain('écriture')
  expect(formatBytes(0, 'en')).toBe('0 byte')
  expect(formatBytes(1_234_567_890, 'en')).toBe('1.2 GB')
})

test('redraws ten times a second at most, never wider than the terminal, and takes its line away', () => {
  const stream = Object.assign(new PassThrough(), { columns: 30 })
  let nowMs = 0
  const bar = createProgressBar({
    name: 'a.pdf',
    stream,
    translate: createCliTranslate('en'),
    language: 'en',
    nowMs: () => nowMs,
  })
  for (; nowMs < 1000; nowMs++) bar.show({ ...half, doneBytes: nowMs * 10_000 })
  bar.clear()
  const drawn = String(stream.read()).split('\r\u001b[2K').slice(1)
  expect(drawn).toHaveLength(11)
  expect(drawn.at(-1)).toBe('')
  for (const line of drawn) expect(line.length).toBeLessThan(30)
})
