/** All that the window says in English, as one part of the page. */
import { en as claims } from '../../shared/messages/claims/en.ts'
import { en as shared } from '../../shared/messages/en.ts'
import { en as verdict } from '../../shared/messages/verdict/en.ts'
import { en as window } from '../messages/en.ts'
import type { Words } from './load-words.ts'

export const en: Words = { language: 'en', window, shared, verdict, claims }
