/** Erases the profile that is named, with its keys when told so; dies just before the n-th change of the file system when n is given. */
import { dieAtChange } from '../vault/die-at-change.ts'

const [, , profile = '', keys = '', diesAtChange = '0'] = process.argv
const count = dieAtChange(
  ['writeFileSync', 'openSync', 'writeSync', 'fsyncSync', 'renameSync', 'rmSync'],
  Number(diesAtChange),
)

const { createErasure } = await import('../../src/main/privacy/erasure.ts')
const erasure = createErasure({
  profile,
  findKeysWithData: async () => [],
  removeKeyData: async () => 0,
  isVaultOpen: () => false,
  backupFolder: () => null,
})
console.log('start')
count()
await erasure.erase({ entry: null, withKeys: keys === 'with-keys' })
console.log('erased')
