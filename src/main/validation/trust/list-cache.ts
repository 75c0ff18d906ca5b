/** What was read of the trusted lists, one file of the profile each: signatures are checked when a list arrives, not at each use. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, type ErrorCode } from '../../../shared/errors.ts'
import { writeFileWholeNow } from '../../files/whole-file.ts'
import type { TrustedList } from './trusted-list.ts'

/** A list, or why there is none; both where a list could not be renewed. */
export interface HeldList {
  readonly source: string
  readonly territory: string
  readonly list: TrustedList | null
  /** Code of the error of the last try. */
  readonly problem: ErrorCode | null
}

export interface CachedList extends HeldList {
  readonly id: string
  /** Base64 DER of the certificates that the user named. */
  readonly signers: readonly string[]
  /** ISO 8601. */
  readonly checkedAt: string
  readonly members: readonly HeldList[]
}

export interface ListCache {
  /** @throws {AppError} validation/anchors-damaged */
  all(): readonly CachedList[]
  put(list: CachedList): void
  /** Whether there was one. */
  remove(id: string): boolean
}

const fileName = /^(list-[0-9a-f]{12})\.json$/

const isCached = (value: Partial<CachedList> | null, id: string): value is CachedList =>
  value?.id === id && typeof value.source === 'string' && Array.isArray(value.signers) && Array.isArray(value.members)

export const createListCache = (folder: string): ListCache => {
  const held = new Map<string, { readonly modifiedMs: number; readonly list: CachedList }>()
  const pathOf = (id: string): string => join(folder, `${id}.json`)

  const read = (id: string): CachedList => {
    const path = pathOf(id)
    const modifiedMs = statSync(path).mtimeMs
    const known = held.get(id)
    if (known?.modifiedMs === modifiedMs) return known.list
    try {
      const list: Partial<CachedList> | null = JSON.parse(readFileSync(path, 'utf8'))
      if (!isCached(list, id)) throw new Error('not a list')
      held.set(id, { modifiedMs, list })
      return list
    } catch (cause) {
      throw new AppError('validation/anchors-damaged', { path }, { cause })
    }
  }

  return {
    all() {
      const names = existsSync(folder) ? readdirSync(folder).sort() : []
      return names.flatMap(name => fileName.exec(name)?.[1] ?? []).map(read)
    },
    put(list) {
      writeFileWholeNow(pathOf(list.id), `${JSON.stringify(list)}\n`, { makeFolder: true })
      held.delete(list.id)
    },
    remove(id) {
      if (!fileName.test(`${id}.json`) || !existsSync(pathOf(id))) return false
      rmSync(pathOf(id))
      return true
    },
  }
}
