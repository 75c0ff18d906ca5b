import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/main/vault/database.ts'
import { openSlot, readSlots } from '../../src/main/vault/key-slots.ts'
import { findSetting, putSetting } from '../../src/main/vault/settings.ts'
import { addSigningRecords, listSigningRecords } from '../../src/main/vault/signing-log.ts'
import { createAccess, createEntry, createOpener, makeFolder, startProgram } from './vault-fixture.ts'

const opener = createOpener('key-1')

const makePlace = () => {
  const directory = join(makeFolder(), 'profile', 'vault')
  return { directory, access: createAccess(directory), databasePath: join(directory, 'vault.db') }
}

const fillVault = async (directory: string, rows: number) => {
  const vault = await createAccess(directory).open(opener)
  vault.write(writable => {
    for (let row = 1; row <= rows; row++) addSigningRecords(writable, createEntry({ fileName: `file-${row}.pdf` }))
  })
  return vault
}

test('the first opening makes the vault, the next finds what was kept', async () => {
  const { access, directory } = makePlace()
  expect(access.exists()).toBe(false)
  expect(access.slots()).toEqual([])
  const first = await access.open(opener)
  expect(access.exists()).toBe(true)
  first.write(writable => putSetting(writable, 'city', 'Nîmes'))
  first.close()
  const second = await createAccess(directory).open(opener)
  expect(findSetting(second.read, 'city')).toBe('Nîmes')
  expect(findSetting(second.read, 'other')).toBeUndefined()
  second.write(writable => putSetting(writable, 'city', 'Hà Nội'))
  expect(findSetting(second.read, 'city')).toBe('Hà Nội')
  second.close()
})

test('a closed vault answers nothing, and closing twice is no error', async () => {
  const vault = await makePlace().access.open(opener)
  vault.close()
  vault.close()
  expect(() => findSetting(vault.read, 'city')).toThrow(expect.objectContaining({ code: 'vault/locked' }))
  expect(() => vault.write(() => {})).toThrow(expect.objectContaining({ code: 'vault/locked' }))
})

test('a write that fails is undone, a reader cannot write, a writer ends with its transaction', async () => {
  const vault = await makePlace().access.open(opener)
  const failing = () =>
    vault.write(writable => {
      putSetting(writable, 'city', 'Nîmes')
      throw new Error('changed my mind')
    })
  expect(failing).toThrow('changed my mind')
  expect(findSetting(vault.read, 'city')).toBeUndefined()
  expect(() => vault.read.all('DELETE FROM setting')).toThrow('reader')
  const leaked = vault.write(writable => writable)
  expect(() => putSetting(leaked, 'city', 'Nîmes')).toThrow('transaction')
  const twoActs = () =>
    vault.write(writable => {
      addSigningRecords(writable, createEntry())
      writable.run('UPDATE log_entry SET party = NULL, body = NULL, salt = ?', Buffer.alloc(16))
    })
  expect(twoActs).toThrow('CHECK')
  expect(listSigningRecords(vault.read, 10)).toEqual([])
  vault.close()
})

test('no file of the vault holds a word of what was put in, neither open nor closed', async () => {
  const { directory } = makePlace()
  const words = ['Zwölfröhrenkessel', 'signature-de-Éléonore', 'Nguyễn-Thị-Hồng', 'quarterly-merger.pdf']
  const vault = await createAccess(directory).open(opener)
  const [signer = '', name = '', value = '', fileName = ''] = words
  for (let row = 0; row < 300; row++) {
    vault.write(writable => {
      addSigningRecords(writable, createEntry({ signer: `${signer}-${row}`, fileName, keyId: name }))
      putSetting(writable, `${name}-${row}`, value)
    })
  }
  vault.write(writable => writable.run('DELETE FROM setting WHERE name LIKE ?', `${name}%`))

  const grep = () => {
    const files = readdirSync(directory)
    const found = files.flatMap(file => {
      const bytes = readFileSync(join(directory, file))
      const plain = [...words, 'SQLite format 3', 'CREATE TABLE', 'log_entry']
      return plain.flatMap(word =>
        (['utf8', 'utf16le'] as const)
          .filter(encoding => bytes.includes(Buffer.from(word, encoding)))
          .map(() => [file, word]),
      )
    })
    return { files, found }
  }
  expect(grep().files).toContain('vault.db-wal')
  expect(grep().found).toEqual([])
  vault.close()
  expect(grep().files.sort()).toEqual(['vault-slots.json', 'vault.db'])
  expect(grep().found).toEqual([])
})

test('a database under another key is told as damage', async () => {
  const one = makePlace()
  const two = makePlace()
  ;(await fillVault(one.directory, 3)).close()
  ;(await fillVault(two.directory, 3)).close()
  copyFileSync(two.databasePath, one.databasePath)
  await expect(one.access.open(opener)).rejects.toMatchObject({ code: 'vault/damaged' })
})

test('the key in the database is the one of the slot as it is: no derivation, and never part of an error', async () => {
  const { directory, databasePath } = makePlace()
  ;(await fillVault(directory, 3)).close()
  const key = await openSlot(readSlots(join(directory, 'vault-slots.json')), opener)
  const db = openDatabase(databasePath, key)
  expect(db.prepare('SELECT count(*) AS n FROM log_entry').get()).toEqual({ n: 3 })
  expect(db.prepare("SELECT sqlite3mc_config('aegis', 'algorithm') AS n").get()).toEqual({ n: 4 })
  db.close()
  const wrong = Buffer.alloc(32, 0x5a)
  let error: unknown
  try {
    openDatabase(databasePath, wrong)
  } catch (thrown) {
    error = thrown
  }
  expect(error).toMatchObject({ code: 'vault/damaged', cause: { code: 'SQLITE_NOTADB' } })
  const told = inspect(error, { depth: 10 })
  expect(told).not.toContain(wrong.toString('hex'))
  expect(told).not.toContain(wrong.toString('latin1'))
})

test('a flipped byte anywhere in the database is detected or does not matter, and never gives other rows', async () => {
  const { directory, databasePath, access } = makePlace()
  const vault = await fillVault(directory, 200)
  const expected = listSigningRecords(vault.read, 1000)
  vault.close()
  const whole = readFileSync(databasePath)
  const indexes = [...Array(128).keys(), ...Array.from({ length: 400 }, (_, n) => (n * 7919) % whole.length)]
  let detected = 0
  let authenticatedButUnseen = 0
  for (const index of indexes) {
    const flipped = Buffer.from(whole)
    flipped[index] = (flipped[index] ?? 0) ^ 0x80
    writeFileSync(databasePath, flipped)
    try {
      const opened = await access.open(opener)
      try {
        expect(listSigningRecords(opened.read, 1000)).toEqual(expected)
        authenticatedButUnseen++
      } finally {
        opened.close()
      }
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'vault/damaged' })
      detected++
    }
  }
  // What stays unseen: the salt that a raw key does not use, and pages that no row of the list is on.
  expect(detected).toBeGreaterThan(authenticatedButUnseen)
})

test('no value in the plain part of the header switches authentication off', async () => {
  const { directory, databasePath, access } = makePlace()
  const vault = await fillVault(directory, 20)
  const expected = listSigningRecords(vault.read, 1000)
  vault.close()
  const whole = readFileSync(databasePath)
  for (let value = 0; value < 256; value++) {
    const changed = Buffer.from(whole)
    // Byte 20: reserved bytes per page, where the authentication tags are (SQLite file format §1.3.4).
    changed[20] = value
    // With a row's page altered as well: it must not be read.
    changed[4096 * 3 + 100] = (changed[4096 * 3 + 100] ?? 0) ^ 0xff
    writeFileSync(databasePath, changed)
    const read = await access.open(opener).then(
      opened => {
        try {
          return listSigningRecords(opened.read, 1000)
        } catch (thrown) {
          return thrown
        } finally {
          opened.close()
        }
      },
      thrown => thrown,
    )
    if (Array.isArray(read)) expect(read).toEqual(expected)
    else expect(read).toMatchObject({ code: 'vault/damaged' })
  }
})

test('truncated, overwritten and missing files are told as damage, never replaced by an empty vault', async () => {
  const { directory, databasePath, access } = makePlace()
  ;(await fillVault(directory, 500)).close()
  const whole = readFileSync(databasePath)
  const refused = async () => {
    const outcome = access.open(opener).then(opened => {
      try {
        return listSigningRecords(opened.read, 1000).length
      } finally {
        opened.close()
      }
    })
    await expect(outcome).rejects.toMatchObject({ code: 'vault/damaged' })
  }
  for (const length of [0, 1, 100, 4096, 8192, whole.length - 4096, whole.length - 1]) {
    writeFileSync(databasePath, whole)
    truncateSync(databasePath, length)
    await refused()
  }
  writeFileSync(databasePath, Buffer.alloc(whole.length, 0x41))
  await refused()
  writeFileSync(databasePath, Buffer.concat([Buffer.from('SQLite format 3\0'), whole.subarray(16)]))
  const vault = await access.open(opener)
  vault.close()
  rmSync(databasePath)
  await refused()
  writeFileSync(databasePath, whole)
  rmSync(join(directory, 'vault-slots.json'))
  await refused()
})

test('tables of a newer program are refused and their file stays as it is', async () => {
  const { directory, databasePath, access } = makePlace()
  ;(await fillVault(directory, 3)).close()
  const db = openDatabase(databasePath, await openSlot(readSlots(join(directory, 'vault-slots.json')), opener))
  db.pragma('user_version = 9999')
  db.close()
  const before = readFileSync(databasePath)
  await expect(access.open(opener)).rejects.toMatchObject({ code: 'vault/newer', facts: { found: 9999 } })
  expect(readFileSync(databasePath).equals(before)).toBe(true)
})

test('a second opener is told that the profile is in use: in this process and from another, until the first closes', async () => {
  const { directory, access } = makePlace()
  const vault = await fillVault(directory, 1)
  await expect(access.open(opener)).rejects.toMatchObject({ code: 'app/profile-in-use' })
  vault.write(writable => addSigningRecords(writable, createEntry()))
  vault.close()
  const { child, lines, ended } = startProgram('append-program.ts', directory)
  while (lines.length === 0) await setTimeout(10)
  await expect(access.open(opener)).rejects.toMatchObject({ code: 'app/profile-in-use' })
  // A killed holder leaves nothing behind that keeps others out.
  child.kill('SIGKILL')
  await ended
  const reopened = await access.open(opener)
  expect(listSigningRecords(reopened.read, 1).length).toBe(1)
  reopened.close()
})

test('an opener that comes a little early waits for the other to close', async () => {
  const { directory, access } = makePlace()
  const vault = await fillVault(directory, 1)
  const waiting = access.open(opener)
  await setTimeout(120)
  vault.close()
  const opened = await waiting
  expect(listSigningRecords(opened.read, 10)).toHaveLength(1)
  opened.close()
})

test('of programs that make the vault at once, all end with the same one', async () => {
  const { directory, access } = makePlace()
  const programs = [1, 2, 3].map(() => startProgram('create-program.ts', directory))
  await Promise.all(programs.map(({ ended }) => ended))
  for (const { lines } of programs) expect(lines).toEqual(['start', 'made'])
  expect(readdirSync(dirname(directory))).toEqual(['vault'])
  const vault = await access.open(opener)
  expect(access.slots()).toHaveLength(1)
  vault.close()
})

test('an empty folder in its place, and leftovers of a killed start, do not stand in the way', async () => {
  const { directory, access } = makePlace()
  mkdirSync(directory, { recursive: true })
  mkdirSync(`${directory}.new-0123456789abcdef`)
  writeFileSync(join(`${directory}.new-0123456789abcdef`, 'vault.db'), 'half')
  const vault = await access.open(opener)
  vault.close()
  expect(readdirSync(dirname(directory))).toEqual(['vault'])
})
