/** A trusted list is read beside the main thread: it takes its own time, its own memory, and is given up. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createVerifyList } from '../../../src/main/validation/trust/verify-list.ts'
import { createAuthority, makeList, signList } from './make-trusted-list.ts'

const script = join(import.meta.dirname, '../../../src/main/validation/trust/list-thread.ts')
const operator = await createAuthority('Operator')
const stranger = await createAuthority('Stranger')
const at = new Date('2026-10-01T00:00:00Z')
const question = (text: string) => ({ bytes: Buffer.from(text), signers: [operator.certificate.der], at })

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signet-list-thread-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A thread of our own making in the place of the real one. */
const pretend = async (code: string): Promise<string> => {
  const path = join(folder, `${code.length}.mjs`)
  await writeFile(path, `import { parentPort } from 'node:worker_threads'\n${code}`)
  return path
}

test.each([
  ['in a thread', script],
  ['in this one', undefined],
])('%s, a list, one of a stranger and one that is none are told apart', async (_, where) => {
  const verify = createVerifyList(where)
  const good = makeList({ services: [] })
  expect(await verify(question(signList(good, operator)))).toMatchObject({
    kind: 'list',
    list: { territory: 'XT', services: [] },
  })
  expect(await verify(question(signList(good, stranger)))).toMatchObject({ kind: 'unsigned' })
  expect(await verify(question('<!DOCTYPE a><a/>'))).toMatchObject({ kind: 'unreadable' })
})

test('this thread goes on while thirty megabytes of XML are read', async () => {
  // As deep, as many and as long as is accepted, and signed by nobody.
  const hostile = `<a>${`<b c="${'d'.repeat(80)}"/>`.repeat(290_000)}</a>`
  let turns = 0
  const ticking = setInterval(() => {
    turns += 1
  }, 1)
  try {
    const reading = createVerifyList(script)(question(hostile))
    expect(await reading).toMatchObject({ kind: 'unsigned' })
  } finally {
    clearInterval(ticking)
  }
  expect(turns).toBeGreaterThan(20)
})

test('what never ends is given up, and so is what takes all memory', async () => {
  const endless = createVerifyList(await pretend('for (;;);'), { timeoutMs: 500, maxHeapMb: 64 })
  expect(await endless(question(''))).toEqual({ kind: 'unreadable', detail: 'not read within 500 ms' })
  const hoard = 'const all = []; for (;;) all.push({ length: all.length })'
  const greedy = createVerifyList(await pretend(hoard), { timeoutMs: 60_000, maxHeapMb: 64 })
  expect(await greedy(question(''))).toMatchObject({ kind: 'unreadable', detail: 'not read within 64 MB' })
})

test('a thread that fails by itself is a defect, not a bad list', async () => {
  await expect(createVerifyList(await pretend('throw new Error("broken")'))(question(''))).rejects.toThrow('broken')
  await expect(createVerifyList(await pretend('process.exit(3)'))(question(''))).rejects.toThrow('3')
})
