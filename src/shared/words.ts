/** The languages that Signet speaks, and which of them a user is spoken to in. */

export const languages = ['en', 'fr', 'vi'] as const
export type Language = (typeof languages)[number]

/** The first of the wanted locales that we speak; English when there is none. */
export const pickLanguage = (wanted: readonly string[]): Language => {
  for (const locale of wanted) {
    const base = locale.toLowerCase().split(/[-_.]/)[0]
    const found = languages.find(language => language === base)
    if (found) return found
  }
  return 'en'
}
