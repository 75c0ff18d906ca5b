/** Words of the command line for personal data, consent to processing, log and rights, in French. */
import type { en } from './en.ts'

export const fr: Readonly<Record<keyof typeof en, string>> = {}
