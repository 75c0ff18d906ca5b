/** The locked window: nothing about its user, and one PIN to go on. Above every other layer, whatever was open. */
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Settings } from '../../../shared/model/app.ts'
import type { SessionState } from '../../../shared/model/session.ts'
import { Icon } from '../../components/icon.tsx'
import { LanguageSelect } from '../../components/language-select.tsx'
import { UnlockForm } from '../../components/unlock-form.tsx'
import { useSpeech } from '../../speech.tsx'

export interface LockedScreenProps {
  readonly session: SessionState
  readonly settings: Settings
  readonly onSave: (settings: Settings) => Promise<void>
  readonly onUnlocked: (session: SessionState) => void
  /** Revokes a key, for which nobody has to get in. */
  readonly lost: ReactNode
}

export const LockedScreen = ({ session, settings, onSave, onUnlocked, lost }: LockedScreenProps) => {
  const { t } = useSpeech()
  const layer = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    // What was half typed in the layers below.
    for (const field of document.querySelectorAll<HTMLInputElement>('input[type=password]')) field.value = ''
    const element = layer.current
    element?.showModal()
    return () => element?.close()
  }, [])
  useEffect(() => {
    document.title = t('lock.title')
  }, [t])
  const [isLost, setLost] = useState(false)
  const { reason } = session
  const { afterMinutes } = session.settings
  return (
    <dialog
      ref={layer}
      className="focus locked"
      aria-label={t('lock.title')}
      onKeyDown={event => {
        const isBelow = (event.target as Element).closest('dialog') === layer.current
        if (event.key === 'Escape' && isBelow) event.preventDefault()
      }}
      onCancel={event => event.target === layer.current && event.preventDefault()}
      // The browser closes a layer that refused to be cancelled before.
      onClose={event => event.target === layer.current && layer.current?.showModal()}
    >
      <header className="focus-bar">
        <span className="grow" />
        <LanguageSelect settings={settings} onSave={onSave} />
      </header>
      <main className="focus-body">
        {isLost ? (
          <div className="stack g-4 locked-lost">
            <div>
              <button className="btn btn-quiet" type="button" onClick={() => setLost(false)}>
                <Icon name="back" />
                {t('lock.back')}
              </button>
            </div>
            {lost}
          </div>
        ) : (
          <div className="unlock stack g-5">
            <div className="stack g-2 center">
              <Icon name="signet" className="icon-seal" />
              <h1 className="t-title">{t('lock.title')}</h1>
              {reason !== null && <p className="t-2">{t(`lock.reason.${reason}`, { minutes: afterMinutes })}</p>}
            </div>
            <UnlockForm words={t('lock.unlock')} onUnlocked={onUnlocked} />
            <p className="center-t t-sm">
              <button className="btn btn-link" type="button" onClick={() => setLost(true)}>
                {t('lock.lost')}
              </button>
            </p>
          </div>
        )}
      </main>
    </dialog>
  )
}
