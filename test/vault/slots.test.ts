/** Keys and passphrases that open the vault come and go, and its own key is changed. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/main/vault/database.ts'
import { openSlot, readSlots, type SlotOpener } from '../../src/main/vault/key-slots.ts'
import { appendLogEntry, listLogEntries } from '../../src/main/vault/log-entries.ts'
import { eraseLogEntries } from '../../src/main/vault/log-erasure.ts'
import { createPassphraseOpener } from '../../src/main/vault/passphrase-opener.ts'
import { findSetting, putSetting } from '../../src/main/vault/settings.ts'
import { createSharedVault } from '../../src/main/vault/shared-vault.ts'
import { Secret } from '../../src/shared/secret.ts'
import { createAccess, createHeadSigner, createNewEntry, createOpener, makeFolder } from './vault-fixture.ts'

const ann = createOpener('ann')
const ben = createOpener('ben', 'ben', 'pkcs11-rsa')
const words = new Secret('chín con voi biết bơi')
const smallCost = 15

const makeVault = async (openers: readonly SlotOpener[] = [ann], directory = join(makeFolder(), 'vault')) => {
  const access = createAccess(directory)
  const [first = ann, ...others] = openers
  const vault = await access.open(first)
  for (const opener of others) await access.addSlot(vault, opener)
  return { access, vault, directory, slotsPath: join(directory, 'vault-slots.json') }
}
type Made = Awaited<ReturnType<typeof makeVault>>
const tryOpen = async ({ access }: Made, opener: SlotOpener) => (await access.open(opener)).close()
const slotOf = ({ access }: Made, keyId: string) =>
  access.slots().find(slot => slot.keyId === keyId)?.slotId ?? 'not there'

test('a slot that is removed opens no more; the last one and one that is not there stay', async () => {
  const made = await makeVault([ann, ben])
  const { access, vault } = made
  expect(() => access.removeSlot(vault, 'none')).toThrow(expect.objectContaining({ code: 'vault/slot-not-found' }))
  access.removeSlot(vault, slotOf(made, 'ann'))
  const last = slotOf(made, 'ben')
  expect(() => access.removeSlot(vault, last)).toThrow(expect.objectContaining({ code: 'vault/last-slot' }))
  vault.close()
  expect(() => access.removeSlot(vault, last)).toThrow(expect.objectContaining({ code: 'vault/locked' }))
  await expect(tryOpen(made, ann)).rejects.toMatchObject({ code: 'vault/no-slot' })
  await tryOpen(made, ben)
})

test('the log tells which slots came and went', async () => {
  const made = await makeVault([ann, ben])
  made.access.removeSlot(made.vault, slotOf(made, 'ann'))
  expect(listLogEntries(made.vault.read, 10).map(({ kind, body }) => ({ kind, body }))).toEqual([
    { kind: 'vault', body: { event: 'slot-removed', slotKind: 'software-token', keyId: 'ann' } },
    { kind: 'vault', body: { event: 'slot-added', slotKind: 'pkcs11-rsa', keyId: 'ben' } },
  ])
  made.vault.close()
})

test('a passphrase opens the vault, however its letters are composed; a wrong one is told as wrong', async () => {
  const made = await makeVault([ann, createPassphraseOpener(words, smallCost)])
  made.vault.close()
  await tryOpen(made, createPassphraseOpener(words))
  await tryOpen(made, createPassphraseOpener(new Secret('chín con voi biết bơi'.normalize('NFD'))))
  for (const wrong of ['chín con voi biết bay', '', 'x'.repeat(5_000)]) {
    await expect(tryOpen(made, createPassphraseOpener(new Secret(wrong)))).rejects.toMatchObject({
      code: 'vault/passphrase-incorrect',
    })
  }
  // A file that asks for all memory, or for no work.
  const file = readFileSync(made.slotsPath, 'utf8')
  const [, slot] = JSON.parse(file).slots
  for (const cost of [0, 14, 20, 255]) {
    const salt = Buffer.from(slot.salt, 'base64url')
    salt[0] = cost
    writeFileSync(made.slotsPath, file.replace(slot.salt, salt.toString('base64url')))
    await expect(tryOpen(made, createPassphraseOpener(words))).rejects.toMatchObject({ code: 'vault/damaged' })
  }
})

test('a new passphrase of eleven characters is refused, one of twelve makes a vault by itself', async () => {
  for (const short of ['', 'x'.repeat(11), '\u{1F511}'.repeat(11), 'x'.repeat(1_001)]) {
    await expect(makeVault([createPassphraseOpener(new Secret(short), smallCost)])).rejects.toMatchObject({
      code: 'vault/passphrase-unsuitable',
    })
  }
  const made = await makeVault([createPassphraseOpener(new Secret('x'.repeat(12)), smallCost)])
  made.vault.close()
  expect(made.access.slots()).toMatchObject([{ kind: 'passphrase', keyId: 'passphrase' }])
})

test('with a new key everything is there, every slot opens it, and neither the old key nor the old file are', async () => {
  const signer = createHeadSigner()
  const made = await makeVault([ann, ben, createPassphraseOpener(words, smallCost), createOpener(signer.key.keyId)])
  const { access, vault, directory, slotsPath } = made
  const oldKey = await openSlot(readSlots(slotsPath), ann)
  vault.write(writable => {
    putSetting(writable, 'city', 'Hà Nội')
    for (let n = 0; n < 500; n++) appendLogEntry(writable, createNewEntry({ body: { n } }))
    eraseLogEntries(writable, [7, 8, 200], { reason: 'user', at: new Date() })
  })
  await access.log.sign(vault, signer)
  const before = listLogEntries(vault.read, 1_000)
  const openers = [ann, ben, createPassphraseOpener(words, smallCost), createOpener(signer.key.keyId)]
  const slots = await access.rotate(vault, openers, { dropOthers: false })
  expect(slots.map(({ kind }) => kind)).toEqual(['software-token', 'pkcs11-rsa', 'passphrase', 'software-token'])
  expect(slots).toEqual(access.slots())
  // The open one was closed: a row that it took would be lost.
  expect(() => vault.write(() => {})).toThrow(expect.objectContaining({ code: 'vault/locked' }))

  const { database } = readSlots(slotsPath)
  expect(readdirSync(directory).sort()).toEqual(['log-head.json', database, 'vault-slots.json'].sort())
  expect(() => openDatabase(join(directory, database), oldKey)).toThrow(
    expect.objectContaining({ code: 'vault/damaged' }),
  )
  for (const opener of openers) await tryOpen(made, opener)
  const again = await access.open(ann)
  expect(listLogEntries(again.read, 1_000).slice(1)).toEqual(before)
  expect(listLogEntries(again.read, 1)[0]).toMatchObject({
    kind: 'vault',
    body: { event: 'key-changed', slotCount: 4, droppedCount: 0 },
  })
  expect(access.log.check(again)).toMatchObject({ erasedCount: 3, signedThrough: 504, findings: [] })
  expect(findSetting(again.read, 'city')).toBe('Hà Nội')
  // The guards of the log came along.
  expect(() => again.write(writable => writable.run('DELETE FROM log_entry'))).toThrow('never removed')
  // And once more, from a file of that name.
  await access.rotate(again, openers, { dropOthers: false })
  await tryOpen(made, ben)
})

test('slots whose keys are not at hand are dropped only when that was said', async () => {
  const made = await makeVault([ann, ben, createOpener('eve')])
  const { access, vault, slotsPath } = made
  const before = readFileSync(slotsPath, 'utf8')
  await expect(access.rotate(vault, [ann], { dropOthers: false })).rejects.toMatchObject({
    code: 'vault/slots-left',
    facts: { candidates: 'pkcs11-rsa ben, software-token eve' },
  })
  await expect(access.rotate(vault, [createOpener('who')], { dropOthers: true })).rejects.toMatchObject({
    code: 'vault/no-slot',
  })
  expect(readFileSync(slotsPath, 'utf8')).toBe(before)
  vault.write(writable => putSetting(writable, 'still', 'open'))
  await access.rotate(vault, [ann], { dropOthers: true })
  expect(access.slots().map(({ keyId }) => keyId)).toEqual(['ann'])
  await expect(tryOpen(made, ben)).rejects.toMatchObject({ code: 'vault/no-slot' })
  await tryOpen(made, ann)
})

test('an end that a key signed before its slot was dropped, or removed, is still its own', async () => {
  const signer = createHeadSigner()
  const signing = createOpener(signer.key.keyId)
  const checkWithout = async (remove: (made: Made) => unknown) => {
    const made = await makeVault([ann, signing])
    await made.access.log.sign(made.vault, signer)
    await remove(made)
    made.vault.close()
    const again = await made.access.open(ann)
    const verdict = made.access.log.check(again)
    again.close()
    expect(made.access.slots().map(({ keyId }) => keyId)).toEqual(['ann'])
    return verdict
  }
  const signed = { signedThrough: 1, signedBy: signer.key.keyId, findings: [] }
  expect(await checkWithout(({ access, vault }) => access.rotate(vault, [ann], { dropOthers: true }))).toMatchObject(
    signed,
  )
  expect(await checkWithout(made => made.access.removeSlot(made.vault, slotOf(made, signer.key.keyId)))).toMatchObject(
    signed,
  )
})

test('a token that fails while the key is changed leaves the vault as it was', async () => {
  const made = await makeVault([ann, ben])
  const { access, vault, directory } = made
  const failing = { ...ben, deriveSlotKey: () => Promise.reject(new Error('the card was taken out')) }
  await expect(access.rotate(vault, [ann, failing], { dropOthers: false })).rejects.toThrow('taken out')
  expect(readdirSync(directory).filter(name => name.endsWith('.db'))).toEqual(['vault.db'])
  vault.write(writable => putSetting(writable, 'still', 'open'))
  vault.close()
  for (const opener of [ann, ben]) await tryOpen(made, opener)
})

test('an opener that waits while the key is changed opens the new file', async () => {
  const made = await makeVault([ann, ben])
  const { access, vault, directory } = made
  vault.write(writable => putSetting(writable, 'round', 'one'))
  const waiting = createAccess(directory).open(ben)
  await access.rotate(vault, [ann, ben], { dropOthers: false })
  const opened = await waiting
  expect(findSetting(opened.read, 'round')).toBe('one')
  opened.write(writable => putSetting(writable, 'round', 'two'))
  opened.close()
  const again = await access.open(ann)
  expect(findSetting(again.read, 'round')).toBe('two')
  again.close()
})

/** Some turns' work on any machine. */
const fillLog = ({ vault }: Made): void =>
  vault.write(writable => {
    for (let n = 0; n < 4000; n++) appendLogEntry(writable, createNewEntry({ body: { n, text: 'x'.repeat(300) } }))
  })

test('while the key is changed other work comes in between, and what it writes is in the new file', async () => {
  const made = await makeVault()
  fillLog(made)
  let written = 0
  const writing = setInterval(() => {
    made.vault.write(writable => putSetting(writable, 'written', String(written + 1)))
    written++
  })
  const rotating = made.access.rotate(made.vault, [ann], { dropOthers: false }).finally(() => clearInterval(writing))
  expect(await rotating).toHaveLength(1)
  expect(written).toBeGreaterThan(0)
  const again = await made.access.open(ann)
  expect(findSetting(again.read, 'written')).toBe(String(written))
  expect(listLogEntries(again.read, 5000)).toHaveLength(4001)
  expect(made.access.log.check(again).findings).toEqual([])
  again.close()
})

test('a vault that is closed while its key is changed keeps the one that it had, and no other file', async () => {
  const made = await makeVault()
  fillLog(made)
  const slots = readFileSync(made.slotsPath, 'utf8')
  const rotating = made.access.rotate(made.vault, [ann], { dropOthers: false })
  // Once the copying has begun.
  const closing = setInterval(() => {
    if (readdirSync(made.directory).filter(name => name.endsWith('.db')).length > 1) made.vault.close()
  })
  await expect(rotating.finally(() => clearInterval(closing))).rejects.toMatchObject({ code: 'vault/locked' })
  expect(readFileSync(made.slotsPath, 'utf8')).toBe(slots)
  expect(readdirSync(made.directory).filter(name => name.endsWith('.db'))).toEqual(['vault.db'])
  await tryOpen(made, ann)
})

test('a slot that is removed while the key is changed does not come back with it', async () => {
  const made = await makeVault([ann, ben])
  fillLog(made)
  const rotating = made.access.rotate(made.vault, [ann, ben], { dropOthers: false })
  const removing = setInterval(() => {
    if (readdirSync(made.directory).filter(name => name.endsWith('.db')).length === 1) return
    clearInterval(removing)
    made.access.removeSlot(made.vault, slotOf(made, 'ben'))
  })
  await expect(rotating).rejects.toMatchObject({ code: 'vault/slot-not-found' })
  expect(made.access.slots().map(({ keyId }) => keyId)).toEqual(['ann'])
  made.vault.close()
  expect(readdirSync(made.directory).filter(name => name.endsWith('.db'))).toEqual(['vault.db'])
  await expect(tryOpen(made, ben)).rejects.toMatchObject({ code: 'vault/no-slot' })
  await tryOpen(made, ann)
})

test('uses that share the vault are told that it is locked when its key was changed, and the next opens the new one', async () => {
  const made = await makeVault([ann, ben])
  made.vault.close()
  const shared = createSharedVault(made.access)
  const one = await shared.open(ann)
  const other = await shared.open(ann)
  await shared.rotate(one, [ann, ben], { dropOthers: false })
  expect(() => findSetting(other.vault.read, 'any')).toThrow(expect.objectContaining({ code: 'vault/locked' }))
  expect(shared.share()).toBeUndefined()
  const next = await shared.open(ben)
  one.close()
  other.close()
  next.vault.write(writable => putSetting(writable, 'city', 'Nîmes'))
  expect(shared.share()?.vault).toBe(next.vault)
})
