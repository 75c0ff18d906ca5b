/** Blocks the PIN of a revoked token that is at hand, by using up its tries with PINs that are wrong. */
import { AppError, toAppError } from '../../shared/errors.ts'
import type { Secret } from '../../shared/secret.ts'
import type { KeyStore } from '../tokens/key-store.ts'

export interface BlockPinDeps {
  /** Not the guarded one: the key is revoked. */
  readonly keys: Pick<KeyStore, 'unlock'>
  readonly isRevoked: (keyId: string) => Promise<boolean>
  readonly randomPin: () => Secret
}

/** No token allows more tries than a nibble counts. */
const mostTries = 16

export const createPinBlocker =
  ({ keys, isRevoked, randomPin }: BlockPinDeps) =>
  /**
   * Only ever for a key that is revoked.
   *
   * @throws {AppError} recovery/statement-unreadable for a key that is not revoked; those of `KeyStore.unlock` but a wrong or
   *   locked PIN; tokens/device-error for a token that does not block
   */
  async (keyId: string): Promise<void> => {
    if (!(await isRevoked(keyId))) throw new AppError('recovery/statement-unreadable', { keyId })
    for (let tried = 0; tried < mostTries; tried++) {
      try {
        // One random PIN in a hundred million is the right one: nothing is done with the open key.
        await (await keys.unlock(keyId, randomPin())).close()
      } catch (thrown) {
        const { code } = toAppError(thrown)
        if (code === 'tokens/pin-locked') return
        if (code !== 'tokens/pin-incorrect') throw thrown
      }
    }
    throw new AppError('tokens/device-error', { keyId })
  }
