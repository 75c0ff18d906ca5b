/** Small files that stand there whole or not at all, also after a power cut. */
import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface WriteOptions {
  /** 0o600 unless everyone may read it. */
  readonly mode?: number
}

/** Puts `content` in the place of the file in one step, and makes its folder. */
export const writeWhole = async (
  path: string,
  content: string | Uint8Array,
  { mode = 0o600 }: WriteOptions = {},
): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: mode | 0o700 })
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const file = await open(temporary, 'wx', mode)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (thrown) {
    await rm(temporary, { force: true })
    throw thrown
  }
  await syncFolder(dirname(path))
}

const syncFolder = async (path: string): Promise<void> => {
  // Windows cannot flush a folder, and orders its metadata itself.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
