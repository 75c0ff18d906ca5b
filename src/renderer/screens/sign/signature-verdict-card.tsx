/** One signature of a document: its verdict as a sentence, who and when, why, what came after, and the details small. */

import { toneOf } from '../../../shared/messages/describe-verdict.ts'
import type { SignatureVerdict } from '../../../shared/model/validation.ts'
import { Icon } from '../../components/icon.tsx'
import { verdictIcons } from '../../components/verdict-icons.ts'
import { useSpeech } from '../../speech.tsx'
import { ChangeList } from './change-list.tsx'
import { unsaidReasons } from './unsaid-reasons.ts'

export interface SignatureVerdictCardProps {
  readonly verdict: SignatureVerdict
  readonly onShowPage: (page: number) => void
}

export const SignatureVerdictCard = ({ verdict, onShowPage }: SignatureVerdictCardProps) => {
  const { t, reason, verdict: words } = useSpeech()
  const tone = toneOf(verdict)
  const contentTime = words.contentTime(verdict)
  const reasons = unsaidReasons(verdict)
  return (
    <li className={`sig is-${tone}`}>
      <Icon name={verdictIcons[tone]} />
      <div className="stack g-2">
        <div>
          <b>{words.signer(verdict)}</b> <span className="t-3">· {words.kind(verdict)}</span>
          <p>{words.sentence(verdict)}</p>
          <p className="t-2">{words.time(verdict)}</p>
          {contentTime !== null && <p className="t-2">{contentTime}</p>}
          <p className="t-2">{words.coverage(verdict)}</p>
        </div>
        {reasons.length > 0 && (
          <ul className="reasons t-sm" aria-label={t('checked.why')}>
            {reasons.map(each => (
              <li key={each}>{reason(each)}</li>
            ))}
          </ul>
        )}
        {verdict.changesAfter.length > 0 && (
          <section aria-label={t('checked.since')}>
            <ChangeList changes={verdict.changesAfter} onShowPage={onShowPage} />
          </section>
        )}
        <details className="more">
          <summary>
            <Icon name="right" className="turn" />
            {t('checked.five')}
          </summary>
          <ul className="checks">
            {words.checks(verdict).map(check => (
              <li key={check.name}>
                <span className={`state state-${check.tone}`}>
                  <Icon name={verdictIcons[check.tone]} />
                  {check.name}
                </span>
                <span>{check.text}</span>
              </li>
            ))}
          </ul>
        </details>
        <details className="more">
          <summary>
            <Icon name="right" className="turn" />
            {t('app.details')}
          </summary>
          <Details verdict={verdict} />
        </details>
      </div>
    </li>
  )
}

const Details = ({ verdict }: { readonly verdict: SignatureVerdict }) => {
  const { t, verdict: words } = useSpeech()
  const { indication, subIndication, field, level, subFilter, signer, path, revocation } = verdict
  return (
    <dl className="kv kv-tight">
      <dt>{t('checked.code')}</dt>
      <dd>{subIndication ? `${indication}, ${subIndication}` : indication}</dd>
      {field !== null && (
        <>
          <dt>{t('checked.field')}</dt>
          <dd>{field}</dd>
        </>
      )}
      {level && (
        <>
          <dt>{t('checked.level')}</dt>
          <dd>PAdES {level}</dd>
        </>
      )}
      <dt>{t('checked.format')}</dt>
      <dd>{subFilter}</dd>
      {(path.length > 0 || indication === 'INDETERMINATE') && (
        <>
          <dt>{t('checked.path')}</dt>
          <dd>
            {path.length === 0
              ? t('checked.noPath')
              : path.map(certificate => <p key={certificate.sha256}>{words.path(certificate)}</p>)}
          </dd>
        </>
      )}
      {revocation.length > 0 && (
        <>
          <dt>{t('checked.revocation')}</dt>
          <dd>
            {revocation.map(fact => (
              <p key={`${fact.certificateSha256} ${fact.source} ${fact.producedAt}`}>{words.revocation(fact)}</p>
            ))}
          </dd>
        </>
      )}
      {signer && (
        <>
          <dt>{t('checked.certificate')}</dt>
          <dd className="hash">{signer.certificateSha256}</dd>
        </>
      )}
    </dl>
  )
}
