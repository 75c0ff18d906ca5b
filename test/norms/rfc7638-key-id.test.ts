/** RFC 7638: a key is named by the thumbprint of its public half. */
import { createPublicKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { describePublicKey } from '../../src/main/pki/public-key.ts'

test('the example of §3.1', () => {
  const key = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'RSA',
      n:
        '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMs' +
        'tn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5ha' +
        'jrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
      e: 'AQAB',
      alg: 'RS256',
      kid: '2011-04-29',
    },
  })
  const { keyId, algorithm, sizeBits } = describePublicKey(key.export({ type: 'spki', format: 'der' }))
  expect({ keyId, algorithm, sizeBits }).toEqual({
    keyId: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
    algorithm: 'rsa',
    sizeBits: 2048,
  })
})
