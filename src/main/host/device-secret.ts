/** The secret that binds software keys to this computer: made once, kept sealed by the host. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { readOrCreateFile } from './first-file.ts'
import type { Host } from './host.ts'

const secretBytes = 32
const fileName = 'device-secret'

/**
 * Reads the 32-byte device secret, made on first use.
 *
 * @throws {AppError} tokens/wrong-device when this host cannot open what another sealed (another computer, another
 *   user, or the window's keychain); tokens/damaged when the file cannot be read or made
 */
export const readDeviceSecret = async (host: Host): Promise<Uint8Array> => {
  const sealed = await readOrCreateFile(join(host.userDataPath, fileName), async () => {
    const secret = randomBytes(secretBytes)
    try {
      return await host.protectSecret(secret)
    } finally {
      secret.fill(0)
    }
  }).catch(cause => {
    throw new AppError('tokens/damaged', {}, { cause })
  })
  try {
    const secret = await host.unprotectSecret(sealed)
    if (secret.byteLength === secretBytes) return secret
  } catch (cause) {
    throw new AppError('tokens/wrong-device', {}, { cause })
  }
  throw new AppError('tokens/wrong-device')
}
