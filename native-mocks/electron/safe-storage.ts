/** `safeStorage`: AES-256-GCM with a key in a file of the profile that only its owner may read. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from './app.ts'

// As Chromium's OSCrypt marks what it has encrypted.
const version = Buffer.from('v10')
const nonceBytes = 12
const tagBytes = 16

const readKey = (): Buffer => {
  const path = join(app.getPath('userData'), 'safe-storage.key')
  if (!existsSync(path)) writeFileSync(path, randomBytes(32), { mode: 0o600, flag: 'wx' })
  return readFileSync(path)
}

const encryptString = (plainText: string): Buffer => {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', readKey(), nonce)
  const sealed = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()])
  return Buffer.concat([version, nonce, sealed, cipher.getAuthTag()])
}

const decryptString = (encrypted: Buffer): string => {
  if (
    !encrypted.subarray(0, version.length).equals(version) ||
    encrypted.length < version.length + nonceBytes + tagBytes
  ) {
    throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.')
  }
  const nonce = encrypted.subarray(version.length, version.length + nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', readKey(), nonce, { authTagLength: tagBytes })
  decipher.setAuthTag(encrypted.subarray(-tagBytes))
  try {
    const sealed = encrypted.subarray(version.length + nonceBytes, -tagBytes)
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.', { cause })
  }
}

export const safeStorage = {
  isEncryptionAvailable: (): boolean => app.isReady(),
  isAsyncEncryptionAvailable: async (): Promise<boolean> => app.isReady(),
  getSelectedStorageBackend: () => 'basic_text' as const,
  setUsePlainTextEncryption: (_use: boolean): void => undefined,
  encryptString,
  decryptString,
  encryptStringAsync: async (plainText: string): Promise<Buffer> => encryptString(plainText),
  decryptStringAsync: async (encrypted: Buffer) => ({ shouldReEncrypt: false, result: decryptString(encrypted) }),
}
