/** Keys behind the question whether they may be used at all: revoked and suspended ones do nothing. */
import { AppError } from '../../shared/errors.ts'
import type { KeyRing } from '../tokens/key-ring.ts'

export interface KeyGuard {
  /** @throws {AppError} keys/revoked, keys/suspended */
  requireUsable(keyId: string): Promise<void>
  isRevoked(keyId: string): Promise<boolean>
}

export const guardKeys = (keys: KeyRing, { requireUsable, isRevoked }: KeyGuard): KeyRing => ({
  ...keys,
  async findKey(keyId) {
    try {
      return await keys.findKey(keyId)
    } catch (thrown) {
      // A software key that was revoked is destroyed; "not found" would send its owner looking for it.
      if (await isRevoked(keyId)) throw new AppError('keys/revoked', { keyId }, { cause: thrown })
      throw thrown
    }
  },
  async unlock(keyId, pin, signal) {
    await requireUsable(keyId)
    return keys.unlock(keyId, pin, signal)
  },
  async installCertificate(keyId, ...rest) {
    await requireUsable(keyId)
    return keys.installCertificate(keyId, ...rest)
  },
  async changePin(keyId, ...rest) {
    await requireUsable(keyId)
    return keys.changePin(keyId, ...rest)
  },
  async unblock(keyId, ...rest) {
    await requireUsable(keyId)
    return keys.unblock(keyId, ...rest)
  },
})
