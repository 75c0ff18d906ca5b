/** Whether a text says what a sentence says, also as a part of one of its own. */
import type { Language } from '../../../shared/words.ts'

export const saysAlready = (text: string, sentence: string, language: Language): boolean =>
  text.toLocaleLowerCase(language).includes(sentence.replace(/\.$/, '').toLocaleLowerCase(language))
