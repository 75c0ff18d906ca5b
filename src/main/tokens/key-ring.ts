/** Several key stores as one: the software token and PKCS#11 side by side. */
import { AppError } from '../../shared/errors.ts'
import type { KeyStore } from './key-store.ts'

/** Asks the stores in order; the first one that knows a key answers for it. */
export const createKeyRing = (stores: readonly KeyStore[]): KeyStore => {
  const storeOf = async (keyId: string): Promise<KeyStore> => {
    for (const store of stores) {
      if ((await store.listKeys()).some(key => key.keyId === keyId)) return store
    }
    throw new AppError('keys/not-found', { keyId })
  }
  return {
    async listKeys() {
      return (await Promise.all(stores.map(store => store.listKeys()))).flat()
    },
    async unlock(keyId, pin) {
      return (await storeOf(keyId)).unlock(keyId, pin)
    },
    async installCertificate(keyId, certificate, pin) {
      return (await storeOf(keyId)).installCertificate(keyId, certificate, pin)
    },
    async close() {
      for (const store of stores) await store.close()
    },
  }
}
