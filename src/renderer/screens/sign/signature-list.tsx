/** The signatures of a document, each with its verdict in plain sentences. */

import { type ReactNode, useCallback } from 'react'
import { toneOf } from '../../../shared/messages/describe-verdict.ts'
import type { FileVerdict, SignatureVerdict } from '../../../shared/model/validation.ts'
import { bridge } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { verdictIcons } from '../../components/verdict-icons.ts'
import { useSpeech } from '../../speech.tsx'
import { useLoad } from '../../use-load.ts'
import { unsaidReasons } from './unsaid-reasons.ts'

export interface SignatureListProps {
  readonly documentId: string
  /** What was found when the document was opened; null: it could not be checked then. */
  readonly verdict: FileVerdict | null
  /** Opens a document that is encrypted. */
  readonly documentPassword: string | null
  /** Below them. */
  readonly children: (verdict: FileVerdict) => ReactNode
}

export const SignatureList = ({ documentId, verdict, documentPassword, children }: SignatureListProps) => {
  const { t } = useSpeech()
  const { loaded, reload } = useLoad(
    useCallback(
      async () => verdict ?? bridge.validation.validate({ documentId, documentPassword }),
      [documentId, verdict, documentPassword],
    ),
  )
  const signatures = loaded.state === 'ready' ? loaded.value.signatures : []
  return (
    <>
      <section>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ProblemNote error={loaded.error} onRetry={reload} />}
        {loaded.state === 'ready' && (
          <div className="section">
            <h2>{t('panel.signatures', { count: signatures.length })}</h2>
          </div>
        )}
        {loaded.state === 'ready' && signatures.length === 0 && <p className="t-sm t-2">{t('panel.none')}</p>}
        <ul className="sigs">
          {signatures.map((verdict, index) => (
            <SignatureCard key={verdict.field ?? `unnamed ${index}`} verdict={verdict} />
          ))}
        </ul>
      </section>
      {loaded.state === 'ready' && children(loaded.value)}
    </>
  )
}

const SignatureCard = ({ verdict }: { readonly verdict: SignatureVerdict }) => {
  const { reason, verdict: words } = useSpeech()
  const tone = toneOf(verdict)
  return (
    <li className={`sig is-${tone}`}>
      <Icon name={verdictIcons[tone]} />
      <div>
        <b>{words.signer(verdict)}</b>
        <p>{words.sentence(verdict)}</p>
        {/* The changes themselves are not listed here. */}
        {unsaidReasons({ ...verdict, changesAfter: [] }).map(each => (
          <p key={each}>{reason(each)}</p>
        ))}
        <p className="t-3">{words.time(verdict)}</p>
      </div>
    </li>
  )
}
