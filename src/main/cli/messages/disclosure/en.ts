/** Words of the command line for queries and logins of websites, in English. */
export const en = {} as const satisfies Readonly<Record<string, string>>
