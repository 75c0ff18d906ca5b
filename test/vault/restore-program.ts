/** Restores rows over the vault in the folder that is named; dies just before the n-th change of the file system when n is given. */
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const [, , directory = '', rowsFile = '', diesAtChange = '0'] = process.argv
const lines = fs.readFileSync(rowsFile, 'utf8').split('\n').filter(Boolean)
let changes = 0
let counting = false

for (const name of [...(['mkdirSync', 'writeFileSync', 'openSync', 'fsyncSync', 'renameSync', 'rmSync'] as const)]) {
  const original = fs[name] as (...values: unknown[]) => unknown
  Object.assign(fs, {
    [name](...values: unknown[]) {
      if (counting) changes++
      if (counting && changes === Number(diesAtChange)) process.kill(process.pid, 'SIGKILL')
      return original(...values)
    },
  })
}
syncBuiltinESMExports()

const { createRestore } = await import('../../src/main/vault/restore-vault.ts')
const deps = { clock: () => new Date(), random: (size: number) => randomBytes(size) }
console.log('start')
counting = true
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
