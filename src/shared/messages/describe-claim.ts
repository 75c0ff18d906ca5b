/** Items of personal data in words; what we do not know keeps the name that the site gave it. */
import type { ClaimPath } from '../model/receipt.ts'
import { createTranslate, type Language } from '../words.ts'
import { type ClaimMessages, en } from './claims/en.ts'
import { fr } from './claims/fr.ts'
import { vi } from './claims/vi.ts'

const tables: Readonly<Record<Language, ClaimMessages>> = { en, fr, vi }
/** `age_over_18`, and `age_equal_or_over` of the European person identification data with its age. */
const agePattern = /^(?:age_over_|age_equal_or_over\.)(\d{1,3})$/
/** Longer ones are no names; they come from sites. */
const maxUnknownChars = 60

/** As the catalogue writes it, with dots; elements of lists belong to the list. */
export const nameOfPath = (path: ClaimPath): string => path.filter(part => typeof part === 'string').join('.')

/** A function that names claims in one language, by path or by name with dots. */
export const createClaimWords = (language: Language): ((claim: ClaimPath | string) => string) => {
  const translate = createTranslate(tables[language], language)
  return claim => {
    const name = typeof claim === 'string' ? claim : nameOfPath(claim)
    const age = agePattern.exec(name)?.[1]
    if (age !== undefined) return translate('age_over', { age })
    if (Object.hasOwn(en, name)) return translate(name as keyof ClaimMessages)
    return name.length > maxUnknownChars ? `${name.slice(0, maxUnknownChars)}…` : name
  }
}
