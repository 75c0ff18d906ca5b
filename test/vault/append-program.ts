/**
 * Writes to the vault in the folder that is named until it is killed, when told so with a snapshot of it taken again and
 * again, as for backups; prints the number of each row once it is kept.
 */
import { createHash, randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { createVaultAccess } from '../../src/main/vault/open-vault.ts'
import { addSigningRecords } from '../../src/main/vault/signing-log.ts'

const log = { debug() {}, info() {}, warn() {}, error() {}, close() {} }
const access = createVaultAccess({
  directory: process.argv[2] ?? '',
  clock: () => new Date(),
  random: randomBytes,
  log,
})
const vault = await access.open({
  kind: 'software-token',
  keyId: 'key-1',
  deriveSlotKey: async salt => createHash('sha256').update('key-1').update(salt).digest(),
})
const takesSnapshots = process.argv[3] === 'snapshots'
let snapshot: ReturnType<typeof access.takeSnapshot> | undefined
for (let row = 1; ; row++) {
  if (takesSnapshots && row % 5 === 1) {
    snapshot?.release()
    snapshot = access.takeSnapshot(vault)
  }
  vault.write(writable =>
    addSigningRecords(writable, {
      signedAt: new Date().toISOString(),
      fileName: `file-${row}.pdf`,
      outputSha256: 'cd'.repeat(32),
      keyId: 'key-1',
      signer: 'Ann Example',
      level: 'B-B',
    }),
  )
  writeSync(1, `${row}\n`)
}
