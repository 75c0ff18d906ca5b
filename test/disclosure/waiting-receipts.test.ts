/** Receipts for a closed vault: only that vault reads them, once; what is damaged, foreign or too much costs nothing else. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  createWaitingReceipts,
  type ReceiptEntry,
  type WaitingReceipts,
} from '../../src/main/disclosure/waiting-receipts.ts'
import { createBoxKeys, seal, unseal } from '../../src/main/pki/sealed-box.ts'
import { findSetting, putSetting } from '../../src/main/vault/settings.ts'
import type { Vault } from '../../src/main/vault/vault.ts'
import { createAccess, createOpener, makeFolder } from '../vault/vault-fixture.ts'

const entry = (n: number): ReceiptEntry => ({
  ...{ at: new Date(Date.UTC(2026, 10, 22, 8, 0, n)).toISOString(), state: 'refused', party: 'x509_san_dns:a.example' },
  body: { requested: [['given_name']], n },
  request: Buffer.from(`request ${n}`),
  requestSha256: 'ab'.repeat(32),
})

const openVault = (folder: string): Promise<Vault> => createAccess(join(folder, 'vault')).open(createOpener('key-1'))

const setUp = (folder = makeFolder()) => {
  const written: ReceiptEntry[] = []
  const warnings: string[] = []
  const directory = join(folder, 'waiting')
  const waiting: WaitingReceipts = createWaitingReceipts({
    directory,
    tables: { findSetting, putSetting },
    write: (_vault, each) => void written.push(each),
    log: { warn: text => void warnings.push(text) },
  })
  const boxes = () => readdirSync(directory).filter(name => name.endsWith('.box'))
  return { folder, directory, waiting, written, warnings, boxes }
}

test('without a vault nothing can be sealed; from its first opening on, receipts wait and are written once, in order', async () => {
  const { folder, directory, waiting, written, boxes } = setUp()
  expect(waiting.keep(entry(0))).toBe(false)
  const vault = await openVault(folder)
  waiting.takeOver(vault)
  // Another program run, which has not opened the vault.
  const closed = setUp(folder).waiting
  for (const n of [2, 1, 3]) expect(closed.keep(entry(n))).toBe(true)
  const kept = boxes().map(name => readFileSync(join(directory, name)))
  expect(kept).toHaveLength(3)
  for (const box of kept) expect(box.toString('latin1')).not.toMatch(/a\.example|given_name|request/)
  waiting.takeOver(vault)
  expect(written).toEqual([1, 2, 3].map(entry))
  expect(boxes()).toEqual([])
  waiting.takeOver(vault)
  expect(written).toHaveLength(3)
  vault.close()
})

test('one that was changed, or is for another vault, goes and takes no other with it', async () => {
  const { folder, directory, waiting, written, warnings, boxes } = setUp()
  const vault = await openVault(folder)
  waiting.takeOver(vault)
  for (const n of [1, 2, 3]) waiting.keep(entry(n))
  const [first = '', second = ''] = boxes().sort()
  const bytes = readFileSync(join(directory, first))
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  writeFileSync(join(directory, first), bytes)
  writeFileSync(join(directory, second), seal(createBoxKeys().publicKey, Buffer.from('{}')))
  waiting.takeOver(vault)
  expect(written).toEqual([entry(3)])
  expect(warnings).toEqual(['a waiting receipt cannot be read', 'a waiting receipt cannot be read'])
  expect(boxes()).toEqual([])
  vault.close()
})

test('what cannot be written goes on waiting, and its vault opens', async () => {
  const { folder, directory, waiting, boxes } = setUp()
  const vault = await openVault(folder)
  waiting.takeOver(vault)
  waiting.keep(entry(1))
  const warnings: string[] = []
  const onFullDisk = createWaitingReceipts({
    directory,
    tables: { findSetting, putSetting },
    write() {
      throw new Error('disk full')
    },
    log: { warn: text => void warnings.push(text) },
  })
  onFullDisk.takeOver(vault)
  expect(warnings).toEqual(['receipts go on waiting'])
  expect(boxes()).toHaveLength(1)
  vault.close()
})

test('nobody who may write into the profile can have something given stand there', async () => {
  const { folder, directory, waiting, written } = setUp()
  const vault = await openVault(folder)
  waiting.takeOver(vault)
  const forged = JSON.stringify({ ...entry(1), state: 'given', request: '' })
  const box = seal(readFileSync(join(directory, 'box.pub')), Buffer.from(forged))
  writeFileSync(join(directory, `000000000000001-${'0'.repeat(36)}.box`), box)
  waiting.takeOver(vault)
  expect(written).toEqual([])
  vault.close()
})

test('no more than 200 wait', async () => {
  const { folder, waiting, boxes } = setUp()
  const vault = await openVault(folder)
  waiting.takeOver(vault)
  const outcomes = Array.from({ length: 201 }, (_, n) => waiting.keep(entry(n % 60)))
  expect(outcomes.filter(Boolean)).toHaveLength(200)
  expect(outcomes.at(-1)).toBe(false)
  expect(boxes()).toHaveLength(200)
  vault.close()
})

test('a box opens for its reader alone, and whole', () => {
  const [mine, other] = [createBoxKeys(), createBoxKeys()]
  const box = seal(mine.publicKey, Buffer.from('words'))
  expect(unseal(mine, box).toString()).toBe('words')
  expect(() => unseal(other, box)).toThrow()
  expect(() => unseal({ ...mine, publicKey: other.publicKey }, box)).toThrow()
  for (let position = 0; position < box.length; position++) {
    const changed = Buffer.from(box)
    changed[position] = (changed[position] ?? 0) ^ 0x01
    expect(() => unseal(mine, changed), `byte ${position}`).toThrow()
  }
  for (const length of [0, 44, 59, box.length - 1]) expect(() => unseal(mine, box.subarray(0, length))).toThrow()
})
