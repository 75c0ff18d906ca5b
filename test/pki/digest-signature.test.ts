import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { signDigest, verifyDigestSignature } from '../../src/main/pki/digest-signature.ts'

const message = Buffer.from('a document that only the website has')
const digests = ['sha256', 'sha384', 'sha512'] as const
const pairs = {
  'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  'P-521': generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }),
}

for (const [name, { privateKey, publicKey }] of Object.entries(pairs)) {
  const spki = publicKey.export({ type: 'spki', format: 'der' })

  test.each(digests)(`${name}: a signature over a %s digest is one over the message`, algorithm => {
    const digest = createHash(algorithm).update(message).digest()
    for (let round = 0; round < 2; round += 1) {
      const signature = signDigest(privateKey, algorithm, digest)
      expect(verify(algorithm, message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true)
      expect(verifyDigestSignature(spki, algorithm, digest, signature)).toBe(true)
    }
  })

  test.each(digests)(`${name}: what OpenSSL signs with %s is found right, and anything else wrong`, algorithm => {
    const digest = createHash(algorithm).update(message).digest()
    const signature = sign(algorithm, message, { key: privateKey, dsaEncoding: 'ieee-p1363' })
    expect(verifyDigestSignature(spki, algorithm, digest, signature)).toBe(true)
    const other = Buffer.from(digest)
    other[0] = (other[0] ?? 0) ^ 1
    expect(verifyDigestSignature(spki, algorithm, other, signature)).toBe(false)
    const changed = Buffer.from(signature)
    changed[3] = (changed[3] ?? 0) ^ 1
    expect(verifyDigestSignature(spki, algorithm, digest, changed)).toBe(false)
    expect(verifyDigestSignature(spki, algorithm, digest, signature.subarray(1))).toBe(false)
    expect(verifyDigestSignature(spki, algorithm, digest, Buffer.alloc(signature.length))).toBe(false)
    expect(verifyDigestSignature(spki, algorithm, digest, Buffer.alloc(signature.length, 0xff))).toBe(false)
  })
}

test('RSA: a signature that begins with a zero is wrong without it', () => {
  const { privateKey, publicKey } = pairs.RSA
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const signatureOf = (n: number) => {
    const digest = createHash('sha256').update(`${n}`).digest()
    return { digest, signature: signDigest(privateKey, 'sha256', digest) }
  }
  // One in 256 begins so.
  let n = 0
  while (signatureOf(n).signature[0] !== 0) n += 1
  const { digest, signature } = signatureOf(n)
  expect(verifyDigestSignature(spki, 'sha256', digest, signature)).toBe(true)
  expect(verifyDigestSignature(spki, 'sha256', digest, signature.subarray(1))).toBe(false)
})
