/** All that the window says in French, as one part of the page. */
import { fr as claims } from '../../shared/messages/claims/fr.ts'
import { fr as shared } from '../../shared/messages/fr.ts'
import { fr as verdict } from '../../shared/messages/verdict/fr.ts'
import { fr as window } from '../messages/fr.ts'
import type { Words } from './load-words.ts'

export const fr: Words = { language: 'fr', window, shared, verdict, claims }
