/** What a card showed and when it goes, with the way to keep some of it. */
import { useState } from 'react'
import type { Attribute, KeptAttributes } from '../../../shared/model/attribute.ts'
import { bridge } from '../../bridge.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { Note } from '../../components/note.tsx'
import { useSpeech } from '../../speech.tsx'
import { AttributeValue } from './attribute-value.tsx'

export interface CardNoteProps {
  readonly kept: KeptAttributes
  readonly onChanged: (kept: KeptAttributes) => void
}

type Expiring = Attribute & { readonly expiresAt: string }

export const CardNote = ({ kept, onChanged }: CardNoteProps) => {
  const { t, claim, list, moment } = useSpeech()
  const [task, setTask] = useState<'keep' | 'delete' | null>(null)
  const expiring = kept.inVault.filter((each): each is Expiring => each.expiresAt !== null)
  const [first] = expiring.toSorted((a, b) => a.expiresAt.localeCompare(b.expiresAt))
  if (!first) return null
  const finish = (next: KeptAttributes): void => {
    setTask(null)
    onChanged(next)
  }
  return (
    <>
      <Note
        tone="info"
        title={t('card.note', { count: expiring.length })}
        actions={
          <>
            <button className="btn" type="button" onClick={() => setTask('keep')}>
              {t('card.keep', { count: expiring.length })}
            </button>
            <button className="btn btn-quiet" type="button" onClick={() => setTask('delete')}>
              {t('card.delete')}
            </button>
          </>
        }
      >
        <p>{list(expiring.map(({ name }) => claim(name)))}</p>
        <p>{t('card.note.until', { time: moment(first.expiresAt) })}</p>
      </Note>
      {task === 'keep' && <KeepDialog expiring={expiring} onDone={finish} onClose={() => setTask(null)} />}
      {task === 'delete' && (
        <FormDialog
          icon="trash"
          isDanger
          title={t('card.delete.title')}
          words={t('card.delete')}
          run={() => bridge.myData.deleteCardData()}
          onDone={finish}
          onClose={() => setTask(null)}
        >
          <p>{t('card.delete.help', { count: expiring.length })}</p>
        </FormDialog>
      )}
    </>
  )
}

interface KeepDialogProps {
  readonly expiring: readonly Expiring[]
  readonly onDone: (kept: KeptAttributes) => void
  readonly onClose: () => void
}

const KeepDialog = ({ expiring, onDone, onClose }: KeepDialogProps) => {
  const { t, claim } = useSpeech()
  const [names, setNames] = useState<readonly string[]>([])
  return (
    <FormDialog
      icon="card"
      title={t('card.keep.title')}
      sub={t('card.keep.sub')}
      words={t('card.keep.do', { count: names.length })}
      check={() => (names.length === 0 ? { field: 'keep', message: t('card.keep.none') } : null)}
      run={() => bridge.myData.keepCardData({ names: [...names] })}
      onDone={onDone}
      onClose={onClose}
    >
      {messageOf => (
        <>
          <ul className="stack g-2">
            {expiring.map(({ name, value }, index) => (
              <li key={name}>
                <label className="check">
                  <input
                    type="checkbox"
                    name="keep"
                    checked={names.includes(name)}
                    onChange={event =>
                      setNames(event.target.checked ? [...names, name] : names.filter(each => each !== name))
                    }
                    {...(index === 0 ? { 'data-first-focus': true } : {})}
                  />
                  <span>
                    <b className="block">{claim(name)}</b> <AttributeValue name={name} value={value} />
                  </span>
                </label>
              </li>
            ))}
          </ul>
          {messageOf('keep') && (
            <p className="error" role="alert">
              {messageOf('keep')}
            </p>
          )}
        </>
      )}
    </FormDialog>
  )
}
