/** All that the window says in Vietnamese, as one part of the page. */
import { vi as claims } from '../../shared/messages/claims/vi.ts'
import { vi as verdict } from '../../shared/messages/verdict/vi.ts'
import { vi as shared } from '../../shared/messages/vi.ts'
import { vi as window } from '../messages/vi.ts'
import type { Words } from './load-words.ts'

export const vi: Words = { language: 'vi', window, shared, verdict, claims }
