/** The secret that binds software keys to this computer: made once, kept sealed by the host. */
import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { Host } from './host.ts'

const secretBytes = 32
const fileName = 'device-secret'

/**
 * Reads the 32-byte device secret, made on first use. Two programs that start at once get the same one.
 *
 * @throws {AppError} tokens/wrong-device when this host cannot open what another sealed (another computer, another
 *   user, or the window's keychain)
 */
export const readDeviceSecret = async (host: Host): Promise<Uint8Array> => {
  const path = join(host.userDataPath, fileName)
  const sealed = (await findSealed(path)) ?? (await createSealed(host, path))
  try {
    const secret = await host.unprotectSecret(sealed)
    if (secret.byteLength === secretBytes) return secret
  } catch (cause) {
    throw new AppError('tokens/wrong-device', {}, { cause })
  }
  throw new AppError('tokens/wrong-device')
}

const findSealed = async (path: string): Promise<Uint8Array | undefined> => {
  try {
    return await readFile(path)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new AppError('tokens/damaged', {}, { cause: thrown })
  }
}

const createSealed = async (host: Host, path: string): Promise<Uint8Array> => {
  const secret = randomBytes(secretBytes)
  const sealed = await host.protectSecret(secret)
  secret.fill(0)
  await mkdir(host.userDataPath, { recursive: true, mode: 0o700 })
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  const file = await open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(sealed)
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    // A link fails when the name is taken: the first of two programs wins, and both read its secret.
    await link(temporary, path)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
  } finally {
    await rm(temporary, { force: true })
  }
  return readFile(path)
}
