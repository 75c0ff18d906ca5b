/** The signature of a letter by the key that its service knows the user by: it proves who asks, and names nobody. */
import { createHash } from 'node:crypto'
import type { Receipt } from '../../shared/model/receipt.ts'
import { signCompact } from '../pki/compact-jws.ts'
import { thumbprintOf } from '../pki/jwk-thumbprint.ts'
import type { ReadableVault } from '../vault/vault.ts'

/** RFC 7518 §6.2.1, in the order of RFC 7638. */
export interface PairwiseJwk {
  readonly crv: 'P-256'
  readonly kty: 'EC'
  readonly x: string
  readonly y: string
}

export interface PairwiseSigning {
  /** undefined: the service is not known, or not any more. */
  readonly findPairwiseJwk: (vault: ReadableVault, clientId: string) => PairwiseJwk | undefined
  /** ES256: r‖s. */
  readonly signAsPairwise: (
    vault: ReadableVault,
    clientId: string,
    message: Uint8Array,
  ) => { readonly signature: Uint8Array; readonly jwk: PairwiseJwk }
}

/** Explicit (RFC 8725 §3.11): the same key signs answers, and none of them may pass for a letter. */
const letterType = 'rights-letter+jwt'

/** Beside the letter. */
export const signaturePathOf = (letterPath: string): string => `${letterPath}.jws`

/**
 * The key, where it is the one of the newest answer. After a new pseudonym it is another: a signature would tell the
 * service that both are one person.
 */
export const findKnownJwk = (
  { findPairwiseJwk }: PairwiseSigning,
  vault: ReadableVault,
  clientId: string,
  receipts: readonly Pick<Receipt, 'pseudonymAlias'>[],
): PairwiseJwk | undefined => {
  const alias = receipts.find(({ pseudonymAlias }) => pseudonymAlias !== null)?.pseudonymAlias
  const jwk = findPairwiseJwk(vault, clientId)
  if (!jwk || !alias) return undefined
  return thumbprintOf(jwk).startsWith(alias) ? jwk : undefined
}

/**
 * A JWS in compact form (RFC 7515 §7.1) that stands apart from the PDF: its payload has the SHA-256 of the PDF in hex,
 * whom the letter is for, and when; its header has the key (§4.1.3), whose thumbprint the service knows.
 *
 * @throws {AppError} disclosure/service-unknown
 */
export const signLetter = (
  { signAsPairwise }: PairwiseSigning,
  vault: ReadableVault,
  letter: {
    readonly clientId: string
    readonly jwk: PairwiseJwk
    readonly pdf: Uint8Array
    readonly at: Date
  },
): Promise<string> => {
  const { clientId, jwk, pdf, at } = letter
  const header = { alg: 'ES256', typ: letterType, jwk }
  const sha256 = createHash('sha256').update(pdf).digest('hex')
  const claims = { aud: clientId, iat: Math.floor(at.getTime() / 1000), sha256 }
  return signCompact(header, claims, message => signAsPairwise(vault, clientId, message).signature)
}
