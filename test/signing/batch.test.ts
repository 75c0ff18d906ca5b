/** A batch: several documents at hand, one at the token; what stops it, what does not, and how far it is. */
import { setImmediate as nextRound } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createBatch } from '../../src/main/signing/batch.ts'
import type { SignedFile, SignFileRequest } from '../../src/main/signing/sign-file.ts'
import { AppError } from '../../src/shared/errors.ts'

const request = (name: string): SignFileRequest => ({
  inputPath: `/in/${name}`,
  outputPath: `/out/${name}`,
  replaceExisting: false,
  digest: 'sha256',
  reason: null,
  location: null,
  field: null,
  expectedSha256: null,
})

const signedFile = ({ inputPath, outputPath }: SignFileRequest): SignedFile => ({
  inputPath,
  outputPath,
  outputSha256: '00',
  sizeBytes: 1,
  keyId: 'key',
  signer: 'Anna',
  digest: 'sha256',
  level: 'B-B',
  signedAt: '2026-11-22T01:02:03.000Z',
})

/** A token that signs when it is told to; each document waits for its turn as in a signing session. */
const setUp = (
  count: number,
  failures: Readonly<Record<number, AppError>> = {},
  { sizeBytes = 1_000_000, signatureMs = 1000 } = {},
) => {
  const waiting: (() => void)[] = []
  const begun: string[] = []
  const signed: string[] = []
  let nowMs = 0
  const batch = createBatch({
    items: Array.from({ length: count }, (_, n) => ({ request: request(`${n}.pdf`), sizeBytes })),
    async signFile(each) {
      begun.push(each.inputPath)
      await new Promise<void>(resolve => waiting.push(resolve))
      each.signal?.throwIfAborted()
      const failure = failures[Number(/(\d+)\.pdf/.exec(each.inputPath)?.[1])]
      if (failure) throw failure
      signed.push(each.inputPath)
      return signedFile(each)
    },
    onChange: () => {},
    nowMs: () => nowMs,
  })
  /** The token serves the next document, which takes a second unless something else is said. */
  const serve = async (): Promise<void> => {
    nowMs += signatureMs
    waiting.shift()?.()
    await nextRound()
  }
  const serveAll = async (): Promise<void> => {
    while (waiting.length > 0) await serve()
  }
  const states = (): string =>
    batch
      .outcomes()
      .map(({ state }) => state[0])
      .join('')
  return { batch, begun, signed, serve, serveAll, states }
}

test.each([
  ['a slow token', 400, 13_000, 16],
  ['a quick one', 1, 13_000, 128],
  ['a quick one, of 400 kB each', 1, 400_000, 40],
])(
  'small documents are at hand for %s: those that it signs in a second and that fit in 16 MB, 16 at least',
  async (_name, signatureMs, sizeBytes, most) => {
    const { batch, begun, signed, serve, serveAll, states } = setUp(200, {}, { sizeBytes, signatureMs })
    const run = batch.run()
    await nextRound()
    expect(begun).toHaveLength(16)
    for (let n = 0; n < 20; n++) await serve()
    expect(begun.length - signed.length).toBe(most)
    batch.pause()
    const { length } = begun
    await serveAll()
    expect(begun).toHaveLength(length)
    batch.resume()
    await nextRound()
    await serveAll()
    await run
    expect(states()).toBe('d'.repeat(200))
  },
)

test('a few documents are at hand at once, however many there are', async () => {
  const { batch, begun, serve, serveAll, states } = setUp(100)
  const run = batch.run()
  await nextRound()
  expect(begun).toHaveLength(8)
  await serve()
  expect(begun).toHaveLength(9)
  await serveAll()
  await run
  expect(states()).toBe('d'.repeat(100))
  expect(batch.summary()).toMatchObject({ state: 'finished', doneDocuments: 100, doneBytes: 100_000_000 })
})

test('a bad document fails by itself', async () => {
  const { batch, serveAll, states } = setUp(4, { 1: new AppError('pdf/damaged') })
  const run = batch.run()
  await nextRound()
  await serveAll()
  await run
  expect(states()).toBe('dfdd')
  expect(batch.summary()).toMatchObject({ state: 'finished', failedDocuments: 1, keyError: null })
})

test('a failure of the key ends the batch: no document after it reaches the token', async () => {
  const { batch, signed, serveAll, states } = setUp(20, { 2: new AppError('tokens/removed') })
  const run = batch.run()
  await nextRound()
  await serveAll()
  await run
  expect(signed).toEqual(['/in/0.pdf', '/in/1.pdf'])
  expect(states()).toBe(`ddf${'w'.repeat(17)}`)
  expect(batch.summary()).toMatchObject({ state: 'stopped', keyError: { code: 'tokens/removed' } })
})

test('a stop drops what waits for the token and keeps what is done', async () => {
  const { batch, serve, serveAll, states } = setUp(20)
  const run = batch.run()
  await nextRound()
  await serve()
  batch.stop()
  await serveAll()
  await run
  expect(states()).toBe(`d${'w'.repeat(19)}`)
  expect(batch.summary()).toMatchObject({ state: 'stopped', keyError: null, doneDocuments: 1 })
})

test('while it is paused no document is begun', async () => {
  const { batch, begun, serveAll, states } = setUp(20)
  const run = batch.run()
  await nextRound()
  batch.pause()
  await serveAll()
  expect(begun).toHaveLength(8)
  expect(batch.summary()).toMatchObject({ state: 'paused', doneDocuments: 8, secondsLeft: null })
  batch.resume()
  await nextRound()
  await serveAll()
  await run
  expect(states()).toBe('d'.repeat(20))
})

test('the time that is left follows the speed of the last seconds', async () => {
  const { batch, serve, serveAll } = setUp(50)
  const run = batch.run()
  await nextRound()
  expect(batch.summary().secondsLeft).toBeNull()
  for (let n = 0; n < 30; n++) await serve()
  expect(batch.summary().secondsLeft).toBe(20)
  await serveAll()
  await run
  expect(batch.summary().secondsLeft).toBeNull()
})
