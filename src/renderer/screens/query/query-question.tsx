/** A link of a website, from the look at what it asks to the page that says how it ended. */
import { useCallback, useEffect, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { Arrival } from '../../../shared/model/arrival.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import type { Query, QueryOutcome } from '../../../shared/model/query.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Loading } from '../../components/loading.tsx'
import { nameOfService } from '../../components/site-tile.tsx'
import { useSpeech } from '../../speech.tsx'
import { DonePage } from './done-page.tsx'
import { FocusPage } from './focus-page.tsx'
import { NothingSent } from './nothing-sent.tsx'
import { OutcomePage } from './outcome-page.tsx'
import { QueryDecision } from './query-decision.tsx'

export interface QueryQuestionProps {
  readonly arrival: Extract<Arrival, { readonly kind: 'link' }>
  readonly keys: readonly KeySummary[]
  readonly onLeave: () => void
}

type Place =
  | { readonly at: 'looking' }
  | { readonly at: 'telling' }
  | { readonly at: 'decision'; readonly query: Query }
  | { readonly at: 'outcome'; readonly query: Query; readonly outcome: QueryOutcome }
  | { readonly at: 'failed'; readonly error: ErrorDetail }

export const QueryQuestion = ({ arrival: { link, arrivedAt }, keys, onLeave }: QueryQuestionProps) => {
  const { t, describe } = useSpeech()
  const [place, setPlace] = useState<Place>({ at: 'looking' })
  useEffect(() => {
    let isCurrent = true
    bridge.disclosure.open({ link }).then(
      query => {
        if (isCurrent) setPlace({ at: 'decision', query })
        // The user has left while it was fetched.
        else void bridge.disclosure.dismiss({ queryId: query.queryId }).catch(() => undefined)
      },
      (thrown: unknown) => isCurrent && setPlace({ at: 'failed', error: toDetail(thrown) }),
    )
    return () => {
      isCurrent = false
    }
  }, [link])
  const queryId = place.at === 'decision' ? place.query.queryId : null
  /** Nothing is asked again, and the website is told nothing (OpenID4VP 1.0 §15.9). */
  const refuse = useCallback(() => {
    if (queryId === null) return onLeave()
    bridge.disclosure.refuse({ queryId, tell: false }).catch(() => undefined)
    onLeave()
  }, [queryId, onLeave])

  /** An answer of its own, so only where the user asked for it. */
  const refuseAndTell = (query: Query): void => {
    setPlace({ at: 'telling' })
    bridge.disclosure.refuse({ queryId: query.queryId, tell: true }).then(
      outcome => setPlace({ at: 'outcome', query, outcome }),
      (thrown: unknown) => setPlace({ at: 'failed', error: toDetail(thrown) }),
    )
  }

  if (place.at === 'decision') {
    const { query } = place
    const { kind, service, claims } = query
    const name = nameOfService(service)
    const title = kind === 'login' ? t('query.login.title', { name }) : t('query.title', { name, count: claims.length })
    return (
      <FocusPage arrivedAt={arrivedAt} title={title} onRefuse={refuse}>
        <QueryDecision
          query={query}
          title={title}
          keys={keys}
          onRevealed={revealed => setPlace({ at: 'decision', query: revealed })}
          onAnswered={outcome => setPlace({ at: 'outcome', query, outcome })}
          onRefuse={refuse}
          onRefuseAndTell={() => refuseAndTell(query)}
        />
      </FocusPage>
    )
  }
  const title = place.at === 'failed' ? describe(place.error).what : t('query.bar')
  return (
    <FocusPage arrivedAt={arrivedAt} title={title} onRefuse={refuse}>
      {(place.at === 'looking' || place.at === 'telling') && (
        <section className="decision decision-narrow" aria-labelledby="who">
          <header className="decision-head">
            <h1 id="who">{t(`query.${place.at}`)}</h1>
          </header>
          <div className="decision-body">
            <Loading />
          </div>
        </section>
      )}
      {place.at === 'failed' && (
        <DonePage tone="bad" title={title} onLeave={onLeave}>
          <p>{describe(place.error).todo}</p>
          <NothingSent error={place.error} />
          <p className="t-xs t-3">{t('app.code', { code: place.error.code })}</p>
        </DonePage>
      )}
      {place.at === 'outcome' && <OutcomePage query={place.query} outcome={place.outcome} onLeave={onLeave} />}
    </FocusPage>
  )
}
