import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/main/vault/database.ts'
import { addSeenNonce, findKeptRequest, isNonceSeen, keepRequest } from '../../src/main/vault/kept-requests.ts'
import { appendLogEntry } from '../../src/main/vault/log-entries.ts'
import { migrate, migrations } from '../../src/main/vault/migrate.ts'
import {
  findPairwiseMaster,
  findPseudonymCounter,
  putPairwiseMaster,
  raisePseudonymCounter,
} from '../../src/main/vault/pairwise.ts'
import {
  deleteService,
  findServiceByIdentity,
  listServices,
  putService,
  type StoredService,
} from '../../src/main/vault/services.ts'
import { createVault } from '../../src/main/vault/vault.ts'
import { makeFolder } from './vault-fixture.ts'

const openEmpty = () => {
  const path = join(makeFolder(), 'vault.db')
  writeFileSync(path, '')
  const db = openDatabase(path, Buffer.alloc(32, 7))
  onTestFinished(() => void db.close())
  return db
}

const openCurrent = () => {
  const db = openEmpty()
  migrate(db)
  return createVault(db, () => {})
}

const service = {
  ...{ serviceId: 'aa01', identity: 'dns:shop.example', clientId: 'x509_san_dns:shop.example', host: 'shop.example' },
  ...{ tier: 'verified', name: 'Shop', firstUse: '2026-01-01T00:00:00.000Z', lastUse: '2026-01-01T00:00:00.000Z' },
  answers: 1,
} as const satisfies StoredService

test('the tables of services are added to a vault that holds attributes and a log', () => {
  const db = openEmpty()
  const at = migrations.findIndex(({ name }) => name === 'services')
  migrate(db, migrations.slice(0, at))
  db.exec("INSERT INTO attribute VALUES ('given_name', 'Anna', 'self-attested', '2026-01-01T00:00:00.000Z', NULL)")
  const vault = createVault(db, () => {})
  const entry = {
    eventTime: '2026-01-01T00:00:00.000Z',
    kind: 'signing',
    state: 'done',
    party: null,
    body: {},
  } as const
  vault.write(writable => appendLogEntry(writable, entry))
  expect(migrate(db, migrations.slice(0, at + 1))).toEqual(['services'])
  expect(db.prepare('SELECT name, value FROM attribute').all()).toEqual([{ name: 'given_name', value: 'Anna' }])
  expect(db.prepare('SELECT seq, kind FROM log_entry').all()).toEqual([{ seq: 1, kind: 'signing' }])
  expect(db.prepare('SELECT count(*) AS n FROM service').all()).toEqual([{ n: 0 }])
})

test('a service is kept once for each identity, with the facts of its last answer', () => {
  const vault = openCurrent()
  const later = { ...service, serviceId: 'bb02', name: 'New name', lastUse: '2026-02-01T00:00:00.000Z', answers: 2 }
  vault.write(writable => putService(writable, service))
  vault.write(writable => putService(writable, later))
  expect(listServices(vault.read)).toEqual([{ ...later, serviceId: 'aa01' }])
  vault.write(writable => deleteService(writable, 'aa01'))
  expect(findServiceByIdentity(vault.read, 'dns:shop.example')).toBeUndefined()
})

test('there is one master, and it is never replaced', () => {
  const vault = openCurrent()
  expect(findPairwiseMaster(vault.read)).toBeUndefined()
  const master = Buffer.alloc(32, 5)
  vault.write(writable => putPairwiseMaster(writable, master))
  expect(() => vault.write(writable => putPairwiseMaster(writable, Buffer.alloc(32, 6)))).toThrow()
  expect(Buffer.from(findPairwiseMaster(vault.read) ?? [])).toEqual(master)
})

test('the counter of a pseudonym starts at none and only grows', () => {
  const vault = openCurrent()
  const tag = Buffer.alloc(32, 1)
  expect(findPseudonymCounter(vault.read, tag)).toBe(0)
  vault.write(writable => raisePseudonymCounter(writable, tag))
  vault.write(writable => raisePseudonymCounter(writable, tag))
  expect(findPseudonymCounter(vault.read, tag)).toBe(2)
  expect(findPseudonymCounter(vault.read, Buffer.alloc(32, 2))).toBe(0)
})

test('a nonce is seen once, and forgotten long after', () => {
  const vault = openCurrent()
  const [first, second] = ['a'.repeat(64), 'b'.repeat(64)]
  vault.write(writable => addSeenNonce(writable, first, '2026-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z'))
  expect(isNonceSeen(vault.read, first)).toBe(true)
  expect(() => vault.write(writable => addSeenNonce(writable, first, '2026-01-02T00:00:00.000Z', ''))).toThrow()
  vault.write(writable => addSeenNonce(writable, second, '2027-06-01T00:00:00.000Z', '2026-06-01T00:00:00.000Z'))
  expect([first, second].map(each => isNonceSeen(vault.read, each))).toEqual([false, true])
})

test('a request is kept as it came', () => {
  const vault = openCurrent()
  const sha256 = 'c'.repeat(64)
  for (const text of ['first', 'second']) {
    vault.write(writable => keepRequest(writable, sha256, Buffer.from(text), '2026-01-01T00:00:00.000Z'))
  }
  expect(Buffer.from(findKeptRequest(vault.read, sha256) ?? []).toString()).toBe('first')
})
