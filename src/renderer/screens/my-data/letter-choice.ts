/** What a letter about rights names: items that were given, and the receipts that prove it. */
import { nameOfPath } from '../../../shared/messages/describe-claim.ts'
import type { Receipt } from '../../../shared/model/receipt.ts'
import type { LetterChoice } from '../../../shared/model/rights-letter.ts'

/** Receipts of one name of the user. */
export interface NamedReceipts {
  /** null: no name was shown. */
  readonly alias: string | null
  readonly receipts: readonly Receipt[]
}

export interface LetterSource {
  /** Of everything that was given, newest first. */
  readonly receipts: readonly Receipt[]
  /** Names of claims with dots. */
  readonly claims: readonly string[]
  /** What a letter names by itself: receipts of the name under which the last data were given. */
  readonly ownIds: readonly string[]
}

/** @param all newest first */
export const findLetterSource = (all: readonly Receipt[]): LetterSource => {
  const receipts = all.filter(({ eventState, disclosed }) => eventState === 'given' && disclosed.length > 0)
  const newest = receipts.find(({ pseudonymAlias }) => pseudonymAlias !== null)?.pseudonymAlias
  const claims = [...new Set(receipts.flatMap(({ disclosed }) => disclosed.map(nameOfPath)))]
  const own = receipts.filter(({ pseudonymAlias }) => pseudonymAlias === null || pseudonymAlias === newest)
  return { receipts, claims, ownIds: own.map(({ receiptId }) => receiptId) }
}

export const groupByName = (receipts: readonly Receipt[]): readonly NamedReceipts[] => {
  const groups = new Map<string | null, Receipt[]>()
  for (const receipt of receipts) {
    const group = groups.get(receipt.pseudonymAlias)
    if (group) group.push(receipt)
    else groups.set(receipt.pseudonymAlias, [receipt])
  }
  return [...groups].map(([alias, own]) => ({ alias, receipts: own }))
}

export interface Chosen {
  readonly claims: ReadonlySet<string>
  readonly ids: ReadonlySet<string>
}

export const chosenReceipts = ({ receipts }: LetterSource, { claims, ids }: Chosen): readonly Receipt[] =>
  receipts.filter(
    ({ receiptId, disclosed }) => ids.has(receiptId) && disclosed.some(path => claims.has(nameOfPath(path))),
  )

/** null where nothing was taken away or added. */
export const toLetterChoice = (source: LetterSource, { claims, ids }: Chosen): LetterChoice => ({
  claims: claims.size === source.claims.length ? null : [...claims],
  receiptIds: ids.size === source.ownIds.length && source.ownIds.every(id => ids.has(id)) ? null : [...ids],
})
