/** Restores rows over the vault in the folder that is named; dies just before the n-th change of the file system when n is given. */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dieAtChange } from './die-at-change.ts'

const [, , directory = '', rowsFile = '', diesAtChange = '0'] = process.argv
const lines = readFileSync(rowsFile, 'utf8').split('\n').filter(Boolean)
const count = dieAtChange(
  ['mkdirSync', 'writeFileSync', 'openSync', 'fsyncSync', 'renameSync', 'rmSync'],
  Number(diesAtChange),
)

const { createRestore } = await import('../../src/main/vault/restore-vault.ts')
const deps = { clock: () => new Date(), random: (size: number) => randomBytes(size) }
console.log('start')
count()
await createRestore(directory, deps).restore({
  vaultId: 'restored-vault',
  opener: {
    kind: 'software-token',
    keyId: 'new-key',
    deriveSlotKey: async salt => createHash('sha256').update('new-key').update(salt).digest(),
  },
  lines,
})
console.log('restored')
