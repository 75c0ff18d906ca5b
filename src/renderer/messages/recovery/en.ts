/** Words of the window for lost keys and the support desk, in English. */
export const en = {} as const satisfies Readonly<Record<string, string>>
