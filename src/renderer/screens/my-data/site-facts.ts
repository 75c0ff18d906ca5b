/** What a website knows, added up from its receipts. */
import type { ClaimPath, Receipt } from '../../../shared/model/receipt.ts'

export interface GivenItem {
  readonly path: ClaimPath
  /** Of the last time; null: the website told none. */
  readonly purpose: string | null
  /** ISO 8601. */
  readonly lastAt: string
  readonly times: number
}

export interface SiteFacts {
  /** The last given first. */
  readonly given: readonly GivenItem[]
  /** Asked for, and never given. */
  readonly kept: readonly ClaimPath[]
  readonly answers: number
  /** When the name by which the website knows the user was first shown to it; null: it never was. */
  readonly aliasSince: string | null
  /** It was shown another name before, and not this one yet. */
  readonly isNewToIt: boolean
}

const nameOf = (path: ClaimPath): string => JSON.stringify(path)

/** @param receipts newest first */
export const addUpSite = (receipts: readonly Receipt[], alias: string): SiteFacts => {
  const answers = receipts.filter(({ eventState }) => eventState === 'given')
  const given = new Map<string, GivenItem>()
  for (const { disclosed, purpose, eventTime } of answers) {
    for (const path of disclosed) {
      const known = given.get(nameOf(path))
      given.set(
        nameOf(path),
        known ? { ...known, times: known.times + 1 } : { path, purpose, lastAt: eventTime, times: 1 },
      )
    }
  }
  const asked = new Map(receipts.flatMap(({ requested }) => requested.map(path => [nameOf(path), path] as const)))
  const named = answers.filter(({ pseudonymAlias }) => pseudonymAlias !== null)
  return {
    given: [...given.values()],
    kept: [...asked].filter(([name]) => !given.has(name)).map(([, path]) => path),
    answers: answers.length,
    aliasSince: named.findLast(({ pseudonymAlias }) => pseudonymAlias === alias)?.eventTime ?? null,
    isNewToIt: named[0] !== undefined && named[0].pseudonymAlias !== alias,
  }
}
