/** Finds the lost key: among those of this computer, by the sheet number or key id, or from its enrolment file. */
import type { RecoverableKey } from '../../../shared/model/recovery.ts'
import { bridge } from '../../bridge.ts'
import { FoundKeys } from '../../components/found-keys.tsx'
import { Icon } from '../../components/icon.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useSpeech } from '../../speech.tsx'
import { useKeySearch } from '../../use-key-search.ts'

export interface FindKeyProps {
  readonly known: readonly RecoverableKey[]
  readonly onFound: (key: RecoverableKey) => void
  readonly onCancel: (() => void) | undefined
}

export const FindKey = ({ known, onFound, onCancel }: FindKeyProps) => {
  const { t, date } = useSpeech()
  const { found, fault, error, isWorking, setFault, run } = useKeySearch(known, t('lost.find.none'), onFound)
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
      <FoundKeys
        keys={found}
        sheetOf={({ sheetNumber }) => sheetNumber}
        since={({ enrolledAt }) => t('lost.key.enrolled', { date: date(enrolledAt) })}
        onChoose={onFound}
      />
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
