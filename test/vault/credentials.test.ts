import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { deleteCredential, listCredentials, putCredential } from '../../src/main/vault/credentials.ts'
import { openDatabase } from '../../src/main/vault/database.ts'
import { migrate, migrations } from '../../src/main/vault/migrate.ts'
import { listServices, putService, type StoredService } from '../../src/main/vault/services.ts'
import { createVault } from '../../src/main/vault/vault.ts'
import { makeFolder } from './vault-fixture.ts'

const service = {
  ...{ serviceId: 'aa01', identity: 'dns:shop.example', clientId: 'x509_san_dns:shop.example', host: 'shop.example' },
  ...{
    tier: 'verified' as const,
    name: 'Shop',
    firstUse: '2026-01-01T00:00:00.000Z',
    lastUse: '2026-01-01T00:00:00.000Z',
  },
  answers: 1,
} as const satisfies StoredService
const credential = {
  ...{ credentialId: 'a'.repeat(12), compact: 'a.b.c~d~', issuer: 'https://issuer.example', vouchedBy: 'Authority' },
  importedAt: '2026-02-01T00:00:00.000Z',
}

test('the table of statements is added to a vault that holds services, and keeps each once', () => {
  const path = join(makeFolder(), 'vault.db')
  writeFileSync(path, '')
  const db = openDatabase(path, Buffer.alloc(32, 7))
  onTestFinished(() => void db.close())
  const at = migrations.findIndex(({ name }) => name === 'credentials')
  migrate(db, migrations.slice(0, at))
  const vault = createVault(db, () => {})
  vault.write(writable => putService(writable, service))
  expect(migrate(db, migrations.slice(0, at + 1))).toEqual(['credentials'])
  expect(listServices(vault.read)).toEqual([service])
  expect(listCredentials(vault.read)).toEqual([])

  const other = { ...credential, credentialId: 'b'.repeat(12), vouchedBy: null, importedAt: '2026-01-15T00:00:00.000Z' }
  const renewed = { ...credential, issuer: 'https://issuer.example/2' }
  vault.write(writable => {
    for (const each of [credential, other, renewed]) putCredential(writable, each)
  })
  expect(listCredentials(vault.read)).toEqual([other, renewed])
  vault.write(writable => deleteCredential(writable, other.credentialId))
  expect(listCredentials(vault.read)).toEqual([renewed])
})
