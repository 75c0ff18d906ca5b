/** Rows of a vault in another one: complete, under another key, and whole whatever happens on the way. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { listAttributes, putAttribute } from '../../src/main/vault/attributes.ts'
import { addKeptDocument } from '../../src/main/vault/kept-documents.ts'
import { appendLogEntry, listLogEntries } from '../../src/main/vault/log-entries.ts'
import { migrations } from '../../src/main/vault/migrate.ts'
import { createRestore, findVaultId, finishRestore } from '../../src/main/vault/restore-vault.ts'
import { putSetting } from '../../src/main/vault/settings.ts'
import type { Vault } from '../../src/main/vault/vault.ts'
import { readVaultRows } from '../../src/main/vault/vault-rows.ts'
import { createAccess, createOpener, makeFolder, startProgram } from './vault-fixture.ts'

const at = '2026-11-22T08:00:00.000Z'
const deps = {
  clock: () => new Date(at),
  random: (size: number) => Buffer.from(crypto.getRandomValues(new Uint8Array(size))),
}

const fill = (vault: Vault, name: string, entries: number): void =>
  vault.write(db => {
    putAttribute(db, { name: 'given_name', value: name, source: 'self-attested', changedAt: at, expiresAt: null })
    putSetting(db, 'some.setting', 'ầ "quoted"\n')
    addKeptDocument(db, {
      ...{ documentId: 'd'.repeat(32), fileName: 'letter.pdf', kind: 'rights-letter', sizeBytes: 3, createdAt: at },
      ...{ expiresAt: at, fileKey: Buffer.alloc(32, 5), sha256: 'ab'.repeat(32) },
    })
    for (let n = 0; n < entries; n++) {
      appendLogEntry(db, { eventTime: at, kind: 'rights', state: 'done', party: null, body: { n } })
    }
  })

const makeVault = async (directory: string, keyId: string, name: string, entries = 3) => {
  const vault = await createAccess(directory).open(createOpener(keyId))
  fill(vault, name, entries)
  const rows = [...readVaultRows(vault.read)]
  vault.close()
  return rows
}
const readName = async (directory: string, keyId: string): Promise<string | undefined> => {
  const vault = await createAccess(directory).open(createOpener(keyId))
  const name = listAttributes(vault.read)[0]?.value
  vault.close()
  return name
}

test('every table comes back as it was, for the key at hand alone', async () => {
  const [from, to] = [join(makeFolder(), 'vault'), join(makeFolder(), 'vault')]
  const rows = await makeVault(from, 'old-key', 'Anna', 2500)
  await createRestore(to, deps).restore({ vaultId: 'id-1', opener: createOpener('new-key'), lines: rows })
  expect(findVaultId(to)).toBe('id-1')
  const access = createAccess(to)
  await expect(access.open(createOpener('old-key'))).rejects.toThrow(expect.objectContaining({ code: 'vault/no-slot' }))
  const vault = await access.open(createOpener('new-key'))
  expect([...readVaultRows(vault.read)]).toEqual(rows)
  expect(listLogEntries(vault.read, 1)[0]?.seq).toBe(2500)
  expect(access.log.check(vault).findings).toEqual([])
  vault.write(db => appendLogEntry(db, { eventTime: at, kind: 'rights', state: 'done', party: null, body: {} }))
  vault.close()
  expect(readdirSync(dirname(to))).toEqual(['vault'])
})

test('rows of an older version are brought up to this one; those of a newer one are refused', async () => {
  const to = join(makeFolder(), 'vault')
  const opener = createOpener('new-key')
  const older = [
    '{"schema":1}',
    '{"table":"setting","columns":["name","value"]}',
    '["a","b"]',
    '{"table":"signing_record","columns":["id","signed_at","file_name","output_sha256","key_id","signer","level"]}',
    `[1,"${at}","old.pdf","${'ab'.repeat(32)}","k","Anna","B-B"]`,
    '{"rows":2}',
  ]
  await createRestore(to, deps).restore({ vaultId: 'id-1', opener, lines: older })
  const vault = await createAccess(to).open(opener)
  expect(listLogEntries(vault.read, 10)).toMatchObject([{ kind: 'signing', body: { fileName: 'old.pdf' } }])
  vault.close()
  const newer = [`{"schema":${migrations.length + 1}}`, '{"rows":0}']
  const restoring = createRestore(to, deps).restore({ vaultId: 'id-1', opener, lines: newer })
  await expect(restoring).rejects.toThrow(expect.objectContaining({ code: 'vault/newer' }))
})

describe('what is no whole vault leaves the old one as it was', () => {
  const breaks: Readonly<Record<string, (rows: readonly string[]) => readonly string[]>> = {
    nothing: () => [],
    'no end': rows => rows.slice(0, -1),
    'a row less': rows =>
      rows.toSpliced(
        rows.findIndex(row => row.startsWith('["given_name"')),
        1,
      ),
    'a table less': rows =>
      rows.toSpliced(
        rows.findIndex(row => row.startsWith('{"table":"kept_document"')),
        1,
      ),
    'another column': rows => rows.map(row => row.replace('"file_name"', '"file_nome"')),
    'an unknown table': rows => rows.toSpliced(1, 0, '{"table":"sqlite_schema","columns":["sql"]}'),
    'a broken chain of the log': rows => rows.filter(row => !row.startsWith('[2,')),
    'no JSON': rows => rows.toSpliced(3, 0, 'DROP TABLE attribute'),
  }
  test.each(Object.entries(breaks))('%s', async (_name, damage) => {
    const [from, to] = [join(makeFolder(), 'vault'), join(makeFolder(), 'vault')]
    const rows = await makeVault(from, 'old-key', 'New')
    await makeVault(to, 'here', 'Old')
    const restoring = createRestore(to, deps).restore({
      vaultId: 'id-1',
      opener: createOpener('new-key'),
      lines: damage(rows),
    })
    await expect(restoring).rejects.toThrow()
    expect(await readName(to, 'here')).toBe('Old')
    expect(readdirSync(dirname(to))).toEqual(['vault'])
  })
})

const expectOneWhole = async (directory: string, mayBeNew: boolean): Promise<string> => {
  finishRestore(directory, new Date(Date.now() + 7_200_000))
  expect(existsSync(directory)).toBe(true)
  const isNew = findVaultId(directory) === 'restored-vault'
  const name = await readName(directory, isNew ? 'new-key' : 'here')
  expect(name).toBe(isNew ? 'New' : 'Old')
  if (!mayBeNew) expect(isNew).toBe(false)
  expect(readdirSync(dirname(directory)).filter(entry => entry.startsWith('vault'))).toEqual(['vault'])
  return name ?? ''
}

test('killed before any one change of the file system, restoring leaves the old vault or the new one', async () => {
  const rowsFile = join(makeFolder(), 'rows')
  writeFileSync(rowsFile, (await makeVault(join(makeFolder(), 'vault'), 'old-key', 'New')).join(''))
  const seen = new Set<string>()
  let change = 0
  for (let restored = false; !restored; ) {
    change++
    const directory = join(makeFolder(), 'vault')
    await makeVault(directory, 'here', 'Old')
    const { lines, ended } = startProgram('restore-program.ts', directory, rowsFile, String(change))
    await ended
    expect(lines).toContain('start')
    restored = lines.includes('restored')
    seen.add(await expectOneWhole(directory, true))
  }
  expect(change).toBeGreaterThan(12)
  expect([...seen].sort()).toEqual(['New', 'Old'])
})

/** As many as a machine with two cores runs beside each other without one waiting for the other. */
const atOnce = 4
const killsEach = 50

test('of 200 kills at any moment of restoring, each leaves the old vault or the new one', async () => {
  const rowsFile = join(makeFolder(), 'rows')
  writeFileSync(rowsFile, (await makeVault(join(makeFolder(), 'vault'), 'old-key', 'New', 400)).join(''))
  const found = { unfinished: 0, done: 0 }
  await Promise.all(
    Array.from({ length: atOnce }, async (_, lane) => {
      const directory = join(makeFolder(), 'vault')
      await makeVault(directory, 'here', 'Old')
      for (let run = 0; run < killsEach; run++) {
        const { child, lines, ended } = startProgram('restore-program.ts', directory, rowsFile)
        while (lines.length === 0 && child.exitCode === null) await setTimeout(1)
        // Each of the four looks at moments of its own.
        await setTimeout((run * atOnce + lane) % 75)
        child.kill('SIGKILL')
        await ended
        await expectOneWhole(directory, true)
        if (lines.includes('restored')) found.done++
        else found.unfinished++
      }
    }),
  )
  expect(found.unfinished + found.done).toBe(atOnce * killsEach)
  // The kills met what they were meant for.
  expect(found.unfinished).toBeGreaterThan(0)
}, 600_000)
