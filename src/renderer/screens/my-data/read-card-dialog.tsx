/** Reads what an identity card shows without a PIN. It is kept for minutes, unless the user keeps it. */
import { useState } from 'react'
import type { CardReading } from '../../../shared/model/attribute.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import { bridge } from '../../bridge.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { Icon } from '../../components/icon.tsx'
import { TaskDoneDialog } from '../../components/key-tasks/task-done-dialog.tsx'
import { describePlaceOfKey, iconOfKey, nameOfKey } from '../../components/key-words.ts'
import { useSpeech } from '../../speech.tsx'

export interface ReadCardDialogProps {
  readonly tokens: readonly KeySummary[]
  readonly onRead: () => void
  readonly onClose: () => void
}

export const ReadCardDialog = ({ tokens, onRead, onClose }: ReadCardDialogProps) => {
  const { t, claim, list, moment } = useSpeech()
  const [reading, setReading] = useState<CardReading | null>(null)
  if (reading)
    return (
      <TaskDoneDialog title={t('card.done')} onClose={onClose}>
        {reading.read.length > 0 && (
          <p>
            {t('card.done.read', {
              items: list(reading.read.map(claim)),
              time: moment(reading.expiresAt),
            })}
          </p>
        )}
        {reading.own.length > 0 && <p>{t('card.done.own', { items: list(reading.own.map(claim)) })}</p>}
      </TaskDoneDialog>
    )
  return (
    <FormDialog
      icon="card"
      title={t('card.title')}
      sub={t('card.sub')}
      words={t('card.do')}
      run={values => bridge.myData.readCard({ keyId: values('card') || (tokens[0]?.keyId ?? '') })}
      onDone={read => {
        setReading(read)
        onRead()
      }}
      onClose={onClose}
    >
      <div className="choices" role="radiogroup" aria-label={t('card.which')}>
        {tokens.map((token, index) => (
          <label key={token.keyId} className="choice">
            <input
              type="radio"
              name="card"
              value={token.keyId}
              defaultChecked={index === 0}
              {...(index === 0 ? { 'data-first-focus': true } : {})}
            />
            <span className="tile">
              <Icon name={iconOfKey(token)} />
            </span>
            <span>
              <b>{nameOfKey(token)}</b>
              <p>{describePlaceOfKey(token, t)}</p>
            </span>
          </label>
        ))}
      </div>
    </FormDialog>
  )
}
