/** Words of one language: ICU messages looked up by key, formatted for its locale. */
import { IntlMessageFormat } from 'intl-messageformat'
import type { Language } from './words.ts'

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
    const filled = fillPlainMessage(messages[key], values)
    if (filled !== undefined) return filled
    const format = parsed.get(key) ?? new IntlMessageFormat(messages[key], language, undefined, { ignoreTag: true })
    parsed.set(key, format)
    return String(format.format(values))
  }
}

const placeholder = /\{(\w+)\}/g
const quotation = /'['{}<>]/

/**
 * The same as the formatter would make of a message with nothing but text and names in braces; undefined for all others.
 * Its first use costs a command a tenth of its time, and few messages need it.
 */
const fillPlainMessage = (message: string, values: MessageValues = {}): string | undefined => {
  if (quotation.test(message) || /[{}]/.test(message.replaceAll(placeholder, ''))) return undefined
  const names = Array.from(message.matchAll(placeholder), ([, name = '']) => name)
  // What is missing, or is a date, is the formatter's to judge.
  const areAllPlain = names.every(name => typeof values[name] === 'string' || typeof values[name] === 'number')
  return areAllPlain ? message.replaceAll(placeholder, (_all, name: string) => String(values[name])) : undefined
}
