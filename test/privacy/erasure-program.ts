/** Erases the profile that is named, with its keys when told so; dies just before the n-th change of the file system when n is given. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const [, , profile = '', keys = '', diesAtChange = '0'] = process.argv
let changes = 0
let counting = false

for (const name of ['writeFileSync', 'openSync', 'writeSync', 'fsyncSync', 'renameSync', 'rmSync'] as const) {
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

const { createErasure } = await import('../../src/main/privacy/erasure.ts')
const erasure = createErasure({
  profile,
  findKeysWithData: async () => [],
  removeKeyData: async () => 0,
  isVaultOpen: () => false,
  backupFolder: () => null,
})
console.log('start')
counting = true
await erasure.erase({ entry: null, withKeys: keys === 'with-keys' })
console.log('erased')
