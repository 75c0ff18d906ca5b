/** The signature of the key that a statement is bound to, as JOSE names it (RFC 7518 §3.1). */
import type { Sign } from '../../pki/compact-jws.ts'
import { findJoseAlgorithm, type JoseAlgorithm } from '../../pki/jose-algorithm.ts'
import type { UnlockedKey } from '../../tokens/key-store.ts'

const ofRsa: JoseAlgorithm = { name: 'PS256', scheme: 'rsa-pss', digestAlgorithm: 'sha256' }

export const createHolderSignature = (unlocked: UnlockedKey): { readonly algorithm: string; readonly sign: Sign } => {
  const { name, scheme, digestAlgorithm } = findJoseAlgorithm(unlocked.key, ofRsa)
  return { algorithm: name, sign: message => unlocked.sign({ scheme, digestAlgorithm, message }) }
}
