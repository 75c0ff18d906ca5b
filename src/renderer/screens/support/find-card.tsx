/** Step 1 of a call: which key, by the number on the caller's sheet or by its key id. Nobody's name is asked for. */
import type { RegisteredKey } from '../../../shared/model/registry.ts'
import { bridge } from '../../bridge.ts'
import { FoundKeys } from '../../components/found-keys.tsx'
import { Icon } from '../../components/icon.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useSpeech } from '../../speech.tsx'
import { useKeySearch } from '../../use-key-search.ts'
import { StepHead } from './step-head.tsx'

export const FindCard = ({ onFound }: { readonly onFound: (key: RegisteredKey) => void }) => {
  const { t, date } = useSpeech()
  const search = useKeySearch<RegisteredKey>([], t('desk.find.none'), onFound)
  const { found, fault, error, isWorking } = search
  return (
    <section className="card" aria-labelledby="desk-find">
      <StepHead id="desk-find" step={1} isDone={false} title={t('desk.find')}>
        <kbd>F3</kbd>
      </StepHead>
      <form
        className="card-pad stack g-4"
        noValidate
        onSubmit={event => {
          event.preventDefault()
          const wanted = String(new FormData(event.currentTarget).get('wanted') ?? '').trim()
          if (isWorking) return
          search.clear()
          if (wanted === '') search.setFault(t('desk.find.empty'))
          else void search.run(() => bridge.support.find({ wanted }))
        }}
      >
        {error && <ProblemNote error={error} />}
        <TextField name="wanted" label={t('desk.find.label')} help={t('desk.find.help')} fault={fault} />
        <div>
          <button className="btn btn-primary" type="submit" aria-disabled={isWorking}>
            <Icon name={isWorking ? 'again' : 'search'} className={isWorking ? 'spin' : ''} />
            {t('desk.find.do')}
          </button>
        </div>
      </form>
      <FoundKeys
        keys={found}
        sheetOf={({ sheetNumbers }) => sheetNumbers.join(', ')}
        since={({ registeredAt }) => t('desk.found.registered', { date: date(registeredAt) })}
        onChoose={onFound}
      />
    </section>
  )
}
