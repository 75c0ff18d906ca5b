/**
 * Every screen and state of the window, as short stories: each begins in a world of its own and goes from state to state,
 * told by the words that a person reads, so that it is written once and told in every language. Pictures, overflow and
 * accessibility are taken of the same states.
 */
import { en } from '../../src/renderer/messages/en.ts'
import { fr } from '../../src/renderer/messages/fr.ts'
import { vi } from '../../src/renderer/messages/vi.ts'
import { dataStories } from './stories-data.ts'
import { keyStories } from './stories-keys.ts'
import { queryStories } from './stories-query.ts'
import { signStories } from './stories-sign.ts'
import { windowStories } from './stories-window.ts'
import type { Story } from './telling.ts'

export const windowWords = { en, fr, vi } as const

export const stories: readonly Story[] = [
  ...windowStories,
  ...signStories,
  ...keyStories,
  ...dataStories,
  ...queryStories,
]
