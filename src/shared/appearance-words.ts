/** The words of a visible signature: the same in the file and in the preview of it. */
import type { Language } from './words.ts'

export const signedBy: Readonly<Record<Language, string>> = {
  en: 'Digitally signed by',
  fr: 'Signé numériquement par',
  vi: 'Ký số bởi',
}

/** Day, hour and minute in the time zone of this computer. */
export const formatSigningTime = (language: Language, date: Date): string => {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long' })
  const time = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' })
  return `${day.format(date)}, ${time.format(date)}`
}
