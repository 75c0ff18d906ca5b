/** What was destroyed on the user's wish, and what could not be. */

export const erasedThings = ['vault', 'documents', 'backups', 'settings', 'logs', 'software-keys', 'key-data'] as const
export type ErasedThing = (typeof erasedThings)[number]

export const keptReasons = ['not-asked', 'needs-key', 'outside', 'not-possible'] as const
export type KeptReason = (typeof keptReasons)[number]

export interface ErasureReport {
  readonly destroyed: readonly { readonly thing: ErasedThing; readonly count: number }[]
  readonly left: readonly {
    readonly thing: ErasedThing
    readonly reason: KeptReason
    /** Where it is: a folder, or the id of a key. */
    readonly where: string
  }[]
}
