/** Nothing of any table, nor of a kept document, stands in any file: not after closing, not after a kill in the midst of writing. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Vault } from '../../src/main/vault/vault.ts'
import { createAccess, createOpener, makeFolder, startProgram } from './vault-fixture.ts'

const readFiles = (folder: string): readonly { readonly path: string; readonly bytes: Buffer }[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .map(path => ({ path, bytes: readFileSync(path) }))

/** Files that hold one of the needles: as it is, in hex, or with two bytes a letter. */
const findIn = (folder: string, needles: readonly Buffer[]): readonly string[] => {
  const forms = needles.flatMap(needle => [
    needle.subarray(0, 24),
    Buffer.from(needle.subarray(0, 24).toString('hex')),
    Buffer.from(needle.subarray(0, 24).toString('latin1'), 'utf16le'),
  ])
  return readFiles(folder)
    .filter(({ bytes }) => forms.some(form => bytes.includes(form)))
    .map(({ path }) => path)
}

const tablesOf = (vault: Vault): readonly string[] =>
  vault.read
    .all<{ readonly name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )
    .map(({ name }) => name)

/** They hold numbers alone. */
const withoutWords = ['incident_told']

const expectFilled = async (directory: string, needles: readonly Buffer[]): Promise<void> => {
  const vault = await createAccess(directory).open(createOpener('key-1'))
  for (const table of tablesOf(vault)) {
    const rows = vault.read.all<Record<string, unknown>>(`SELECT * FROM ${table}`)
    expect(rows.length, table).toBeGreaterThan(0)
    const cells = rows
      .flatMap(row => Object.values(row))
      .map(cell => (typeof cell === 'string' ? Buffer.from(cell) : cell))
    const isPlanted = cells.some(
      cell =>
        cell instanceof Uint8Array &&
        needles.some(
          needle => Buffer.from(cell).includes(needle) || Buffer.from(cell).includes(needle.toString('hex')),
        ),
    )
    expect(isPlanted, table).toBe(!withoutWords.includes(table))
  }
  vault.close()
}

test.each(['close', 'kill'])('no value of any table stands in a file below profile, temp and cache: %s', async end => {
  const folder = makeFolder()
  const environment: Record<string, string> = {}
  for (const [name, place] of Object.entries({
    TMPDIR: 'temp',
    XDG_CACHE_HOME: 'cache',
    HOME: 'home',
    SQLITE_TMPDIR: 'temp',
  })) {
    environment[name] = join(folder, place)
    mkdirSync(join(folder, place), { recursive: true })
  }
  mkdirSync(join(folder, 'profile'))
  const program = startProgram('fill-program.ts', folder, end, environment)
  if (end === 'kill') {
    await expect.poll(() => program.lines.at(-1), { timeout: 60_000 }).toBe('midway')
    program.child.kill('SIGKILL')
  }
  await program.ended
  expect(program.lines.at(-1)).toBe(end === 'close' ? 'closed' : 'midway')
  const needles = (JSON.parse(program.lines[0] ?? '[]') as string[]).map(text => Buffer.from(text, 'base64'))
  expect(needles.length).toBeGreaterThan(100)
  const files = readFiles(folder)
  expect(files.filter(({ path }) => path.endsWith('.db'))).toHaveLength(end === 'close' ? 2 : 1)
  // The write-ahead log of what was not done is there to be looked at.
  if (end === 'kill') expect(files.find(({ path }) => path.endsWith('-wal'))?.bytes.length).toBeGreaterThan(4_000_000)
  expect(findIn(folder, needles)).toEqual([])
  await expectFilled(join(folder, 'profile', 'vault'), needles)
  expect(findIn(folder, needles)).toEqual([])
  // The look finds what stands in a file.
  const plain = join(folder, 'temp', 'plain')
  writeFileSync(plain, Buffer.concat([Buffer.alloc(1_000), needles[0] ?? Buffer.alloc(0)]))
  expect(findIn(folder, needles)).toEqual([plain])
})
