/** A day with its time, as one phrase that stands at the start of a sentence as well as behind a word for “at”. */
import type { Language } from './words.ts'

/** In Vietnamese the platform begins with “lúc” (at), which sentences say themselves, and leaves the day without its word. */
export const createMomentFormat = (language: Language, options: Intl.DateTimeFormatOptions): ((at: Date) => string) => {
  const format = new Intl.DateTimeFormat(language, options)
  if (language !== 'vi') return at => format.format(at)
  return at =>
    format
      .formatToParts(at)
      .map(({ type, value }) => (type === 'day' ? `ngày ${value}` : value.replace(/^lúc /, '')))
      .join('')
}
