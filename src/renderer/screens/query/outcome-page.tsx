/** How an answer ended: what left, and where the user goes on in the browser. */
import { useEffect } from 'react'
import { nameOfPath } from '../../../shared/messages/describe-claim.ts'
import type { Query, QueryOutcome } from '../../../shared/model/query.ts'
import { bridge } from '../../bridge.ts'
import { nameOfService } from '../../components/site-tile.tsx'
import { useSpeech } from '../../speech.tsx'
import { DonePage } from './done-page.tsx'
import { NothingSent } from './nothing-sent.tsx'

export interface OutcomePageProps {
  readonly query: Query
  readonly outcome: QueryOutcome
  readonly onLeave: () => void
}

export const OutcomePage = ({ query, outcome, onLeave }: OutcomePageProps) => {
  const { t, describe, list, claim: nameOf } = useSpeech()
  const { redirectUri, failure, disclosed } = outcome
  const name = nameOfService(query.service)
  const open = (address: string): void => void bridge.arrival.openAddress({ address }).catch(() => undefined)
  // OpenID4VP 1.0 §8.2: the wallet goes there with the user.
  useEffect(() => {
    if (redirectUri !== null) void bridge.arrival.openAddress({ address: redirectUri }).catch(() => undefined)
  }, [redirectUri])
  const items = list(disclosed.map(path => nameOf(nameOfPath(path))))
  if (failure)
    return (
      <DonePage tone="bad" title={describe(failure).what} onLeave={onLeave}>
        <p>{describe(failure).todo}</p>
        {disclosed.length > 0 ? (
          <p className="t-2">{t('query.mayHaveLeft', { items })}</p>
        ) : (
          <NothingSent error={failure} />
        )}
        <p className="t-xs t-3">{t('app.code', { code: failure.code })}</p>
      </DonePage>
    )
  if (outcome.outcome === 'refused')
    return (
      <DonePage tone="none" title={t('query.refused')} onLeave={onLeave}>
        <p>{t('query.refused.told', { host: query.service.host })}</p>
        <p className="t-2">{t(redirectUri === null ? 'query.return' : 'query.return.opened')}</p>
      </DonePage>
    )
  return (
    <DonePage
      tone="ok"
      title={t(query.kind === 'login' ? 'query.done.login' : 'query.done', { name })}
      onLeave={onLeave}
      actions={
        redirectUri !== null && (
          <button className="btn btn-md btn-primary" type="button" onClick={() => open(redirectUri)}>
            {t('query.openSite')}
          </button>
        )
      }
    >
      <p>{disclosed.length > 0 ? t('query.shared', { items }) : t('query.login.noData')}</p>
      {outcome.isReplyUnusable && <p>{t('query.unusable')}</p>}
      <p className="t-2">{t(redirectUri === null ? 'query.return' : 'query.return.opened')}</p>
    </DonePage>
  )
}
