/** Writes to the vault in the folder that is named and changes its key, in turn, until it is killed; prints the number of each row once it is kept. */
import { createHash, randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { appendLogEntry } from '../../src/main/vault/log-entries.ts'
import { createVaultAccess } from '../../src/main/vault/open-vault.ts'

// A killed program does not do it at its end.
flushCompileCache()
const log = { debug() {}, info() {}, warn() {}, error() {}, close() {} }
const access = createVaultAccess({
  directory: process.argv[2] ?? '',
  clock: () => new Date(),
  random: randomBytes,
  log,
})
const openers = ['key-1', 'key-2'].map(keyId => ({
  kind: 'software-token' as const,
  keyId,
  deriveSlotKey: async (salt: Uint8Array) => createHash('sha256').update(keyId).update(salt).digest(),
}))
const entry = { kind: 'disclosure', state: 'given', party: 'client', body: { host: 'shop.example' } } as const
for (let round = 0; ; round++) {
  const opener = openers[round % openers.length]
  if (!opener) break
  const vault = await access.open(opener)
  for (let row = 0; row < 3; row++) {
    const eventTime = new Date().toISOString()
    const { seq } = vault.write(writable => appendLogEntry(writable, { ...entry, eventTime }))
    writeSync(1, `${seq}\n`)
  }
  writeSync(1, 'rotating\n')
  await access.rotate(vault, openers, { dropOthers: false })
  writeSync(1, 'rotated\n')
}
