/** The names of personal data in all three languages. */
import type { Language } from '../../words.ts'
import { type ClaimMessages, en } from './en.ts'
import { fr } from './fr.ts'
import { vi } from './vi.ts'

export const claimMessages: Readonly<Record<Language, ClaimMessages>> = { en, fr, vi }
