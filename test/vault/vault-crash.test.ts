import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { listLogEntries } from '../../src/main/vault/log-entries.ts'
import { addSigningRecords, listSigningRecords } from '../../src/main/vault/signing-log.ts'
import { createAccess, createEntry, createOpener, makeFolder, startProgram } from './vault-fixture.ts'

const opener = createOpener('key-1')

/** Whoever comes after the killed program has a working vault, with one slot. */
const expectWorkingVault = async (directory: string) => {
  const access = createAccess(directory)
  const vault = await access.open(opener)
  vault.write(writable => addSigningRecords(writable, createEntry()))
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

/** As many as a machine with two cores runs beside each other without one waiting for the other. */
const atOnce = 4
const killsEach = 50

test('of 200 kills while rows are written and the key is changed, none loses an acknowledged row or locks anybody out', async () => {
  const found = { rows: 0, whileRotating: 0, rotated: 0 }
  const killAgainAndAgain = async (directory: string) => {
    const access = createAccess(directory)
    for (let run = 0; run < killsEach; run++) {
      const { child, lines, ended } = startProgram('rotate-program.ts', directory)
      // Some die at their first row, some in the middle of a change, some after several.
      const wanted = 1 + ((run * 7) % 11)
      while (lines.length < wanted && child.exitCode === null) await setTimeout(1)
      await setTimeout((run * 3) % 14)
      child.kill('SIGKILL')
      await ended
      const opener = createOpener(`key-${1 + (run % 2)}`)
      const vault = await access.open(opener)
      const rows = listLogEntries(vault.read, 1_000_000).filter(({ kind }) => kind === 'disclosure')
      const verdict = access.log.check(vault)
      vault.close()
      const acknowledged = Math.max(0, ...lines.map(Number).filter(Number.isInteger))
      const kept = new Set(rows.map(({ seq }) => seq))
      for (const line of lines) if (Number.isInteger(Number(line))) expect(kept).toContain(Number(line))
      expect(verdict.entryCount).toBeGreaterThanOrEqual(acknowledged)
      expect(verdict.findings).toEqual([])
      expect(access.slots().map(({ keyId }) => keyId)).toEqual(['key-1', 'key-2'])
      expect(readdirSync(directory).filter(name => name.endsWith('.db'))).toHaveLength(1)
      if (lines.at(-1) === 'rotating') found.whileRotating++
      if (lines.includes('rotated')) found.rotated++
      found.rows += lines.length
    }
  }
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      const directory = join(makeFolder(), 'vault')
      const access = createAccess(directory)
      const vault = await access.open(createOpener('key-1'))
      await access.addSlot(vault, createOpener('key-2'))
      vault.close()
      await killAgainAndAgain(directory)
    }),
  )
  // The kills met what they were meant for.
  expect(found.whileRotating).toBeGreaterThan(0)
  expect(found.rotated).toBeGreaterThan(0)
  expect(found.rows).toBeGreaterThan(200)
}, 240_000)

test('a program that is killed while its vault is held as it is for a backup loses no acknowledged row', async () => {
  const directory = join(makeFolder(), 'vault')
  const access = createAccess(directory)
  let before = 0
  for (let run = 0; run < 12; run++) {
    const { child, lines, ended } = startProgram('append-program.ts', directory, 'snapshots')
    while (lines.length < 1 + run && child.exitCode === null) await setTimeout(1)
    child.kill('SIGKILL')
    await ended
    const vault = await access.open(opener)
    const { entryCount, findings } = access.log.check(vault)
    vault.close()
    expect(findings).toEqual([])
    expect(entryCount).toBeGreaterThanOrEqual(before + lines.length)
    before = entryCount
    expect(readdirSync(directory).filter(name => name.endsWith('.db'))).toEqual(['vault.db'])
  }
  expect(before).toBeGreaterThan(12)
})
