/** What is said of verdicts in all three languages. */
import type { Language } from '../../words.ts'
import { en, type VerdictMessages } from './en.ts'
import { fr } from './fr.ts'
import { vi } from './vi.ts'

export const verdictMessages: Readonly<Record<Language, VerdictMessages>> = { en, fr, vi }
