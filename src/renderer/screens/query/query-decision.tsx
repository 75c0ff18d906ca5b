/** The decision on one query: who, why, what with its values, where it goes; nothing is ticked, refusing has the focus. */
import { useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import type { Query, QueryOutcome } from '../../../shared/model/query.ts'
import { bridge } from '../../bridge.ts'
import { Note } from '../../components/note.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { ScrollRegion } from '../../components/scroll-region.tsx'
import { nameOfService } from '../../components/site-tile.tsx'
import { useSpeech } from '../../speech.tsx'
import { AnswerPin } from './answer-pin.tsx'
import { AskerHead } from './asker-head.tsx'
import { ClaimRow } from './claim-row.tsx'
import { IssuedLine } from './issued-line.tsx'
import { KeyChoices } from './key-choices.tsx'
import { LoginFacts } from './login-facts.tsx'
import { QueryLine } from './query-line.tsx'
import { RefuseButton } from './refuse-button.tsx'
import { useAnswering } from './use-answering.ts'

export interface QueryDecisionProps {
  readonly query: Query
  readonly title: string
  readonly keys: readonly KeySummary[]
  /** With the values of a vault that was opened for it. */
  readonly onRevealed: (query: Query) => void
  readonly onAnswered: (outcome: QueryOutcome) => void
  readonly onRefuse: () => void
  /** The website is to learn of it. */
  readonly onRefuseAndTell: () => void
}

export const QueryDecision = (props: QueryDecisionProps) => {
  const { query, title, keys, onRevealed, onAnswered, onRefuse, onRefuseAndTell } = props
  const { t, list, claim: nameOf, date } = useSpeech()
  const { service, claims, history, queryId } = query
  const answering = useAnswering(keys)
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map())
  const [error, setError] = useState<ErrorDetail | null>(null)
  const isLogin = query.kind === 'login'
  /** Values are behind the PIN still. */
  const isHidden = !isLogin && history === null
  const approved = [...chosen.values()]
  const missing = claims.filter(({ required, name }) => required && !chosen.has(name))
  const isReady = keys.length > 0 && (isHidden || (missing.length === 0 && (isLogin || approved.length > 0)))
  const choose = (name: string, value: string | null): void => {
    const next = new Map(chosen)
    if (value === null) next.delete(name)
    else next.set(name, value)
    setChosen(next)
  }
  const status = isHidden
    ? t('query.hidden')
    : isLogin
      ? ''
      : approved.length === 0
        ? t('query.nothingTicked')
        : missing.length > 0
          ? t('query.missing', { items: list(missing.map(({ name }) => nameOf(name))) })
          : t('query.youShare', { items: list(approved.map(nameOf)) })
  const doLabel = isHidden
    ? t('query.reveal')
    : isLogin
      ? t('query.logIn')
      : approved.length === 0
        ? t('query.share')
        : t('query.shareCount', { count: approved.length })

  const act = async (key: KeySummary, pin: string | null): Promise<QueryOutcome | Query> =>
    isHidden
      ? bridge.disclosure.reveal({ queryId, keyId: key.keyId, pin })
      : bridge.disclosure.answer({ queryId, keyId: key.keyId, pin, approve: approved })
  const take = (done: QueryOutcome | Query): void => {
    answering.show('none')
    if ('outcome' in done) onAnswered(done)
    else onRevealed(done)
  }
  return (
    <>
      <form
        className={`decision ${isLogin ? 'decision-narrow' : ''}`}
        aria-labelledby="who"
        noValidate
        onSubmit={event => {
          event.preventDefault()
          setError(null)
          if (isReady) answering.show('pin')
        }}
      >
        <AskerHead service={service} title={title} />
        <ScrollRegion className="decision-body stack g-4" label={title}>
          {error && <ProblemNote error={error} />}
          {service.isLookAlike && (
            <Note tone="warn" title={t('query.lookAlike')}>
              <p>{t('query.lookAlike.help', { name: service.hostUnicode ?? service.host })}</p>
            </Note>
          )}
          {service.purpose !== null && (
            <section className="quote">
              <h2 className="label">{t('query.why')}</h2>
              <p>
                {t('query.quote', { purpose: service.purpose })} <PolicyLink address={service.policyUrl} />
              </p>
            </section>
          )}
          {service.purpose === null && !isLogin && (
            <p className="t-sm t-2">
              {t('query.noPurpose')} <PolicyLink address={service.policyUrl} />
            </p>
          )}
          {isLogin && <LoginFacts query={query} />}
          {query.narrowsAge && (
            <Note tone="warn" title={t('query.narrowsAge')}>
              <p>{t('query.narrowsAge.help')}</p>
            </Note>
          )}
          {claims.length > 0 && (
            <div className="asks">
              {claims.map(claim => (
                <ClaimRow
                  key={claim.name}
                  claim={claim}
                  chosen={chosen.get(claim.name) ?? null}
                  onChoose={value => choose(claim.name, value)}
                />
              ))}
            </div>
          )}
          {query.statements.map(statement => (
            <IssuedLine key={statement.issuer} {...statement} />
          ))}
          {!isLogin && history && (
            <QueryLine icon="history">
              {history.lastAnsweredAt === null || history.answered === 0
                ? t('query.first')
                : t('query.history', { count: history.answered, day: date(history.lastAnsweredAt) })}
            </QueryLine>
          )}
          {!isLogin && (
            <QueryLine icon="lock">
              <b className="t-2">{t('query.where')}</b>{' '}
              {t(query.isEncrypted ? 'query.where.encrypted' : 'query.where.plain', { host: service.host })}{' '}
              {t(query.isLogin ? 'query.where.login' : 'query.where.known')} {t('query.where.noted')}
            </QueryLine>
          )}
          <QueryLine icon="info">
            {t('query.refusing')}{' '}
            <button className="btn-link" type="button" onClick={onRefuseAndTell}>
              {t('query.refuseAndTell')}
            </button>
          </QueryLine>
          {keys.length > 1 && <KeyChoices keys={keys} answering={answering} />}
          {keys.length === 0 && (
            <Note tone="bad" title={t('webEid.noKey')}>
              <p>{t('query.noKey')}</p>
            </Note>
          )}
        </ScrollRegion>
        <footer className="decision-foot">
          <p className="t-sm t-2 grow" role="status" aria-live="polite">
            {status}
          </p>
          <RefuseButton onRefuse={onRefuse} />
          <button className="btn btn-md btn-primary btn-wide" type="submit" aria-disabled={!isReady}>
            {doLabel}
          </button>
        </footer>
      </form>
      <AnswerPin
        answering={answering}
        sub={t(isHidden ? 'query.pin.reveal' : isLogin ? 'query.pin.login' : 'query.pin.share')}
        doLabel={t(isHidden ? 'query.pin.reveal.do' : isLogin ? 'query.pin.login.do' : 'query.pin.share.do')}
        fact={{
          icon: isLogin ? 'mask' : 'globe',
          what: isHidden || isLogin ? nameOfService(service) : list(approved.map(nameOf)),
          host: service.host,
        }}
        act={act}
        onGiveUp={() => bridge.disclosure.cancel()}
        onDone={take}
        onFailed={setError}
      />
    </>
  )
}

const PolicyLink = ({ address }: { readonly address: string | null }) => {
  const { t } = useSpeech()
  if (address === null) return <span className="t-sm t-3">{t('query.noPolicy')}</span>
  return (
    <button
      className="btn-link nowrap t-sm"
      type="button"
      onClick={() => void bridge.arrival.openAddress({ address }).catch(() => undefined)}
    >
      {t('query.policy')}
    </button>
  )
}
