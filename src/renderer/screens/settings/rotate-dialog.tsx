/** Encrypts everything that is kept anew: each way that is to open it afterwards is proven now, the others are left behind. */
import { useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import { longestPassphrase, type SlotSummary } from '../../../shared/model/vault.ts'
import { bridge } from '../../bridge.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { TaskDoneDialog } from '../../components/key-tasks/task-done-dialog.tsx'
import type { Fault, Values } from '../../components/key-tasks/use-key-task.ts'
import { nameOfKey } from '../../components/key-words.ts'
import { Note } from '../../components/note.tsx'
import { SecretField } from '../../components/secret-field.tsx'
import { type Speech, useSpeech } from '../../speech.tsx'
import { findOpeners, type Opener } from './opener-fields.tsx'
import { nameOfSlot } from './openers-card.tsx'
import { PinOfKey } from './pin-of-key.tsx'

export interface RotateDialogProps {
  readonly slots: readonly SlotSummary[]
  /** Those at hand. */
  readonly keys: readonly KeySummary[]
  readonly onRotated: (slots: readonly SlotSummary[]) => void
  readonly onClose: () => void
}

const fieldOf = (place: number): string => `way-${place}`

const toWay = ({ key }: Opener, place: number, values: Values) =>
  key
    ? ({ kind: 'key', keyId: key.keyId, pin: key.pin.onReader ? null : values(fieldOf(place)) } as const)
    : ({ kind: 'passphrase', passphrase: values(fieldOf(place)) } as const)

const findEmpty = (openers: readonly Opener[], values: Values, t: Speech['t']): Fault | null => {
  const place = openers.findIndex(({ key }, index) => !key?.pin.onReader && values(fieldOf(index)) === '')
  const message = t(openers[place]?.key ? 'pin.empty' : 'passphrase.empty')
  return place < 0 ? null : { field: fieldOf(place), message }
}

/** `way` tells which of the PINs was wrong; there is one passphrase at most. */
const placeWrong = (openers: readonly Opener[], { code, facts }: ErrorDetail, t: Speech['t']): Fault | null => {
  if (code === 'tokens/pin-incorrect') return { field: fieldOf(Number(facts['way'])), message: t('task.pin.wrong') }
  if (code !== 'vault/passphrase-incorrect') return null
  return { field: fieldOf(openers.findIndex(({ key }) => key === null)), message: t('passphrase.wrong') }
}

export const RotateDialog = ({ slots, keys, onRotated, onClose }: RotateDialogProps) => {
  const { t, list } = useSpeech()
  const here = findOpeners(slots, keys)
  const [leftIds, setLeftIds] = useState<readonly string[]>([])
  const [agreed, setAgreed] = useState(false)
  const [count, setCount] = useState<number | null>(null)
  const kept = here.filter(({ id }) => !leftIds.includes(id))
  const idOf = ({ kind, keyId }: SlotSummary): string => (kind === 'passphrase' ? kind : keyId)
  const lost = slots.filter(slot => kept.every(({ id }) => id !== idOf(slot)))
  if (count !== null)
    return (
      <TaskDoneDialog title={t('rotate.done')} onClose={onClose}>
        <p>{t('rotate.done.help', { count })}</p>
      </TaskDoneDialog>
    )
  return (
    <FormDialog<readonly SlotSummary[]>
      icon="again"
      title={t('rotate.title')}
      sub={t('rotate.sub')}
      words={t('rotate.do')}
      workingWords={t('rotate.working')}
      check={values => {
        if (kept.length === 0) return { field: 'kept', message: t('rotate.nothing') }
        return (
          findEmpty(kept, values, t) ??
          (lost.length > 0 && !agreed ? { field: 'lost', message: t('rotate.agree.missing') } : null)
        )
      }}
      run={values =>
        bridge.vault.rotate({
          ways: kept.map((opener, place) => toWay(opener, place, values)),
          dropOthers: lost.length > 0 && agreed,
        })
      }
      place={error => placeWrong(kept, error, t)}
      onDone={done => {
        onRotated(done)
        setCount(done.length)
      }}
      onClose={onClose}
    >
      {messageOf => (
        <>
          <p>{t('rotate.help')}</p>
          {kept.map(({ id, key }, place) => (
            <div key={id} className="stack g-1">
              {key ? (
                <PinOfKey
                  name={fieldOf(place)}
                  summary={key}
                  label={t('opener.by.pin', { name: nameOfKey(key) })}
                  fault={messageOf(fieldOf(place))}
                />
              ) : (
                <SecretField
                  name={fieldOf(place)}
                  label={t('passphrase.label')}
                  fault={messageOf(fieldOf(place))}
                  maxLength={longestPassphrase}
                />
              )}
              {slots.length > 1 && (
                <p>
                  <button className="btn btn-link" type="button" onClick={() => setLeftIds([...leftIds, id])}>
                    {t('rotate.leave')}
                  </button>
                </p>
              )}
            </div>
          ))}
          {lost.length > 0 && (
            <>
              <Note tone="warn" role="status" title={t('rotate.lost')}>
                <p>{list(lost.map(slot => nameOfSlot(slot, keys, t)))}</p>
              </Note>
              <label className="check">
                <input
                  type="checkbox"
                  name="lost"
                  checked={agreed}
                  onChange={event => setAgreed(event.target.checked)}
                />
                <span>{t('rotate.agree')}</span>
              </label>
            </>
          )}
          {['kept', 'lost'].map(field => {
            const message = messageOf(field)
            return message !== null && <Note key={field} tone="warn" role="alert" title={message} />
          })}
        </>
      )}
    </FormDialog>
  )
}
