/** Words in three languages: ICU messages looked up by key, formatted for one locale. */
import { IntlMessageFormat } from 'intl-messageformat'

export const languages = ['en', 'fr', 'vi'] as const
export type Language = (typeof languages)[number]

/** A flat table of ICU messages. */
export type Messages<Key extends string = string> = Readonly<Record<Key, string>>
export type MessageValues = Readonly<Record<string, string | number | Date>>
export type Translate<Key extends string> = (key: Key, values?: MessageValues) => string

/**
 * A function that speaks one language from one table. Messages are parsed once, on first use.
 *
 * @throws {Error} when a placeholder has no value: a defect that a test must see, never a silent gap
 */
export const createTranslate = <Key extends string>(messages: Messages<Key>, language: Language): Translate<Key> => {
  const parsed = new Map<Key, IntlMessageFormat>()
  return (key, values) => {
    // Most say the same each time.
    if (!/[{}']/.test(messages[key])) return messages[key]
    const format = parsed.get(key) ?? new IntlMessageFormat(messages[key], language, undefined, { ignoreTag: true })
    parsed.set(key, format)
    return String(format.format(values))
  }
}

/** The first of the wanted locales that we speak; English when there is none. */
export const pickLanguage = (wanted: readonly string[]): Language => {
  for (const locale of wanted) {
    const base = locale.toLowerCase().split(/[-_.]/)[0]
    const found = languages.find(language => language === base)
    if (found) return found
  }
  return 'en'
}
