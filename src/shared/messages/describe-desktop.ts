/** The words of menu and notices, by language. */
import { createTranslate, type Translate } from '../translate.ts'
import type { Language } from '../words.ts'
import { en } from './desktop/en.ts'
import { fr } from './desktop/fr.ts'
import { vi } from './desktop/vi.ts'

export const desktopMessages: Readonly<Record<Language, Readonly<Record<keyof typeof en, string>>>> = { en, fr, vi }

export type DesktopWords = Translate<keyof typeof en>

export const createDesktopWords = (language: Language): DesktopWords =>
  createTranslate(desktopMessages[language], language)
