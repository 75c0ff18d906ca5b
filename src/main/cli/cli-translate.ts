/** The words of the command line in one language. */
import { createTranslate, type Messages, type MessageValues } from '../../shared/translate.ts'
import type { Language } from '../../shared/words.ts'
import type { CliTranslate } from './context.ts'
import { type CliMessageKey, en } from './messages/en.ts'
import { fr } from './messages/fr.ts'
import { vi } from './messages/vi.ts'
import { toPrintable } from './paint.ts'

const messages: Readonly<Record<Language, Messages<CliMessageKey>>> = { en, fr, vi }

/** Values are made printable: names in certificates and files must not drive the terminal. */
export const createCliTranslate = (language: Language): CliTranslate => {
  const translate = createTranslate(messages[language], language)
  return (key, values = {}) => translate(key, mapStrings(values))
}

const mapStrings = (values: MessageValues): MessageValues =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? toPrintable(value) : value]),
  )
