/** The signatures of a document, each with its verdict in plain sentences. */

import { type ReactNode, useCallback } from 'react'
import type { FileVerdict, Indication, SignatureVerdict } from '../../../shared/model/validation.ts'
import { bridge } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import type { IconName } from '../../components/icon-shapes.tsx'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'
import { useLoad } from '../../use-load.ts'

type Outcome = 'ok' | 'intact' | 'undecided' | 'failed'

const looks: Readonly<Record<Outcome, { readonly className: string; readonly icon: IconName }>> = {
  ok: { className: 'is-ok', icon: 'ok' },
  intact: { className: 'is-warn', icon: 'unknown' },
  undecided: { className: 'is-warn', icon: 'unknown' },
  failed: { className: 'is-bad', icon: 'bad' },
}

/** Green is for what passed only. Of an intact signature that is INDETERMINATE a person is told the part that is known. */
const outcomeOf = ({ indication, reasons }: SignatureVerdict): Outcome => {
  const outcomes: Readonly<Record<Indication, Outcome>> = {
    'TOTAL-PASSED': 'ok',
    INDETERMINATE: reasons.includes('intact') ? 'intact' : 'undecided',
    'TOTAL-FAILED': 'failed',
  }
  return outcomes[indication]
}

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
  const { t, reason, fullMoment } = useSpeech()
  const outcome = outcomeOf(verdict)
  const { className, icon } = looks[outcome]
  // What the outcome's own sentence says already is not said twice.
  const reasons = verdict.reasons.filter(each => each !== 'intact')
  return (
    <li className={`sig ${className}`}>
      <Icon name={icon} />
      <div>
        <b>{verdict.signer?.commonName ?? t('verdict.unknownSigner')}</b>
        <p>
          {(outcome === 'undecided' || outcome === 'failed') && <strong>{t(`verdict.${outcome}.word`)}. </strong>}
          {t(`verdict.${outcome}`)}
        </p>
        {reasons.map(each => (
          <p key={each}>{reason(each)}</p>
        ))}
        {verdict.claimedSigningTime && (
          <p className="t-3">{t('verdict.claimed', { time: fullMoment(verdict.claimedSigningTime) })}</p>
        )}
      </div>
    </li>
  )
}
