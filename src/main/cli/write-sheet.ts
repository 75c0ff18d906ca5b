/** Sheets that are printed: their file is claimed before a code is made, and written while the code is known. */
import type { CommandContext, Failure } from './context.ts'

export interface SheetTarget {
  /** Absolute. */
  readonly path: string
  /** Told on stderr when it fails: a code that was made is shown all the same. */
  write(print: () => Promise<Uint8Array>): Promise<Failure | null>
}

/** @throws {AppError} documents/target-exists, documents/target-not-writable, documents/disk-full */
export const claimSheet = async (context: CommandContext, wanted: string | undefined): Promise<SheetTarget | null> => {
  if (wanted === undefined) return null
  const path = context.resolvePath(wanted)
  const file = await context.app.recovery.claimSheetFile(path)
  context.defer(() => file.close())
  return {
    path,
    async write(print) {
      try {
        await file.write(await print())
        return null
      } catch (thrown) {
        return context.fail(thrown, wanted)
      }
    },
  }
}
