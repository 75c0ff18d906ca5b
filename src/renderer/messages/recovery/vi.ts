/** Words of the window for lost keys and the support desk, in Vietnamese. */
import type { en } from './en.ts'

export const vi: Readonly<Record<keyof typeof en, string>> = {}
