/** Links of websites: one that was copied is opened here, and which kinds the desktop may send here is decided here. */
import { useCallback, useRef, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { SchemeState } from '../../../shared/model/arrival.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { FieldError } from '../../components/field-error.tsx'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'
import { useLoad } from '../../use-load.ts'

const loadSchemes = () => bridge.arrival.schemes()

export const LinksCard = () => {
  const { t } = useSpeech()
  const { loaded, reload } = useLoad(loadSchemes)
  const [changed, setChanged] = useState<readonly SchemeState[] | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const schemes = changed ?? (loaded.state === 'ready' ? loaded.value : null)
  const allow = useCallback(({ scheme, isAllowed }: SchemeState) => {
    setError(null)
    bridge.arrival
      .allowScheme({ scheme, isAllowed: !isAllowed })
      .then(setChanged, (thrown: unknown) => setError(toDetail(thrown)))
  }, [])
  return (
    <section className="card list" aria-labelledby="links-title">
      <div className="card-head">
        <div>
          <h2 id="links-title">{t('links.title')}</h2>
          <p className="t-sm t-2">{t('links.sub')}</p>
        </div>
      </div>
      <PasteLink />
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <ProblemNote error={loaded.error} onRetry={reload} />}
      {schemes?.map(state => (
        <SchemeRow key={state.scheme} state={state} onToggle={() => allow(state)} />
      ))}
      {error && <ProblemNote error={error} />}
    </section>
  )
}

const SchemeRow = ({ state, onToggle }: { readonly state: SchemeState; readonly onToggle: () => void }) => {
  const { t } = useSpeech()
  const { scheme, isAllowed, isOwn } = state
  return (
    <div className="setting item-b">
      <div>
        <label className="t-b" htmlFor={`scheme-${scheme}`}>
          <code>{scheme}:</code>
        </label>
        <p id={`scheme-${scheme}-help`}>{t(`links.${scheme}.help`)}</p>
      </div>
      <span className="switch switch-end">
        <input
          type="checkbox"
          role="switch"
          id={`scheme-${scheme}`}
          aria-describedby={`scheme-${scheme}-help`}
          checked={isAllowed}
          aria-checked={isAllowed}
          disabled={isOwn}
          onChange={onToggle}
        />
      </span>
    </div>
  )
}

const PasteLink = () => {
  const { t, describe } = useSpeech()
  const field = useRef<HTMLInputElement>(null)
  const [fault, setFault] = useState<string | null>(null)
  const open = async (): Promise<void> => {
    const link = field.current?.value.trim() ?? ''
    setFault(link === '' ? t('links.paste.empty') : null)
    if (link === '') return
    try {
      await bridge.arrival.openLink({ link })
    } catch (thrown) {
      const { what, todo } = describe(toDetail(thrown))
      setFault(`${what} ${todo}`)
    }
  }
  return (
    <form
      className="item"
      noValidate
      onSubmit={event => {
        event.preventDefault()
        void open()
      }}
    >
      <div className="field grow">
        <label className="label" htmlFor="link">
          {t('links.paste')}
        </label>
        <div className="row g-2">
          <input
            className="input grow"
            id="link"
            ref={field}
            maxLength={8192}
            autoComplete="off"
            spellCheck={false}
            aria-invalid={fault !== null}
            aria-describedby="link-help link-error"
          />
          <button className="btn" type="submit">
            {t('links.paste.do')}
          </button>
        </div>
        <p className="help" id="link-help">
          {t('links.paste.help')}
        </p>
        <FieldError id="link-error" message={fault} />
      </div>
    </form>
  )
}
