/** A small secret file that is made once: of two programs that start at once, the first one's whole file stands. */
import { readFile } from 'node:fs/promises'
import { writeFileWhole } from '../files/whole-file.ts'

/** Reads the file; where there is none, makes it with mode 0600 from what `create` gives, which is wiped. Errors are the system's. */
export const readOrCreateFile = async (path: string, create: () => Promise<Uint8Array>): Promise<Buffer> => {
  try {
    return await readFile(path)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown
  }
  const content = await create()
  try {
    await writeFileWhole(path, content, { replaceExisting: false })
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
  } finally {
    content.fill(0)
  }
  return readFile(path)
}
