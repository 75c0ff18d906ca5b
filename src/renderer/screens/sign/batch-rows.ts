/** The documents of a batch as rows of its list: what they are like before it runs, what became of them afterwards. */
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { BatchDocument } from '../../../shared/model/signing.ts'
import type { Speech } from '../../speech.tsx'
import type { DocumentRow } from './document-list.tsx'
import type { JudgedDocument } from './use-batch-review.ts'

/** By document. */
export type Outcomes = ReadonlyMap<string, BatchDocument>

export interface SortedOutcomes {
  readonly failures: readonly { readonly id: string; readonly name: string; readonly error: ErrorDetail }[]
  /** Ids of those that nothing became of yet. */
  readonly rest: readonly string[]
  /** Ids of what was written. */
  readonly signed: readonly string[]
}

/** What needs somebody comes first. */
const order = { failed: 0, signing: 1, waiting: 2, done: 3 } as const
const looks = {
  failed: { icon: 'bad', tone: 'bad' },
  signing: { icon: 'again', tone: 'now' },
  waiting: { icon: 'clock', tone: 'none' },
  done: { icon: 'ok', tone: 'ok' },
} as const

const stateOf = (outcomes: Outcomes, id: string): BatchDocument['state'] => outcomes.get(id)?.state ?? 'waiting'

export const arrangeRows = (
  judged: readonly JudgedDocument[],
  chosen: ReadonlySet<string>,
  outcomes: Outcomes,
): readonly JudgedDocument[] => {
  const rank = ({ document }: JudgedDocument): number => order[stateOf(outcomes, document.documentId)]
  return judged.filter(({ document }) => chosen.has(document.documentId)).sort((a, b) => rank(a) - rank(b))
}

export const sortOutcomes = (rows: readonly JudgedDocument[], outcomes: Outcomes): SortedOutcomes => ({
  failures: rows.flatMap(({ document: { documentId: id, fileName: name } }) => {
    const error = outcomes.get(id)?.error
    return error ? [{ id, name, error }] : []
  }),
  rest: rows
    .map(({ document }) => document.documentId)
    .filter(id => ['waiting', 'signing'].includes(stateOf(outcomes, id))),
  signed: [...outcomes.values()].flatMap(({ signedId }) => signedId ?? []),
})

/** @param outcomes null: it is still reviewed */
export const describeRow = (
  { document, judgement }: JudgedDocument,
  outcomes: Outcomes | null,
  { t, size, describe }: Speech,
): DocumentRow => {
  const { documentId: id, fileName: name, sizeBytes } = document
  const { pages } = judgement
  const meta = pages === null ? size(sizeBytes) : t('document.facts', { pages, size: size(sizeBytes) })
  if (outcomes === null) return { id, name, meta, ...judgement }
  const state = stateOf(outcomes, id)
  const failure = outcomes.get(id)?.error
  return { id, name, meta, ...looks[state], words: failure ? describe(failure).what : t(`batch.state.${state}`) }
}
