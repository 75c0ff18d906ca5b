/** The words of one language, loaded when it is spoken: two of the three never are. */
import type { ClaimMessages } from '../../shared/messages/claims/en.ts'
import type { SharedMessages } from '../../shared/messages/describe-error.ts'
import type { VerdictMessages } from '../../shared/messages/verdict/en.ts'
import type { Language } from '../../shared/words.ts'
import type { WindowMessages } from '../messages/en.ts'

export interface Words {
  readonly language: Language
  readonly window: WindowMessages
  readonly shared: SharedMessages
  readonly verdict: VerdictMessages
  readonly claims: ClaimMessages
}

const loaders: Readonly<Record<Language, () => Promise<Words>>> = {
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
  vi: async () => (await import('./vi.ts')).vi,
}

export const loadWords = (language: Language): Promise<Words> => loaders[language]()
