/** Signature algorithms of a key by their JOSE names (RFC 7518 §3.1). */
import type { KeyAlgorithm } from '../../shared/model/key.ts'
import type { DigestAlgorithm } from '../../shared/model/signing.ts'
import type { SignatureScheme } from './public-key.ts'

export interface JoseAlgorithm {
  readonly name: string
  readonly scheme: SignatureScheme
  readonly digestAlgorithm: DigestAlgorithm
}

/** §3.4: each curve has its digest. */
const ofCurves: Readonly<Record<number, JoseAlgorithm>> = {
  256: { name: 'ES256', scheme: 'ecdsa', digestAlgorithm: 'sha256' },
  384: { name: 'ES384', scheme: 'ecdsa', digestAlgorithm: 'sha384' },
  521: { name: 'ES512', scheme: 'ecdsa', digestAlgorithm: 'sha512' },
}

/** `ofRsa`: the padding that the reader of the signature wants. */
export const findJoseAlgorithm = (
  { algorithm, sizeBits }: { readonly algorithm: KeyAlgorithm; readonly sizeBits: number },
  ofRsa: JoseAlgorithm,
): JoseAlgorithm => (algorithm === 'rsa' ? ofRsa : (ofCurves[sizeBits] ?? ofRsa))
