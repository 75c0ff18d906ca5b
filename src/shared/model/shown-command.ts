/** What the window does, as a command that does the same. */

/** What a command takes from files, and the window does not have in one. */
export const commandGaps = ['image', 'password'] as const
export type CommandGap = (typeof commandGaps)[number]

export interface ShownCommand {
  /** null: a name in it cannot be pasted into a terminal without harm, or not be written as an option. */
  readonly command: string | null
  /** To be added by hand. */
  readonly gaps: readonly CommandGap[]
}
