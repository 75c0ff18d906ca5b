/** PBES2 of RFC 7518 §4.8 over the key wrap of RFC 3394, beside the vectors of the norm and beside another library. */
import { randomBytes } from 'node:crypto'
import { CompactEncrypt, compactDecrypt } from 'jose'
import { expect, test } from 'vitest'
import { unwrapKey, wrapKey } from '../../src/main/privacy/key-wrap.ts'
import { createPasswordJwe, decryptWithPassword, encryptForPassword } from '../../src/main/privacy/password-jwe.ts'
import { Secret } from '../../src/shared/secret.ts'

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')
const password = new Secret('Mật khẩu dài – e\u0301')
const passwordBytes = new TextEncoder().encode('Mật khẩu dài – é')
const opening = { keyManagementAlgorithms: ['PBES2-HS512+A256KW'], maxPBES2Count: 1_000_000 }
const message = Buffer.from('{"attributes":[]}')

test('RFC 3394 §4.6: 256 bits of key data with a 256-bit wrapping key', () => {
  const wrappingKey = hex('000102030405060708090A0B0C0D0E0F 101112131415161718191A1B1C1D1E1F')
  const key = hex('00112233445566778899AABBCCDDEEFF 000102030405060708090A0B0C0D0E0F')
  const wrapped = hex('28C9F404C4B810F4 CBCCB35CFB87F826 3F5786E2D80ED326 CBC7F0E71A99F43B FB988B9B7A02DD21')
  expect(wrapKey(wrappingKey, key)).toEqual(wrapped)
  expect(unwrapKey(wrappingKey, wrapped)).toEqual(key)
  wrapped[3] = (wrapped[3] ?? 0) ^ 1
  expect(unwrapKey(wrappingKey, wrapped)).toBeUndefined()
})

test('another JOSE library opens what we encrypt, and we open what it encrypts', async () => {
  const ours = await encryptForPassword(message, password, randomBytes)
  const opened = await compactDecrypt(ours, passwordBytes, opening)
  expect(Buffer.from(opened.plaintext)).toEqual(message)
  expect(opened.protectedHeader['p2c']).toBeGreaterThanOrEqual(600_000)
  const theirs = await new CompactEncrypt(message)
    .setProtectedHeader({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM' })
    .setKeyManagementParameters({ p2c: 2000, p2s: randomBytes(16) })
    .encrypt(passwordBytes)
  expect(await decryptWithPassword(theirs, password)).toEqual(message)
  expect(await decryptWithPassword(theirs, new Secret('another'))).toBeUndefined()
})

test('content that comes in pieces of any length is opened as one', async () => {
  const pieces = [0, 1, 2, 3, 4, 5, 0, 1000, 1, 1].map(size => randomBytes(size))
  const jwe = [...(await createPasswordJwe(password, randomBytes))(pieces)].join('')
  const { plaintext } = await compactDecrypt(jwe, passwordBytes, opening)
  expect(Buffer.from(plaintext)).toEqual(Buffer.concat(pieces))
})

test('a change of any part is seen, and a header cannot ask for endless work or another cipher', async () => {
  const jwe = await new CompactEncrypt(message)
    .setProtectedHeader({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM' })
    .setKeyManagementParameters({ p2c: 2000, p2s: randomBytes(16) })
    .encrypt(passwordBytes)
  const parts = jwe.split('.')
  for (const at of [1, 2, 3, 4]) {
    const changed = Buffer.from(parts[at] ?? '', 'base64url')
    changed[0] = (changed[0] ?? 0) ^ 1
    const forged = parts.with(at, changed.toString('base64url')).join('.')
    expect(await decryptWithPassword(forged, password)).toBeUndefined()
  }
  const withHeader = (change: object): string => {
    const header = { ...JSON.parse(Buffer.from(parts[0] ?? '', 'base64url').toString()), ...change }
    return parts.with(0, Buffer.from(JSON.stringify(header)).toString('base64url')).join('.')
  }
  for (const change of [
    { p2c: 1e9 },
    { p2c: 1 },
    { alg: 'dir' },
    { enc: 'A128CBC-HS256' },
    { zip: 'DEF' },
    { crit: ['x'] },
  ]) {
    await expect(decryptWithPassword(withHeader(change), password)).rejects.toThrow()
  }
  await expect(decryptWithPassword('a.b.c', password)).rejects.toThrow()
})
