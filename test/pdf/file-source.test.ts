/** What parsing and signing read from: a small file at once, a larger one piece by piece. */
import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { directFiles, patientFiles } from '../../src/main/pdf/file-access.ts'
import { openFileSource } from '../../src/main/pdf/file-source.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-source-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sizes = { small: 100_000, large: 1_500_000 } as const
const write = (name: string, sizeBytes: number) => {
  const path = join(folder, name)
  const content = randomBytes(sizeBytes)
  writeFileSync(path, content)
  return { path, content }
}
const ways = [
  ['patient', patientFiles],
  ['direct', directFiles],
] as const

describe.each(ways)('%s files', (way, files) => {
  test.each(Object.entries(sizes))(
    'a %s file answers what stands at an offset, less at its end, nothing behind it',
    async (size, sizeBytes) => {
      const { path, content } = write(`${way}-${size}`, sizeBytes)
      const source = await openFileSource(path, undefined, files)
      expect(source.sizeBytes).toBe(sizeBytes)
      for (const [offset, length] of [
        [0, 10],
        [32_760, 20],
        [sizeBytes - 5, 20],
        [sizeBytes, 1],
        [sizeBytes + 7, 3],
        [0, sizeBytes],
      ] as const) {
        const expected = content.subarray(offset, offset + length)
        expect(Buffer.compare(await source.read(offset, length), expected)).toBe(0)
        const into = Buffer.alloc(length)
        expect(await source.readInto(into, offset)).toBe(expected.length)
        expect(into.subarray(0, expected.length).equals(expected)).toBe(true)
      }
      await source.close()
    },
  )

  test('a file is read as if it ended where the reader says', async () => {
    const { path, content } = write(`${way}-revision`, sizes.small)
    const source = await openFileSource(path, 1_000, files)
    expect(source.sizeBytes).toBe(1_000)
    expect(Buffer.compare(await source.read(990, 20), content.subarray(990, 1_000))).toBe(0)
    await source.close()
  })

  test('a large file that is written to is no longer the one that was opened', async () => {
    const { path } = write(`${way}-changed`, sizes.large)
    const source = await openFileSource(path, undefined, files)
    await source.requireUnchanged()
    appendFileSync(path, 'x')
    await expect(source.requireUnchanged()).rejects.toMatchObject({ code: 'documents/changed' })
    await source.close()
  })

  test('what is no document is refused by its kind', async () => {
    const nothing = join(folder, `${way}-empty`)
    writeFileSync(nothing, '')
    mkdirSync(join(folder, `${way}-folder`))
    const refused = { 'documents/empty': 'empty', 'documents/not-a-file': 'folder', 'documents/not-found': 'missing' }
    for (const [code, name] of Object.entries(refused)) {
      await expect(openFileSource(join(folder, `${way}-${name}`), undefined, files)).rejects.toMatchObject({ code })
    }
  })
})

test('a small file that was read at once stays as it was, whatever becomes of it', async () => {
  const { path, content } = write('overwritten', sizes.small)
  const source = await openFileSource(path, undefined, directFiles)
  truncateSync(path, 10)
  await source.requireUnchanged()
  expect(Buffer.compare(await source.read(0, sizes.small), content)).toBe(0)
  await source.close()
})
