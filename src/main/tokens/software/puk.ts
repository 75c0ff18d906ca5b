/** The PUK of a software key: 80 random bits in Crockford's base 32, written for people. */
import { revealSecret, Secret } from '../../../shared/secret.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const pukLength = 16

/** Size of the random bytes that a PUK is made of: five bits a character. */
export const pukBytes = (pukLength * 5) / 8

/** Writes 10 bytes as `PUK-XXXX-XXXX-XXXX-XXXX`. */
export const formatPuk = (bytes: Uint8Array): Secret => {
  let bits = bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
  let text = ''
  for (let index = 0; index < pukLength; index++) {
    text = alphabet.charAt(Number(bits & 31n)) + text
    bits >>= 5n
  }
  return new Secret(`PUK-${text.match(/.{4}/g)?.join('-')}`)
}

/**
 * The PUK as `formatPuk` writes it, from what a person typed: any case, spaces or hyphens, O for 0, I or L for 1.
 * undefined when it cannot be a PUK.
 */
export const findPuk = (typed: Secret): Secret | undefined => {
  const text = revealSecret(typed)
    .toUpperCase()
    .replace(/[\s-]/g, '')
    // U is no character of the alphabet, so the prefix cannot be taken for a part of the number.
    .replace(/^PUK/, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  if (text.length !== pukLength || [...text].some(character => !alphabet.includes(character))) return undefined
  return new Secret(`PUK-${text.match(/.{4}/g)?.join('-')}`)
}
