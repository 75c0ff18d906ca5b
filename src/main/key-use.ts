/** One use of a key: its PIN is taken once, and with it the vault opens. */
import type { Secret } from '../shared/secret.ts'
import type { UnlockedKey } from './tokens/key-store.ts'
import type { SlotOpener } from './vault/key-slots.ts'
import type { SharedVault } from './vault/shared-vault.ts'
import type { Vault } from './vault/vault.ts'

export interface KeyUse {
  readonly vault: Vault
  readonly unlocked: UnlockedKey
  /** Signs the log's end with the key, then lets go of vault and key. */
  close(): Promise<void>
}

/**
 * The vault's slot of this key. `keepOnToken`: a new slot is a value that the token keeps behind its PIN, for a key that
 * can only sign; one that is there already is opened either way.
 */
export const openerOf = (unlocked: UnlockedKey, { keepOnToken = false } = {}): SlotOpener => {
  const { keyId, token, algorithm } = unlocked.key
  const kind = token.kind === 'software' ? 'software-token' : algorithm === 'rsa' ? 'pkcs11-rsa' : 'pkcs11-ecdh'
  return {
    keyId,
    ...(keepOnToken ? { kind: 'pkcs11-data', otherKinds: [kind] } : { kind, otherKinds: ['pkcs11-data'] }),
    ...(unlocked.createSlotSalt ? { createSalt: async () => unlocked.createSlotSalt?.({ keepOnToken }) ?? null } : {}),
    deriveSlotKey: salt => unlocked.deriveSlotKey(salt),
  }
}

export interface KeyUseDeps {
  readonly unlock: (keyId: string, pin: Secret, signal?: AbortSignal) => Promise<UnlockedKey>
  readonly vault: SharedVault
}

export const createKeyUse =
  ({ unlock, vault }: KeyUseDeps) =>
  /** @throws {AppError} those of `KeyStore.unlock` and of `VaultAccess.open` */
  async (keyId: string, pin: Secret, signal?: AbortSignal): Promise<KeyUse> => {
    const unlocked = await unlock(keyId, pin, signal)
    try {
      const lease = await vault.open(openerOf(unlocked))
      return {
        vault: lease.vault,
        unlocked,
        async close() {
          await lease.signLog(unlocked)
          lease.close()
          await unlocked.close()
        },
      }
    } catch (thrown) {
      await unlocked.close()
      throw thrown
    }
  }
