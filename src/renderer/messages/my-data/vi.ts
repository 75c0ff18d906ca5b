/** Words of the window for personal data, consent to processing, log and rights, in Vietnamese. */
import type { en } from './en.ts'

export const vi: Readonly<Record<keyof typeof en, string>> = {}
