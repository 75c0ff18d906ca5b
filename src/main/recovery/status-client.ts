/** The registry's lists as this profile knows them: fetched when they are due, kept, and never replaced by older ones. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { writeFileWhole } from '../files/whole-file.ts'
import type { Registration, RegistryLink, RegistrySettings } from './registry-link.ts'
import { type ListedState, maxTokenBytes, parseStatusList, type StatusList } from './status-list.ts'

export interface ListedStatus {
  readonly state: ListedState
  /** When the list was made, ISO 8601. */
  readonly madeAt: string
}

export interface StatusClient {
  /**
   * What the list says; it is asked for when it is due, or always with `force`.
   *
   * @throws {AppError} registry/*, status/*; what was known before stays known
   */
  check(registration: Registration, force: boolean): Promise<ListedStatus>
}

export interface StatusClientDeps {
  /** Keeps one file per list. */
  readonly directory: string
  readonly link: Pick<RegistryLink, 'fetchList'>
  readonly settings: () => RegistrySettings
  readonly clock: () => Date
}

const keptSchema = z.strictObject({ token: z.string().max(maxTokenBytes), fetchedAt: z.iso.datetime() })
type Kept = z.infer<typeof keptSchema>

export const createStatusClient = ({ directory, link, settings, clock }: StatusClientDeps): StatusClient => {
  const pathOf = (uri: string): string => join(directory, `${createHash('sha256').update(uri).digest('hex')}.json`)

  const readKept = async (uri: string): Promise<Kept | undefined> => {
    try {
      return keptSchema.parse(JSON.parse(await readFile(pathOf(uri), 'utf8')))
    } catch {
      return undefined
    }
  }

  const parse = (token: string, uri: string, notBefore: number, now = clock()): StatusList => {
    const { keyId } = settings()
    if (keyId === null) throw new AppError('registry/not-set')
    return parseStatusList(token, { uri, registryKeyId: keyId, now, notBefore })
  }

  /** The list that is kept, as it was when it came; undefined when it does not hold any more, or never did. */
  const findKnown = (kept: Kept | undefined, uri: string): StatusList | undefined => {
    try {
      return kept && parse(kept.token, uri, 0, new Date(kept.fetchedAt))
    } catch {
      return undefined
    }
  }

  const isDue = (kept: Kept, { ttlSeconds, expiresAt }: StatusList): boolean => {
    const now = clock().getTime() / 1000
    return now >= Date.parse(kept.fetchedAt) / 1000 + ttlSeconds || (expiresAt !== null && now > expiresAt)
  }

  return {
    async check({ listUri, index }, force) {
      const kept = await readKept(listUri)
      const known = findKnown(kept, listUri)
      let list = known
      if (force || !kept || !known || isDue(kept, known)) {
        const token = await link.fetchList(listUri)
        list = parse(token, listUri, known?.issuedAt ?? 0)
        const next: Kept = { token: token.trim(), fetchedAt: clock().toISOString() }
        await writeFileWhole(pathOf(listUri), JSON.stringify(next), { makeFolder: true })
      }
      if (!list) throw new AppError('status/unreadable')
      return { state: list.stateAt(index), madeAt: new Date(list.issuedAt * 1000).toISOString() }
    },
  }
}
