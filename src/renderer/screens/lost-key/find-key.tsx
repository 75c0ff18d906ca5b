/** Finds the lost key: among those of this computer, by the sheet number or key id, or from its enrolment file. */
import { useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { RecoverableKey } from '../../../shared/model/recovery.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useSpeech } from '../../speech.tsx'

export interface FindKeyProps {
  readonly known: readonly RecoverableKey[]
  readonly onFound: (key: RecoverableKey) => void
  readonly onCancel: (() => void) | undefined
}

export const FindKey = ({ known, onFound, onCancel }: FindKeyProps) => {
  const { t, date } = useSpeech()
  const [found, setFound] = useState<readonly RecoverableKey[]>(known)
  const [fault, setFault] = useState<string | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const [isWorking, setWorking] = useState(false)
  const run = async (asking: () => Promise<readonly RecoverableKey[]>): Promise<void> => {
    if (isWorking) return
    setWorking(true)
    setFault(null)
    setError(null)
    try {
      const keys = await asking()
      setFound(keys)
      if (keys.length === 1 && keys[0]) onFound(keys[0])
      else if (keys.length === 0) setFault(t('lost.find.none'))
    } catch (thrown) {
      setError(toDetail(thrown))
    } finally {
      setWorking(false)
    }
  }
  const open = (): void =>
    void run(async () => {
      const key = await bridge.recovery.openEnrolment()
      return key ? [key] : found
    })
  return (
    <section className="card" aria-labelledby="find-title">
      <div className="card-head">
        <h3 id="find-title">{t('lost.find')}</h3>
      </div>
      {found.length > 1 && (
        <ul className="list">
          {found.map(key => (
            <li key={key.keyId}>
              <button className="item item-link" type="button" onClick={() => onFound(key)}>
                <Icon name="key" className="t-2" />
                <span className="grow">
                  <b>{t('lost.sheet', { sheet: key.sheetNumber })}</b>
                  <span className="block t-sm t-2 path">
                    {key.keyId} · {t('lost.key.enrolled', { date: date(key.enrolledAt) })}
                  </span>
                </span>
                <Icon name="right" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        className="card-pad stack g-4"
        noValidate
        onSubmit={event => {
          event.preventDefault()
          const wanted = String(new FormData(event.currentTarget).get('wanted') ?? '').trim()
          if (wanted === '') setFault(t('lost.find.empty'))
          else void run(() => bridge.recovery.find({ wanted }))
        }}
      >
        {error && <ProblemNote error={error} />}
        <TextField name="wanted" label={t('lost.find.label')} help={t('lost.find.help')} fault={fault} />
        <div className="row wrap g-3">
          <button className="btn btn-primary" type="submit" aria-disabled={isWorking}>
            {isWorking && <Icon name="again" className="spin" />}
            {t('lost.find.do')}
          </button>
          <button className="btn" type="button" aria-disabled={isWorking} onClick={open}>
            <Icon name="file" />
            {t('lost.find.file')}
          </button>
          {onCancel && (
            <button className="btn btn-quiet" type="button" onClick={onCancel}>
              {t('app.cancel')}
            </button>
          )}
        </div>
      </form>
    </section>
  )
}
