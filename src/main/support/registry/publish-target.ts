/** Where a registry's files are published: a folder, or a web server that takes PUT. */
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { writeFileWhole } from '../../files/whole-file.ts'
import { joinAddress } from '../../recovery/registry-link.ts'

export interface PublishTarget {
  /** Puts a file in the place of the one before, in one step. @throws {AppError} registry/publish-failed */
  put(path: string, content: string | Uint8Array, type: string): Promise<void>
}

export const isWebTarget = (target: string): boolean => /^https?:\/\//i.test(target)

export const openFolderTarget = (folder: string): PublishTarget => ({
  async put(path, content) {
    await writeFileWhole(join(folder, path), content, { mode: 0o644, makeFolder: true }).catch(cause => {
      throw new AppError('registry/publish-failed', { path }, { cause })
    })
  },
})

/** A server that is busy is asked again. */
const attempts = 3

export const openWebTarget = (address: string, fetch: typeof globalThis.fetch, timeoutMs: number): PublishTarget => ({
  async put(path, content, type) {
    let problem: AppError | undefined
    for (let attempt = 0; attempt < attempts; attempt++) {
      try {
        const response = await fetch(joinAddress(address, path), {
          method: 'PUT',
          redirect: 'error',
          headers: { 'content-type': type },
          body: typeof content === 'string' ? content : Uint8Array.from(content),
          signal: AbortSignal.timeout(timeoutMs),
        })
        await response.body?.cancel()
        if (response.ok) return
        problem = new AppError('registry/publish-failed', { path, status: response.status })
        if (response.status < 500) break
      } catch (cause) {
        problem = new AppError('registry/publish-failed', { path }, { cause })
      }
    }
    throw problem ?? new AppError('registry/publish-failed', { path })
  },
})
