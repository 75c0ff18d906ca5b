/** Makes a vault in the folder that is named; dies just before the n-th change of the file system when n is given. */
import { createHash, randomBytes } from 'node:crypto'
import { dieAtChange } from './die-at-change.ts'

const [, , directory = '', diesAtChange = '0'] = process.argv
const log = { debug() {}, info() {}, warn() {}, error() {}, close() {} }
const count = dieAtChange(
  ['mkdirSync', 'writeFileSync', 'openSync', 'fsyncSync', 'renameSync', 'rmdirSync'],
  Number(diesAtChange),
)

const { createVaultAccess } = await import('../../src/main/vault/open-vault.ts')
const access = createVaultAccess({ directory, clock: () => new Date(), random: randomBytes, log })
console.log('start')
count()
const vault = await access.open({
  kind: 'software-token',
  keyId: 'key-1',
  deriveSlotKey: async salt => createHash('sha256').update('key-1').update(salt).digest(),
})
console.log('made')
vault.close()
