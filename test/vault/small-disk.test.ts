/** A disk that is full or protected: told in words of ours, and nothing that was there is lost. */
import { randomBytes } from 'node:crypto'
import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { appendLogEntry, listLogEntries } from '../../src/main/vault/log-entries.ts'
import { createRestore } from '../../src/main/vault/restore-vault.ts'
import { readVaultRows } from '../../src/main/vault/vault-rows.ts'
import { mountSmallDisk, type SmallDisk } from '../small-disk.ts'
import { createAccess, createHeadSigner, createNewEntry, createOpener, makeFolder } from './vault-fixture.ts'

const opener = createOpener('key-1')
const probe = mountSmallDisk()
probe?.unmount()

const fillDisk = (path: string): void => {
  const kilobyte = Buffer.alloc(1_024)
  try {
    while (true) appendFileSync(path, kilobyte)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOSPC') throw thrown
  }
}

const mount = (kilobytes: number): SmallDisk => {
  const disk = mountSmallDisk(kilobytes)
  if (!disk) throw new Error('a disk could be mounted a moment ago')
  onTestFinished(() => disk.unmount())
  return disk
}

test.skipIf(!probe)('a vault that has no room to be made leaves nothing behind', async () => {
  const { path } = mount(40)
  await expect(createAccess(join(path, 'vault')).open(opener)).rejects.toMatchObject({ code: 'vault/disk-full' })
  expect(readdirSync(path)).toEqual([])
})

test.skipIf(!probe)(
  'a disk that fills up refuses rows, a new key and a signed head; every row that was taken stays',
  async () => {
    const directory = join(mount(900).path, 'vault')
    const access = createAccess(directory)
    const vault = await access.open(opener)
    let taken = 0
    const append = () => {
      vault.write(writable =>
        appendLogEntry(writable, createNewEntry({ body: { n: taken + 1, text: 'x'.repeat(3_000) } })),
      )
      taken++
    }
    const fill = () => {
      while (taken < 10_000) append()
    }
    expect(fill).toThrow(expect.objectContaining({ code: 'vault/disk-full' }))
    expect(taken).toBeGreaterThan(5)
    await expect(access.rotate(vault, [opener], { dropOthers: false })).rejects.toMatchObject({
      code: 'vault/disk-full',
    })
    // Signing the end needs room as well; the vault is locked all the same.
    await access.log.sign(vault, createHeadSigner())
    expect(listLogEntries(vault.read, 10_000)).toHaveLength(taken)
    vault.close()
    expect(readdirSync(directory).filter(name => name.endsWith('.db'))).toEqual(['vault.db'])
    const again = await createAccess(directory).open(opener)
    const numbers = listLogEntries(again.read, 10_000).map(({ body }) => (body as { readonly n: number }).n)
    expect(numbers.reverse()).toEqual(Array.from({ length: taken }, (_, n) => n + 1))
    again.close()
  },
)

test.skipIf(!probe)(
  'a profile that can only be read is told as that, whether there is a vault in it or not',
  async () => {
    const empty = mount(500)
    empty.protect()
    await expect(createAccess(join(empty.path, 'vault')).open(opener)).rejects.toMatchObject({
      code: 'app/profile-not-writable',
    })
    const disk = mount(500)
    const directory = join(disk.path, 'vault')
    const access = createAccess(directory)
    const vault = await access.open(opener)
    vault.write(writable => appendLogEntry(writable, createNewEntry()))
    vault.close()
    const before = readFileSync(join(directory, 'vault.db'))
    disk.protect()
    await expect(access.open(opener)).rejects.toMatchObject({ code: 'app/profile-not-writable' })
    expect(readFileSync(join(directory, 'vault.db')).equals(before)).toBe(true)
  },
)

test.skipIf(!probe)('a new slot that has no room leaves the slots as they were', async () => {
  const disk = mount(500)
  const directory = join(disk.path, 'vault')
  const access = createAccess(directory)
  const vault = await access.open(opener)
  fillDisk(join(disk.path, 'filler'))
  const before = readFileSync(join(directory, 'vault-slots.json'), 'utf8')
  await expect(access.addSlot(vault, createOpener('key-2'))).rejects.toMatchObject({ code: 'vault/disk-full' })
  expect(readFileSync(join(directory, 'vault-slots.json'), 'utf8')).toBe(before)
  vault.close()
})

test.skipIf(!probe)(
  'a backup that finds no room is not told as damaged, and leaves the vault that is here',
  async () => {
    const large = await createAccess(join(makeFolder(), 'vault')).open(opener)
    large.write(writable => {
      const entry = createNewEntry({ body: { text: 'x'.repeat(3_000) } })
      for (let n = 0; n < 300; n++) appendLogEntry(writable, entry)
    })
    const disk = mount(600)
    const directory = join(disk.path, 'vault')
    const vault = await createAccess(directory).open(opener)
    vault.write(writable => appendLogEntry(writable, createNewEntry()))
    vault.close()
    const deps = { clock: () => new Date('2026-11-22T10:00:00Z'), random: randomBytes }
    const request = { vaultId: 'vault-1', opener, lines: readVaultRows(large.read) }
    await expect(createRestore(directory, deps).restore(request)).rejects.toMatchObject({ code: 'vault/disk-full' })
    large.close()
    expect(readdirSync(disk.path)).toEqual(['vault'])
    const again = await createAccess(directory).open(opener)
    expect(listLogEntries(again.read, 10)).toHaveLength(1)
    again.close()
  },
)
