/** Items of personal data in words; what we do not know keeps the name that the site gave it. */
import type { ClaimPath } from '../model/receipt.ts'
import { createTranslate } from '../translate.ts'
import type { Language } from '../words.ts'
import type { ClaimMessages } from './claims/en.ts'

/** `age_over_18`, and `age_equal_or_over` of the European person identification data with its age. */
const agePattern = /^(?:age_over_|age_equal_or_over\.)(\d{1,3})$/
/** Longer ones are no names; they come from sites. */
const maxUnknownChars = 60

/** As the catalogue writes it, with dots; elements of lists belong to the list. */
export const nameOfPath = (path: ClaimPath): string => path.filter(part => typeof part === 'string').join('.')

/** A function that names claims in one language, by path or by name with dots. */
export const createClaimWords = (
  messages: ClaimMessages,
  language: Language,
): ((claim: ClaimPath | string) => string) => {
  const translate = createTranslate(messages, language)
  return claim => {
    const name = typeof claim === 'string' ? claim : nameOfPath(claim)
    const age = agePattern.exec(name)?.[1]
    if (age !== undefined) return translate('age_over', { age })
    if (Object.hasOwn(messages, name)) return translate(name as keyof ClaimMessages)
    return name.length > maxUnknownChars ? `${name.slice(0, maxUnknownChars)}…` : name
  }
}
