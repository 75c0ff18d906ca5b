/** What the signatures of a document could be brought to, from what all of them have now. Pure. */
import {
  type ExtendableLevel,
  extendableLevels,
  type SignatureLevel,
  signatureLevels,
} from '../../../shared/model/signing.ts'
import type { FileVerdict } from '../../../shared/model/validation.ts'

export type Lasting =
  | {
      readonly state: 'offered'
      /** The lowest of its signatures, by what proves them. */
      readonly present: SignatureLevel
      /** Whether a signature has more than that. */
      readonly isMixed: boolean
      /** Whether one has an older form, which has no level by name. */
      readonly hasOlder: boolean
      /** Never empty; the present one, where it is the highest, is renewed. */
      readonly levels: readonly ExtendableLevel[]
    }
  /** `unchecked`: a signature has a form that cannot be checked. `none`: nothing is signed, or a signature has failed. */
  | { readonly state: 'unchecked' | 'none' }

const lowest = 'B-B'
const highest = 'B-LTA'

export const judgeLasting = ({ signatures }: FileVerdict): Lasting => {
  const signed = signatures.filter(({ kind }) => kind === 'signature')
  if (signed.length === 0 || signatures.some(({ indication }) => indication === 'TOTAL-FAILED'))
    return { state: 'none' }
  if (signed.some(({ reasons }) => !reasons.includes('intact'))) return { state: 'unchecked' }
  const ranks = signed.map(({ evidenceLevel }) => signatureLevels.indexOf(evidenceLevel ?? lowest))
  const rank = Math.min(...ranks)
  const present = signatureLevels[rank] ?? lowest
  const above = extendableLevels.filter(level => signatureLevels.indexOf(level) > rank)
  return {
    state: 'offered',
    present,
    isMixed: ranks.some(each => each > rank),
    hasOlder: signed.some(({ level }) => level === null),
    levels: above.length > 0 ? above : [highest],
  }
}

/** Above proof of time, only the sealing timestamp asks an authority. */
export const needsAuthority = (level: ExtendableLevel, present: SignatureLevel): boolean =>
  level !== 'B-LT' || present === lowest

/** Whether a document that was brought to `level` is not known here to have it: nobody here trusts its issuers. */
export const isUnconfirmed = (level: ExtendableLevel, verdict: FileVerdict): boolean => {
  const lasting = judgeLasting(verdict)
  return lasting.state !== 'offered' || signatureLevels.indexOf(lasting.present) < signatureLevels.indexOf(level)
}
