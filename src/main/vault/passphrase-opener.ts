/** A slot that words open, for users whose key can only sign and as a way back when a key is lost. */
import { randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { AppError } from '../../shared/errors.ts'
import { longestPassphrase, shortestPassphrase } from '../../shared/model/vault.ts'
import { revealSecret, type Secret } from '../../shared/secret.ts'
import type { SlotOpener } from './key-slots.ts'

/** Of the one slot that a passphrase has. */
export const passphraseKeyId = 'passphrase'

/** RFC 7914; N = 2^17 takes 128 MiB and about half a second. Kept in the salt, so that it can be raised. */
const newCost = 17
const costs = { min: 15, max: 19 }
const blockSize = 8
const saltBytes = 32
const keyBytes = 32

const runScrypt = promisify<
  Uint8Array,
  Uint8Array,
  number,
  { N: number; r: number; p: number; maxmem: number },
  Buffer
>(scrypt)

/** @throws {AppError} vault/passphrase-unsuitable, for one that is to be set */
export const checkNewPassphrase = (passphrase: Secret): void => {
  const { length } = [...revealSecret(passphrase)]
  if (length < shortestPassphrase || length > longestPassphrase) {
    throw new AppError('vault/passphrase-unsuitable')
  }
}

/** `newCostLog2`: for new slots; tests take less. */
export const createPassphraseOpener = (passphrase: Secret, newCostLog2 = newCost): SlotOpener => ({
  kind: 'passphrase',
  keyId: passphraseKeyId,
  async createSalt() {
    checkNewPassphrase(passphrase)
    return Buffer.concat([Buffer.of(newCostLog2), randomBytes(saltBytes)])
  },
  async deriveSlotKey(salt) {
    const cost = salt[0] ?? 0
    if (cost < costs.min || cost > costs.max) throw new AppError('vault/damaged')
    const words = Buffer.from(revealSecret(passphrase))
    try {
      const N = 2 ** cost
      return await runScrypt(words, salt, keyBytes, { N, r: blockSize, p: 1, maxmem: 256 * N * blockSize })
    } finally {
      words.fill(0)
    }
  },
})
