/** What was not signed, each with the sentence that says why and what to do. */
import type { BatchDocument } from '../../../shared/model/signing.ts'
import { Icon } from '../../components/icon.tsx'
import { useSpeech } from '../../speech.tsx'

export interface NamedProblem {
  readonly id: string
  readonly name: string
  readonly error: NonNullable<BatchDocument['error']>
}

/** The rest stands in the list of documents. */
const mostShown = 50

export const BatchProblems = ({ problems }: { readonly problems: readonly NamedProblem[] }) => {
  const { t, describe } = useSpeech()
  if (problems.length === 0) return null
  return (
    <details className="group card clip-round" open>
      <summary>
        <Icon name="right" className="turn" />
        <span>{t('batch.problems')}</span>
        <span>{problems.length}</span>
      </summary>
      <ul>
        {problems.slice(0, mostShown).map(({ id, name, error }) => (
          <li className="batchrow is-bad" key={id}>
            <Icon name="bad" />
            <span className="clip t-b" title={name}>
              {name}
            </span>
            <span />
            <p className="why">
              {describe(error).what} {describe(error).todo}
            </p>
          </li>
        ))}
        {problems.length > mostShown && (
          <li className="batchrow">
            <span />
            <span className="t-3">{t('batch.more', { count: problems.length - mostShown })}</span>
          </li>
        )}
      </ul>
    </details>
  )
}
