/** Words of the command line for lost keys and the support desk, in French. */
import type { en } from './en.ts'

export const fr: Readonly<Record<keyof typeof en, string>> = {}
