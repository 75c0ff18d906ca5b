/** The signature of the key that a statement is bound to, as JOSE names it (RFC 7518 §3.1). */
import type { DigestAlgorithm } from '../../../shared/model/signing.ts'
import type { Sign } from '../../pki/compact-jws.ts'
import type { SignatureScheme } from '../../pki/public-key.ts'
import type { TokenKey, UnlockedKey } from '../../tokens/key-store.ts'

interface HolderAlgorithm {
  readonly name: string
  readonly scheme: SignatureScheme
  readonly digestAlgorithm: DigestAlgorithm
}

/** RFC 7518 §3.4: each curve has its digest. */
const ofCurves: Readonly<Record<number, HolderAlgorithm>> = {
  256: { name: 'ES256', scheme: 'ecdsa', digestAlgorithm: 'sha256' },
  384: { name: 'ES384', scheme: 'ecdsa', digestAlgorithm: 'sha384' },
  521: { name: 'ES512', scheme: 'ecdsa', digestAlgorithm: 'sha512' },
}
const ofRsa: HolderAlgorithm = { name: 'PS256', scheme: 'rsa-pss', digestAlgorithm: 'sha256' }

const findAlgorithm = ({ algorithm, sizeBits }: Pick<TokenKey, 'algorithm' | 'sizeBits'>): HolderAlgorithm =>
  algorithm === 'rsa' ? ofRsa : (ofCurves[sizeBits] ?? ofRsa)

export const createHolderSignature = (unlocked: UnlockedKey): { readonly algorithm: string; readonly sign: Sign } => {
  const { name, scheme, digestAlgorithm } = findAlgorithm(unlocked.key)
  return { algorithm: name, sign: message => unlocked.sign({ scheme, digestAlgorithm, message }) }
}
