import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { addSigningRecord, listSigningRecords } from '../../src/main/vault/signing-log.ts'
import { createAccess, createEntry, createOpener, makeFolder, startProgram } from './vault-fixture.ts'

const opener = createOpener('key-1')

/** Whoever comes after the killed program has a working vault, with one slot. */
const expectWorkingVault = async (directory: string) => {
  const access = createAccess(directory)
  const vault = await access.open(opener)
  vault.write(writable => addSigningRecord(writable, createEntry()))
  expect(listSigningRecords(vault.read, 10)).toHaveLength(1)
  expect(access.slots()).toHaveLength(1)
  vault.close()
  expect(readdirSync(dirname(directory))).toEqual(['vault'])
}

test('a program that dies before any one change of the file system, while it makes the vault, locks nobody out', async () => {
  let change = 0
  let made = false
  while (!made) {
    change++
    const directory = join(makeFolder(), 'vault')
    const { lines, ended } = startProgram('create-program.ts', directory, String(change))
    await ended
    made = lines.includes('made')
    expect(lines).toContain('start')
    await expectWorkingVault(directory)
  }
  // Folder, slots, database, flushes and renames at least.
  expect(change).toBeGreaterThan(8)
})

test('a program that is killed at any moment while it makes the vault locks nobody out', async () => {
  for (let run = 0; run < 20; run++) {
    const directory = join(makeFolder(), 'vault')
    const { child, lines, ended } = startProgram('create-program.ts', directory)
    while (lines.length === 0 && child.exitCode === null) await setTimeout(1)
    await setTimeout(run / 2)
    child.kill('SIGKILL')
    await ended
    expect(lines).toContain('start')
    await expectWorkingVault(directory)
  }
})

test('a program that is killed while it writes loses no row that it acknowledged', async () => {
  const directory = join(makeFolder(), 'vault')
  const access = createAccess(directory)
  let before = 0
  for (let run = 0; run < 10; run++) {
    const { child, lines, ended } = startProgram('append-program.ts', directory)
    while (lines.length < 5 + run * 3) await setTimeout(2)
    child.kill('SIGKILL')
    await ended
    const acknowledged = Number(lines.at(-1))
    const vault = await access.open(opener)
    const rows = listSigningRecords(vault.read, 1_000_000)
    vault.close()
    // One more may have been kept whose acknowledgement was not printed any more.
    expect([acknowledged, acknowledged + 1]).toContain(rows.length - before)
    const names = rows.slice(0, rows.length - before).map(({ fileName }) => fileName)
    expect(names.reverse()).toEqual(names.map((_, index) => `file-${index + 1}.pdf`))
    before = rows.length
  }
})
