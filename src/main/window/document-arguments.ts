/** Documents named on a command line: by a person in a folder, or by a file manager, which writes addresses for paths. */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const toPath = (argument: string): string | undefined => {
  if (!/^file:/i.test(argument)) return argument
  try {
    return fileURLToPath(argument)
  } catch {
    // Of another computer, or no path on this platform.
    return undefined
  }
}

/**
 * Absolute; neither options nor the program itself.
 *
 * @param folder in which the program was started, which may be another one than the one that goes on
 */
export const findDocumentArguments = (argv: readonly string[], folder: string): readonly string[] =>
  argv.slice(1).flatMap(argument => {
    const path = argument.startsWith('-') ? undefined : toPath(argument)
    return path !== undefined && /\.pdf$/i.test(path) ? [resolve(folder, path)] : []
  })
