/** What the signer chose for this document so far: kept while it is open, whatever fails, and forgotten with it. */
import type { DocumentInspection } from '../../../shared/model/document.ts'
import {
  appearanceTexts,
  type Certification,
  type FieldLock,
  type SignatureAppearance,
  type SignatureLevel,
  type SignaturePlace,
} from '../../../shared/model/signing.ts'
import type { Language } from '../../../shared/words.ts'

export interface SignatureChoices {
  readonly reason: string
  readonly location: string
  /** An empty field of the document; null: a new one. */
  readonly field: string | null
  readonly isVisible: boolean
  /** Of a new field; null until the page is drawn. */
  readonly place: SignaturePlace | null
  /** A PNG in Base64. */
  readonly image: string | null
  readonly isPictureOnly: boolean
  readonly level: SignatureLevel
  readonly certify: Certification | null
  readonly lock: FieldLock | null
}

export interface ChoicesState {
  readonly choices: SignatureChoices
  readonly change: (change: Partial<SignatureChoices>) => void
}

export const initialChoices: SignatureChoices = {
  reason: '',
  location: '',
  field: null,
  isVisible: false,
  place: null,
  image: null,
  isPictureOnly: false,
  level: 'B-B',
  certify: null,
  lock: null,
}

/** null: invisible. */
export const toAppearance = (choices: SignatureChoices, language: Language): SignatureAppearance | null => {
  const { isVisible, field, place, image, isPictureOnly } = choices
  if (!isVisible || (field === null && place === null)) return null
  return {
    place: field === null ? place : null,
    texts: image !== null && isPictureOnly ? [] : appearanceTexts,
    language,
    date: null,
    image,
  }
}

/** Why a signature cannot be shown: a certified document keeps its pages, and a field may have no room on any. */
export const whyInvisible = (
  { field }: SignatureChoices,
  { certification, fields }: DocumentInspection,
): 'certified' | 'fieldWithoutRoom' | null => {
  if (field !== null) return fields.find(({ name }) => name === field)?.hasRect ? null : 'fieldWithoutRoom'
  return certification === null ? null : 'certified'
}
