/** A program that gives a PIN to a software key and says so; a test kills it in the middle. Arguments: directory, device secret, key id, PIN. */
import { randomBytes } from 'node:crypto'
import { createSoftwareToken } from '../../src/main/tokens/software/software-token.ts'
import { Secret } from '../../src/shared/secret.ts'

const [directory = '', deviceSecret = '', keyId = '', pin = ''] = process.argv.slice(2)
const token = createSoftwareToken({
  directory,
  deviceSecret: async () => Uint8Array.from(Buffer.from(deviceSecret, 'hex')),
  clock: () => new Date(),
  random: randomBytes,
  log: { warn() {} },
})
try {
  await token.unlock(keyId, new Secret(pin))
  process.send?.('opened')
} catch (thrown) {
  process.send?.((thrown as { code: string }).code)
}
process.disconnect?.()
