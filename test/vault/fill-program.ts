/** Fills every table of the vault under the folder that is named, then closes it or goes on writing until it is killed; prints what it put in. */
import { createHash, randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { createKeptDocuments } from '../../src/main/privacy/kept-documents.ts'
import { putAttribute, putAttributeOnKey } from '../../src/main/vault/attributes.ts'
import { putCredential } from '../../src/main/vault/credentials.ts'
import { listIncidents, markIncidentsTold } from '../../src/main/vault/incidents.ts'
import * as keptDocumentTable from '../../src/main/vault/kept-documents.ts'
import { addSeenNonce, keepRequest } from '../../src/main/vault/kept-requests.ts'
import { appendLogEntry } from '../../src/main/vault/log-entries.ts'
import { createVaultAccess } from '../../src/main/vault/open-vault.ts'
import { putPairwiseMaster, raisePseudonymCounter } from '../../src/main/vault/pairwise.ts'
import { addRecentDocuments } from '../../src/main/vault/recent-documents.ts'
import { putService } from '../../src/main/vault/services.ts'
import { putSetting } from '../../src/main/vault/settings.ts'
import { copySnapshot } from '../../src/main/vault/vault-snapshot.ts'

const [, , folder = '', end = ''] = process.argv
const log = { debug() {}, info() {}, warn() {}, error() {}, close() {} }
const access = createVaultAccess({
  directory: join(folder, 'profile', 'vault'),
  clock: () => new Date(),
  random: randomBytes,
  log,
})
const vault = await access.open({
  kind: 'software-token',
  keyId: 'key-1',
  deriveSlotKey: async salt => createHash('sha256').update('key-1').update(salt).digest(),
})
const words: string[] = []
const plant = (): string => {
  const word = randomBytes(12).toString('hex')
  words.push(word)
  return word
}
const plantBytes = (sizeBytes: number): Buffer => {
  const bytes = randomBytes(sizeBytes)
  words.push(bytes.toString('latin1'))
  return bytes
}
const at = '2026-11-22T10:00:00.000Z'
const entry = { eventTime: at, state: 'done', party: null } as const
const documents = createKeptDocuments({
  directory: join(folder, 'profile', 'documents'),
  table: keptDocumentTable,
  keepSeconds: () => 1_000,
  now: () => new Date(),
  random: randomBytes,
})

vault.write(db => {
  putSetting(db, plant(), plant())
  const value = { source: 'self-attested', changedAt: at, expiresAt: null } as const
  putAttribute(db, { ...value, name: plant(), value: plant() })
  // Longer than a page of the database.
  putAttribute(db, { ...value, name: 'picture', value: plant().repeat(2_000) })
  putAttributeOnKey(db, { name: plant(), keyId: plant(), changedAt: at })
  const service = { tier: 'verified', firstUse: at, lastUse: at, answers: 1 } as const
  putService(db, {
    ...service,
    ...{ serviceId: plant(), identity: plant(), clientId: plant(), host: plant(), name: plant() },
  })
  addRecentDocuments(
    db,
    [{ path: `/${plant()}.pdf`, kind: 'document', sha256: plantBytes(32).toString('hex'), openedAt: at }],
    new Date(at),
  )
  const statement = { credentialId: plant(), compact: plant(), issuer: plant(), vouchedBy: plant() }
  putCredential(db, { ...statement, importedAt: at })
  putPairwiseMaster(db, plantBytes(32))
  raisePseudonymCounter(db, plantBytes(32))
  addSeenNonce(db, plantBytes(32).toString('hex'), at, '2020')
  keepRequest(db, plantBytes(32).toString('hex'), plantBytes(20_000), at)
  for (let n = 0; n < 50; n++) {
    appendLogEntry(db, { ...entry, kind: 'disclosure', state: 'given', party: plant(), body: { host: plant() } })
  }
  appendLogEntry(db, { ...entry, kind: 'incident', body: { type: 'wrong-pins', keyId: plant(), count: 1 } })
  markIncidentsTold(
    db,
    listIncidents(db, 1).map(({ seq }) => seq),
    new Date(),
  )
})
await documents.keep(vault, { fileName: `${plant()}.pdf`, kind: 'rights-letter', bytes: plantBytes(30_000) })
const known = words.map(word => Buffer.from(word, 'latin1').toString('base64'))
writeSync(1, `${JSON.stringify(known)}\n`)
if (end === 'close') {
  // As a backup leaves it that was killed.
  copySnapshot(access.takeSnapshot(vault).file)
  vault.close()
  writeSync(1, 'closed\n')
} else {
  // One transaction that does not fit into the cache, so that pages of it are on the disk before it is done.
  const [first = ''] = words
  vault.write(db => {
    for (let n = 0; ; n++) {
      appendLogEntry(db, { ...entry, kind: 'rights', body: { text: first.repeat(1_000) } })
      if (n === 2_000) writeSync(1, 'midway\n')
    }
  })
}
