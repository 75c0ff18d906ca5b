/** Makes a vault in the folder that is named; dies just before the n-th change of the file system when n is given. */
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const [, , directory = '', diesAtChange = '0'] = process.argv
const log = { debug() {}, info() {}, warn() {}, error() {}, close() {} }
let changes = 0
let counting = false

for (const name of ['mkdirSync', 'writeFileSync', 'openSync', 'fsyncSync', 'renameSync', 'rmdirSync'] as const) {
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

const { createVaultAccess } = await import('../../src/main/vault/open-vault.ts')
const access = createVaultAccess({ directory, clock: () => new Date(), random: randomBytes, log })
console.log('start')
counting = true
const vault = await access.open({
  kind: 'software-token',
  keyId: 'key-1',
  deriveSlotKey: async salt => createHash('sha256').update('key-1').update(salt).digest(),
})
console.log('made')
vault.close()
