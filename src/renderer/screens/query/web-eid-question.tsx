/** A request of the Web eID extension: a login by name, a certificate, or a hash that nobody here can read. */
import { useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { Arrival } from '../../../shared/model/arrival.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import { findAnsweringKeys } from '../../../shared/model/web-eid.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { HostName } from '../../components/host-name.tsx'
import { Icon } from '../../components/icon.tsx'
import { Note } from '../../components/note.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { ScrollRegion } from '../../components/scroll-region.tsx'
import { useSpeech } from '../../speech.tsx'
import { AnswerPin } from './answer-pin.tsx'
import { DonePage } from './done-page.tsx'
import { FocusPage } from './focus-page.tsx'
import { KeyChoices } from './key-choices.tsx'
import { RefuseButton } from './refuse-button.tsx'
import { useAnswering } from './use-answering.ts'

export interface WebEidQuestionProps {
  readonly arrival: Extract<Arrival, { readonly kind: 'web-eid' }>
  /** The website no longer waits. */
  readonly isWithdrawn: boolean
  readonly keys: readonly KeySummary[]
  readonly onLeave: () => void
}

export const WebEidQuestion = ({ arrival, isWithdrawn, keys, onLeave }: WebEidQuestionProps) => {
  const { t } = useSpeech()
  const { request, arrivalId, arrivedAt } = arrival
  const { site, act } = request
  const usable = findAnsweringKeys(request, keys)
  const answering = useAnswering(usable)
  const [isConfirmed, setConfirmed] = useState(false)
  const [isDone, setDone] = useState(false)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const title = t(`webEid.${act}.title`, { host: site.host })
  const { key } = answering
  const isReady = key !== null && (act !== 'sign-hash' || isConfirmed)

  const answer = (chosen: KeySummary, pin: string | null): Promise<void> =>
    bridge.webEid.answer({ arrivalId, keyId: chosen.keyId, pin, isConfirmed })
  const go = (): void => {
    if (!isReady) return
    setError(null)
    if (act !== 'give-certificate') answering.show('pin')
    else
      answer(key, null).then(
        () => setDone(true),
        (thrown: unknown) => setError(toDetail(thrown)),
      )
  }

  if (isDone || isWithdrawn) {
    const outcome = isDone ? 'done' : 'withdrawn'
    return (
      <FocusPage arrivedAt={arrivedAt} title={t(`webEid.${outcome}`)} onRefuse={onLeave}>
        <DonePage tone={isDone ? 'ok' : 'none'} title={t(`webEid.${outcome}`)} onLeave={onLeave}>
          <p>{isDone ? t(`webEid.${act}.done`, { host: site.host }) : t('webEid.withdrawn.help')}</p>
          <p className="t-2">{t('query.return')}</p>
        </DonePage>
      </FocusPage>
    )
  }
  return (
    <FocusPage arrivedAt={arrivedAt} title={title} onRefuse={onLeave}>
      <form
        className="decision decision-narrow"
        aria-labelledby="who"
        noValidate
        onSubmit={event => {
          event.preventDefault()
          go()
        }}
      >
        <header className="decision-head">
          <div className="row g-4 top">
            <span className={`tile tile-lg ${site.isLookAlike ? 'tile-warn' : ''}`}>
              <Icon name={site.isLookAlike ? 'warn' : 'globe'} />
            </span>
            <div className="grow">
              <h1 id="who">{title}</h1>
              <p className="row wrap g-2">
                <HostName {...site} />
                <span className="pill pill-info">
                  <Icon name="globe" />
                  {t('webEid.byBrowser')}
                </span>
              </p>
            </div>
          </div>
        </header>
        <ScrollRegion className="decision-body stack g-4" label={title}>
          {error && <ProblemNote error={error} />}
          {site.isLookAlike && (
            <Note tone="warn" title={t('query.lookAlike')}>
              <p>{t('query.lookAlike.help', { name: site.hostUnicode ?? site.host })}</p>
            </Note>
          )}
          {act === 'sign-hash' && (
            <Note tone="warn" title={t('webEid.hash')}>
              <p>{t('webEid.hash.help')}</p>
            </Note>
          )}
          {act !== 'sign-hash' && (
            <Note tone="info" title={t('webEid.identified')}>
              <p>{t('webEid.identified.help', { name: key?.certificate?.commonName || t('webEid.you') })}</p>
            </Note>
          )}
          {act === 'log-in' && request.withSigningCertificate && <p>{t('webEid.bothCertificates')}</p>}
          {usable.length === 0 ? (
            <Note tone="bad" title={t('webEid.noKey')}>
              <p>{t(`webEid.${act}.noKey`)}</p>
            </Note>
          ) : (
            <KeyChoices keys={usable} answering={answering} />
          )}
          {act === 'sign-hash' && (
            <>
              <div>
                <p className="t-sm t-2">{t('webEid.hash.value', { algorithm: request.hashFunction })}</p>
                <p className="hash">{request.hash}</p>
              </div>
              <label className="check">
                <input type="checkbox" checked={isConfirmed} onChange={event => setConfirmed(event.target.checked)} />
                <span>{t('webEid.hash.confirm')}</span>
              </label>
            </>
          )}
        </ScrollRegion>
        <footer className="decision-foot">
          <p className="t-sm t-2 grow" role="status">
            {act === 'sign-hash' && !isConfirmed && usable.length > 0 ? t('webEid.hash.tick') : ''}
          </p>
          <RefuseButton onRefuse={onLeave} />
          <button className="btn btn-md btn-primary btn-wide" type="submit" aria-disabled={!isReady}>
            {t(`webEid.${act}.do`)}
          </button>
        </footer>
      </form>
      <AnswerPin
        answering={answering}
        sub={t(`webEid.${act}.pin`)}
        doLabel={t(`webEid.${act}.now`)}
        fact={{ icon: 'globe', what: title, host: site.host }}
        act={answer}
        onGiveUp={() => bridge.webEid.cancel()}
        onDone={() => setDone(true)}
        onFailed={setError}
      />
    </FocusPage>
  )
}
