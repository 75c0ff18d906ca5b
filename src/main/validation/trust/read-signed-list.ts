/** From the bytes of a trusted list to what one of its signers says, or why it says nothing: all that a thread needs of its own. */
import { parseCertificate } from '../../pki/certificate.ts'
import { ListSignatureError, ListXmlError, readListText } from './list-xml.ts'
import { parseTrustedList } from './parse-trusted-list.ts'
import type { TrustedList } from './trusted-list.ts'
import { verifyListSignature } from './verify-list-signature.ts'

export interface ListQuestion {
  readonly bytes: Uint8Array
  /** DER of the certificates that may sign it. */
  readonly signers: readonly Uint8Array[]
  /** Their keys must be strong enough then. */
  readonly at: Date
}

export type ListOutcome =
  | { readonly kind: 'list'; readonly list: TrustedList }
  /** `detail` is for the log. */
  | { readonly kind: 'unreadable' | 'unsigned'; readonly detail: string }

export const readSignedList = ({ bytes, signers, at }: ListQuestion): ListOutcome => {
  try {
    const signed = verifyListSignature(readListText(bytes), signers.map(parseCertificate), at)
    return { kind: 'list', list: parseTrustedList(signed) }
  } catch (thrown) {
    if (thrown instanceof ListXmlError) return { kind: 'unreadable', detail: thrown.message }
    if (thrown instanceof ListSignatureError) return { kind: 'unsigned', detail: thrown.message }
    throw thrown
  }
}
