/** Attributes in the vault, on a key and from a card; what expires goes; and nothing of it stands in any file. */
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createAttributes } from '../../src/main/privacy/attributes.ts'
import type { KeyEntry, VaultEntry } from '../../src/main/privacy/enter-vault.ts'
import { createKeptDocuments } from '../../src/main/privacy/kept-documents.ts'
import { createKeyAttributes } from '../../src/main/privacy/key-attributes.ts'
import { createObjections } from '../../src/main/privacy/objections.ts'
import { createRetention } from '../../src/main/privacy/retention.ts'
import type { PrivateDataStore, TokenData } from '../../src/main/tokens/key-store.ts'
import { createPkcs11KeyStore } from '../../src/main/tokens/pkcs11/pkcs11-key-store.ts'
import * as table from '../../src/main/vault/attributes.ts'
import * as keptDocuments from '../../src/main/vault/kept-documents.ts'
import { appendLogEntry, listLogEntries } from '../../src/main/vault/log-entries.ts'
import { eraseLogEntries } from '../../src/main/vault/log-erasure.ts'
import * as receipts from '../../src/main/vault/receipts.ts'
import { AppError } from '../../src/shared/errors.ts'
import type { RetentionLengths } from '../../src/shared/model/retention.ts'
import { Secret } from '../../src/shared/secret.ts'
import { createTestHost, patientDeadlines } from '../tokens/pkcs11-test-host.ts'
import { createSoftHsm2, softHsm2ModulePath } from '../tokens/softhsm2.ts'
import { createAccess, createOpener, makeFolder } from '../vault/vault-fixture.ts'

const key = { keyId: 'token-key', pin: new Secret('4711') }
const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4])

/** A token that keeps what it is given. */
const createStore = () => {
  const kept = new Map<string, Uint8Array>()
  const card: TokenData[] = [
    { name: 'surname', value: Buffer.from('Kaczmarzyk') },
    { name: 'date_of_birth', value: Buffer.from('14 JUIL 1986') },
    { name: 'firstnames', value: Buffer.from('A\u202eB') },
    { name: 'PHOTO_FILE', value: jpeg },
    { name: 'something', value: Buffer.from([0xff]) },
  ]
  const store: PrivateDataStore = {
    readPrivateData: async () => [...kept].map(([name, value]) => ({ name, value })),
    writePrivateData: async (_keyId, _pin, { name, value }) => void kept.set(name, Uint8Array.from(value)),
    async deletePrivateData(_keyId, _pin, name) {
      if (!kept.delete(name)) throw new AppError('tokens/data-unavailable')
    },
    readPublicData: async () => card,
  }
  return { kept, store }
}

interface Token {
  readonly key: KeyEntry
  readonly store: PrivateDataStore
  put(name: string, value: Uint8Array): Promise<void>
  names(): Promise<readonly string[]>
  close(): Promise<void>
}

const openStandIn = async (): Promise<Token> => {
  const { kept, store } = createStore()
  return {
    ...{ key, store },
    put: async (name, value) => void kept.set(name, value),
    names: async () => [...kept.keys()],
    close: async () => undefined,
  }
}

const openSoftHsm2 = async (): Promise<Token> => {
  const directory = makeFolder()
  const keys = [{ label: 'Key', algorithm: 'p-256' }] as const
  const token = await createSoftHsm2({ directory, label: 'Data', pin: '739184', keys })
  const keyId = token.keys[0]?.keyId ?? ''
  const pin = new Secret('739184')
  const store = createPkcs11KeyStore({
    startProcess: createTestHost(token.env).startProcess,
    modules: async () => [{ path: token.modulePath, name: 'SoftHSM2', source: 'added' }],
    log: { warn() {} },
    deadlines: patientDeadlines,
  })
  return {
    ...{ key: { keyId, pin }, store },
    put: (name, value) => store.writePrivateData(keyId, pin, { name, value }),
    names: async () => (await store.readPrivateData(keyId, pin)).map(({ name }) => name),
    close: () => store.close(),
  }
}

const tokens = [
  ['a token that keeps what it is given', openStandIn],
  ...(softHsm2ModulePath ? [['SoftHSM2', openSoftHsm2] as const] : []),
] as const

const setUp = async (store: PrivateDataStore = createStore().store) => {
  const folder = makeFolder()
  const vault = await createAccess(join(folder, 'vault')).open(createOpener('key-1'))
  let time = Date.parse('2026-11-22T08:00:00Z')
  const now = () => new Date(time)
  let lengths: RetentionLengths = { session: '15m', 'card-data': '15m', documents: '7d', receipts: null, log: null }
  const enter = async <Result>(_entry: VaultEntry, action: (opened: typeof vault) => Result | Promise<Result>) =>
    action(vault)
  const documents = createKeptDocuments({
    ...{
      directory: join(folder, 'documents'),
      table: keptDocuments,
      keepSeconds: () => 604_800,
      now,
      random: randomBytes,
    },
  })
  const retention = createRetention({
    ...{ lengths: () => lengths, attributes: table, receipts, eraseLogEntries, documents, append: appendLogEntry, now },
  })
  const onKey = createKeyAttributes(store, now)
  const attributes = createAttributes({
    ...{
      requireProcessing: () => {},
      enter,
      table,
      onKey,
      readCard: store.readPublicData,
      append: appendLogEntry,
      now,
    },
    cardDataSeconds: () => retention.seconds('card-data'),
  })
  const objections = createObjections({ enter, table: receipts, append: appendLogEntry, now })
  const later = (minutes: number): void => {
    time += minutes * 60_000
  }
  const keepFor = (change: Partial<RetentionLengths>): void => {
    lengths = { ...lengths, ...change }
  }
  return { folder, vault, attributes, onKey, retention, documents, objections, later, keepFor }
}

test.each(tokens)('a value moves to the key and back, and is in one place only: %s', async (_name, openToken) => {
  const token = await openToken()
  const { key } = token
  const { attributes, onKey, vault } = await setUp(token.store)
  await attributes.set('open', { name: 'email', value: 'a@b.example', place: 'vault' })
  const moved = await attributes.set(key, { name: 'email', value: 'c@d.example', place: 'key' })
  expect(moved).toMatchObject({ inVault: [], onKeys: [{ name: 'email', keyId: key.keyId }] })
  expect(await attributes.readOnKey(key)).toMatchObject([{ name: 'email', value: 'c@d.example' }])
  await expect(attributes.set('open', { name: 'email', value: 'e@f.example', place: 'vault' })).rejects.toThrow(
    expect.objectContaining({ code: 'attributes/on-key' }),
  )
  await expect(attributes.delete('open', 'email')).rejects.toThrow(
    expect.objectContaining({ code: 'attributes/on-key' }),
  )
  await token.put('attribute.given_name', Buffer.from('no JSON'))
  const harmful = JSON.stringify({ value: 'x\u0000', changedAt: '2026-11-22T08:00:00Z' })
  await token.put('attribute.gender', Buffer.from(harmful))
  expect(await attributes.readOnKey(key)).toHaveLength(1)
  expect(await attributes.set(key, { name: 'email', value: 'e@f.example', place: 'vault' })).toMatchObject({
    inVault: [{ name: 'email', value: 'e@f.example' }],
    onKeys: [],
  })
  await token.put('of another program', jpeg)
  expect(await onKey.removeAll(key)).toBe(2)
  expect(await token.names()).toEqual(['of another program'])
  const told = JSON.stringify(listLogEntries(vault.read, 10))
  expect(told).toContain('rectification')
  expect(told).not.toMatch(/example|@/)
  vault.close()
  await token.close()
})

test('card data expires and is deleted by count, unless it is kept; what the user wrote stays', async () => {
  const { attributes, retention, vault, later } = await setUp()
  await attributes.set('open', { name: 'birthdate', value: '1980-01-01', place: 'vault' })
  expect(await attributes.readCard('open', 'card')).toEqual({
    read: ['family_name', 'picture'],
    own: ['birthdate'],
    expiresAt: '2026-11-22T08:15:00.000Z',
  })
  await attributes.keepCardData('open', ['family_name'])
  later(14)
  retention.sweepVault(vault)
  expect((await attributes.list('open')).inVault).toHaveLength(3)
  later(1)
  // Gone for readers even before the timer has come.
  expect((await attributes.list('open')).inVault.map(({ name }) => name)).toEqual(['birthdate', 'family_name'])
  retention.sweepVault(vault)
  expect(table.listAttributes(vault.read).map(({ name, value }) => [name, value])).toEqual([
    ['birthdate', '1980-01-01'],
    ['family_name', 'Kaczmarzyk'],
  ])
  expect(listLogEntries(vault.read, 1)).toMatchObject([{ kind: 'deletion', body: { class: 'card-data', count: 1 } }])
  vault.close()
})

test('card data goes also after the clock was set back, and what the user wrote stays', async () => {
  const { attributes, retention, vault, later } = await setUp()
  await attributes.set('open', { name: 'birthdate', value: '1980-01-01', place: 'vault' })
  await attributes.readCard('open', 'card')
  // As clocks are put right all the time.
  later(-2)
  retention.sweepVault(vault)
  expect(table.listAttributes(vault.read)).toHaveLength(3)
  later(-365 * 24 * 60)
  retention.sweepVault(vault)
  expect(table.listAttributes(vault.read).map(({ name }) => name)).toEqual(['birthdate'])
  vault.close()
})

test('the log has an end where the user sets one, and an objection lasts until it is taken back', async () => {
  const { vault, retention, objections, later, keepFor } = await setUp()
  await objections.set('open', 'site', true)
  expect(() => objections.requireNone(vault.read, 'site')).toThrow(
    expect.objectContaining({ code: 'privacy/objected' }),
  )
  expect(() => objections.requireNone(vault.read, 'other')).not.toThrow()
  await objections.set('open', 'site', false)
  expect(() => objections.requireNone(vault.read, 'site')).not.toThrow()
  later(60 * 24 * 40)
  retention.sweepVault(vault)
  expect(receipts.countKept(vault.read, ['rights'])).toBe(2)
  keepFor({ log: '30d' })
  retention.sweepVault(vault)
  expect(receipts.countKept(vault.read, ['rights'])).toBe(0)
  expect(listLogEntries(vault.read, 1)).toMatchObject([{ kind: 'deletion', body: { reason: 'retention' } }])
  vault.close()
})

test('no value, no name of a service and no document stands in any file', async () => {
  const { folder, attributes, objections, documents, vault } = await setUp()
  const planted = [
    'Quintessa Brambleworth',
    '17 Larkspur Crescent',
    'x509_san_dns:mulberry-lantern.example',
    'Dear Juniper Board',
  ]
  const [name = '', street = '', site = '', letter = ''] = planted
  const needles = planted.flatMap(text => [Buffer.from(text), Buffer.from(text, 'utf16le')])
  await attributes.set('open', { name: 'name', value: name, place: 'vault' })
  await attributes.set('open', { name: 'address.street_address', value: street, place: 'vault' })
  await attributes.readCard('open', 'card')
  await objections.set('open', site, true)
  await documents.keep(vault, { fileName: `${letter}.pdf`, kind: 'rights-letter', bytes: Buffer.from(letter) })
  const look = (): readonly string[] => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    expect(files.length).toBeGreaterThan(2)
    return files
      .map(file => join(file.parentPath, file.name))
      .filter(path => {
        const bytes = readFileSync(path)
        return needles.some(needle => bytes.includes(needle))
      })
  }
  // While it is open, with its write-ahead log, and after it was locked.
  expect(look()).toEqual([])
  vault.close()
  expect(look()).toEqual([])
})
