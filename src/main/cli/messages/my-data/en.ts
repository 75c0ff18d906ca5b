/** Words of the command line for personal data, consent to processing, log and rights, in English. */
export const en = {} as const satisfies Readonly<Record<string, string>>
