/** Several key stores as one: the software token and PKCS#11 side by side. */
import { AppError } from '../../shared/errors.ts'
import { revealSecret, type Secret } from '../../shared/secret.ts'
import type { KeyStore, TokenKey } from './key-store.ts'

export interface KeyRing extends KeyStore {
  /** The stores behind the first that knows it are not asked: a driver takes a second to start. @throws {AppError} keys/not-found */
  findKey(keyId: string): Promise<TokenKey>
}

/** Asks the stores in order; the first one that knows a key answers for it. */
export const createKeyRing = (stores: readonly KeyStore[]): KeyRing => {
  const find = async (keyId: string): Promise<{ readonly store: KeyStore; readonly key: TokenKey }> => {
    for (const store of stores) {
      const key = (await store.findKey?.(keyId)) ?? (await store.listKeys()).find(each => each.keyId === keyId)
      if (key) return { store, key }
    }
    throw new AppError('keys/not-found', { keyId })
  }
  /** For a PIN that is typed here or, empty, on the reader: an empty one must not cost a try. */
  const findForPin = async (keyId: string, pin: Secret): Promise<KeyStore> => {
    const { store, key } = await find(keyId)
    if (revealSecret(pin) === '' && !key.pin.onReader) throw new AppError('tokens/pin-required')
    return store
  }
  return {
    findKey: async keyId => (await find(keyId)).key,
    async listKeys() {
      return (await Promise.all(stores.map(store => store.listKeys()))).flat()
    },
    async unlock(keyId, pin, signal) {
      return (await findForPin(keyId, pin)).unlock(keyId, pin, signal)
    },
    async installCertificate(keyId, certificate, pin, chain) {
      return (await findForPin(keyId, pin)).installCertificate(keyId, certificate, pin, chain)
    },
    async changePin(keyId, oldPin, newPin) {
      return (await findForPin(keyId, oldPin)).changePin(keyId, oldPin, newPin)
    },
    async unblock(keyId, code, newPin, kind) {
      return (await find(keyId)).store.unblock(keyId, code, newPin, kind)
    },
    async close() {
      for (const store of stores) await store.close()
    },
  }
}
