/** A small secret file that is made once: of two programs that start at once, the first one's whole file stands. */
import { randomBytes } from 'node:crypto'
import { link, open, readFile, rm } from 'node:fs/promises'

/** Reads the file; where there is none, makes it with mode 0600 from what `create` gives, which is wiped. Errors are the system's. */
export const readOrCreateFile = async (path: string, create: () => Promise<Uint8Array>): Promise<Buffer> => {
  try {
    return await readFile(path)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown
  }
  const content = await create()
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    // A link fails when the name is taken, where a rename would replace what the other program made.
    await link(temporary, path)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
  } finally {
    content.fill(0)
    await rm(temporary, { force: true })
  }
  return readFile(path)
}
