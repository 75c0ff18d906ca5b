/** Words of the command line for queries and logins of websites, in French. */
import type { en } from './en.ts'

export const fr: Readonly<Record<keyof typeof en, string>> = {}
