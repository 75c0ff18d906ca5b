/**
 * Contact data that a user gave, kept as a digest alone: a desk finds a key by it, and no list of people is kept. A guess
 * takes a tenth of a second and is good for one registry.
 */
import { createHash, scrypt } from 'node:crypto'
import { promisify } from 'node:util'

const digestBytes = 32
const scryptOptions = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
const runScrypt = promisify<string, Buffer, number, typeof scryptOptions, Buffer>(scrypt)

const phone = /^(\+|00)?[\d\s()./-]{6,}$/

/** The same however it is written: spaces and marks of a phone number, capital letters. */
const normalize = (typed: string): string => {
  const text = typed.normalize('NFKC').trim().toLowerCase()
  if (!phone.test(text)) return text.replace(/\s+/g, ' ')
  return (text.startsWith('+') || text.startsWith('00') ? '+' : '') + text.replace(/^00/, '').replace(/\D/g, '')
}

export const digestContact = async (typed: string, registryKeyId: string): Promise<string> => {
  const salt = createHash('sha256').update(`signet/contact/v1|${registryKeyId}`).digest()
  return (await runScrypt(normalize(typed), salt, digestBytes, scryptOptions)).toString('base64url')
}
