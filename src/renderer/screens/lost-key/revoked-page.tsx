/** The key is revoked: what that means now, whether the registry knows, and the proof to keep. */
import { useLayoutEffect, useRef, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { RevokedKey } from '../../../shared/model/recovery.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { NextSteps } from '../../components/next-steps.tsx'
import { Note } from '../../components/note.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'

export interface RevokedPageProps {
  readonly revoked: RevokedKey
  readonly onAnother: () => void
}

export const RevokedPage = ({ revoked, onAnother }: RevokedPageProps) => {
  const { t, fullMoment } = useSpeech()
  const { keyId, sheetNumber, revokedAt, delivery } = revoked
  const [saved, setSaved] = useState<string | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const saveButton = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => saveButton.current?.focus(), [])
  const save = (): void => {
    setError(null)
    bridge.recovery.saveProof({ keyId }).then(
      file => setSaved(file?.fileName ?? null),
      (thrown: unknown) => setError(toDetail(thrown)),
    )
  }
  return (
    <div className="stack g-5 narrow">
      <Note tone="ok" role="status" title={t('revoked.title')}>
        <p>{t('revoked.help', { sheet: sheetNumber, time: fullMoment(revokedAt) })}</p>
      </Note>
      {delivery !== 'sent' && (
        <Note tone={delivery === 'kept' ? 'warn' : 'info'} title={t(`revoked.${delivery}`)}>
          <p>{t(`revoked.${delivery}.help`)}</p>
        </Note>
      )}
      {error && <ProblemNote error={error} />}
      <section className="stack g-2">
        <NextSteps />
      </section>
      <section className="card item" aria-label={t('revoked.proof')}>
        <Icon name="save" className="t-2" />
        <div className="grow">
          <b>{t('revoked.proof')}</b>
          <p className="t-sm t-2">{t('revoked.proof.help')}</p>
          <p className="t-sm" role="status">
            {saved !== null && t('revoked.saved', { file: saved })}
          </p>
        </div>
        <button className="btn" type="button" ref={saveButton} onClick={save}>
          {t('revoked.save')}
        </button>
      </section>
      <div>
        <button className="btn" type="button" onClick={onAnother}>
          {t('revoked.another')}
        </button>
      </div>
    </div>
  )
}
