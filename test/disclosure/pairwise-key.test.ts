import { createHash, createPublicKey, hkdfSync, verify } from 'node:crypto'
import { calculateJwkThumbprint } from 'jose'
import { expect, test } from 'vitest'
import { derivePairwiseKey, pseudonymTag } from '../../src/main/disclosure/pairwise-key.ts'

const master = Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex')
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** P-256 by hand (SEC 2, FIPS 186-5): an opinion of its own on what the runtime computes. */
const p = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
const generator = {
  x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
}
type Point = typeof generator | null
const modulo = (value: bigint): bigint => ((value % p) + p) % p
const invert = (value: bigint): bigint => {
  let [result, base, exponent] = [1n, modulo(value), p - 2n]
  for (; exponent > 0n; exponent >>= 1n, base = modulo(base * base)) if (exponent & 1n) result = modulo(result * base)
  return result
}
const add = (a: Point, b: Point): Point => {
  if (!a || !b) return a ?? b
  if (a.x === b.x && modulo(a.y + b.y) === 0n) return null
  const slope = a.x === b.x ? modulo((3n * a.x * a.x - 3n) * invert(2n * a.y)) : modulo((b.y - a.y) * invert(b.x - a.x))
  const x = modulo(slope * slope - a.x - b.x)
  return { x, y: modulo(slope * (a.x - x) - a.y) }
}
const multiply = (scalar: bigint): Point => {
  let [sum, double]: [Point, Point] = [null, generator]
  for (let rest = scalar; rest > 0n; rest >>= 1n, double = add(double, double)) if (rest & 1n) sum = add(sum, double)
  return sum
}
const coordinate = (value: bigint | undefined): string =>
  Buffer.from((value ?? 0n).toString(16).padStart(64, '0'), 'hex').toString('base64url')

test.each([
  ['dns:shop.example', 0],
  ['dns:shop.example', 1],
  ['did:did:jwk:abc', 0],
])('the key of %s, turn %d, is HKDF reduced to the order (FIPS 186-5 A.2.1)', (identity, counter) => {
  const seed = Buffer.from(hkdfSync('sha256', master, 'signet/pairwise/v1', `p256|${identity}|${counter}`, 48))
  const point = multiply((BigInt(`0x${seed.toString('hex')}`) % (order - 1n)) + 1n)
  expect(derivePairwiseKey(master, identity, counter).jwk).toEqual({
    crv: 'P-256',
    kty: 'EC',
    x: coordinate(point?.x),
    y: coordinate(point?.y),
  })
})

test('its name is the thumbprint of RFC 7638, and it signs as ES256', async () => {
  const key = derivePairwiseKey(master, 'dns:shop.example', 0)
  expect(key.thumbprint).toBe(await calculateJwkThumbprint(key.jwk))
  const message = Buffer.from('message')
  const publicKey = createPublicKey({ key: { ...key.jwk }, format: 'jwk' })
  expect(verify('sha256', message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, key.sign(message))).toBe(true)
})

test('services, turns and masters have keys of their own, the same each time', () => {
  const keys = [
    derivePairwiseKey(master, 'dns:a.example', 0),
    derivePairwiseKey(master, 'dns:a.example', 1),
    derivePairwiseKey(master, 'dns:b.example', 0),
    derivePairwiseKey(master, 'web:https://a.example', 0),
    derivePairwiseKey(createHash('sha256').update(master).digest(), 'dns:a.example', 0),
  ].map(({ thumbprint }) => thumbprint)
  expect(new Set(keys).size).toBe(keys.length)
  expect(derivePairwiseKey(master, 'dns:a.example', 0).thumbprint).toBe(keys[0])
})

test('the tag under which turns are counted does not tell the service', () => {
  const tag = Buffer.from(pseudonymTag(master, 'dns:a.example')).toString('hex')
  expect(tag).not.toContain(Buffer.from('a.example').toString('hex'))
  expect(tag).not.toBe(Buffer.from(pseudonymTag(master, 'dns:b.example')).toString('hex'))
})
