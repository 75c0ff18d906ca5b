/** Step 1 of a call: which key, by the number on the caller's sheet or by its key id. Nobody's name is asked for. */
import { useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { RegisteredKey } from '../../../shared/model/registry.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useSpeech } from '../../speech.tsx'
import { StepHead } from './step-head.tsx'

export const FindCard = ({ onFound }: { readonly onFound: (key: RegisteredKey) => void }) => {
  const { t, date } = useSpeech()
  const [found, setFound] = useState<readonly RegisteredKey[]>([])
  const [fault, setFault] = useState<string | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const [isWorking, setWorking] = useState(false)
  const find = async (wanted: string): Promise<void> => {
    if (isWorking) return
    setFault(null)
    setError(null)
    setFound([])
    if (wanted === '') return setFault(t('desk.find.empty'))
    setWorking(true)
    try {
      const keys = await bridge.support.find({ wanted })
      setFound(keys)
      if (keys.length === 1 && keys[0]) onFound(keys[0])
      else if (keys.length === 0) setFault(t('desk.find.none'))
    } catch (thrown) {
      setError(toDetail(thrown))
    } finally {
      setWorking(false)
    }
  }
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
          void find(String(new FormData(event.currentTarget).get('wanted') ?? '').trim())
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
      {found.length > 1 && (
        <ul className="list">
          {found.map(key => (
            <li key={key.keyId}>
              <button className="item item-link" type="button" onClick={() => onFound(key)}>
                <Icon name="key" className="t-2" />
                <span className="grow">
                  <b>{t('lost.sheet', { sheet: key.sheetNumbers.join(', ') })}</b>
                  <span className="block t-sm t-2 path">
                    {key.keyId} · {t('desk.found.registered', { date: date(key.registeredAt) })}
                  </span>
                </span>
                <Icon name="right" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
