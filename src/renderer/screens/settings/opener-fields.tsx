/** Proof for a change of what opens the user's data: something that opens it now. */
import type { KeySummary } from '../../../shared/model/key.ts'
import { longestPassphrase, type SlotSummary } from '../../../shared/model/vault.ts'
import type { Fault, Values } from '../../components/key-tasks/use-key-task.ts'
import { nameOfKey } from '../../components/key-words.ts'
import { Note } from '../../components/note.tsx'
import { SecretField } from '../../components/secret-field.tsx'
import { Select } from '../../components/select.tsx'
import { type Speech, useSpeech } from '../../speech.tsx'
import { PinOfKey } from './pin-of-key.tsx'

export interface Opener {
  readonly id: string
  /** null: it is the passphrase. */
  readonly key: KeySummary | null
}

/** Those that can be used now: keys that are at hand, in the order of their slots, and the passphrase. */
export const findOpeners = (slots: readonly SlotSummary[], keys: readonly KeySummary[]): readonly Opener[] => [
  ...slots.flatMap((slot): readonly Opener[] => {
    const key = keys.find(({ keyId }) => keyId === slot.keyId)
    return key ? [{ id: key.keyId, key }] : []
  }),
  ...(slots.some(({ kind }) => kind === 'passphrase') ? [{ id: 'passphrase', key: null }] : []),
]

export const checkOpener = (opener: Opener | undefined, values: Values, t: Speech['t']): Fault | null => {
  if (!opener) return { field: 'by', message: t('lock.noKey') }
  if (opener.key?.pin.onReader || values('by') !== '') return null
  return { field: 'by', message: t(opener.key ? 'pin.empty' : 'passphrase.empty') }
}

/** After `checkOpener`. */
export const toWay = (opener: Opener | undefined, values: Values) =>
  opener?.key
    ? ({ kind: 'key', keyId: opener.key.keyId, pin: opener.key.pin.onReader ? null : values('by') } as const)
    : ({ kind: 'passphrase', passphrase: values('by') } as const)

export interface OpenerFieldsProps {
  readonly openers: readonly Opener[]
  readonly opener: Opener | undefined
  readonly onChoose: (id: string) => void
  readonly fault: string | null
}

export const OpenerFields = ({ openers, opener, onChoose, fault }: OpenerFieldsProps) => {
  const { t } = useSpeech()
  if (!opener) return <Note tone="info" role="status" title={t('lock.noKey')} />
  return (
    <>
      {openers.length > 1 && (
        <div className="field">
          <label className="label" htmlFor="opener">
            {t('opener.by')}
          </label>
          <Select id="opener" value={opener.id} onChange={event => onChoose(event.target.value)}>
            {openers.map(({ id, key }) => (
              <option key={id} value={id}>
                {key ? nameOfKey(key) : t('opener.passphrase')}
              </option>
            ))}
          </Select>
        </div>
      )}
      {opener.key ? (
        <PinOfKey
          name="by"
          summary={opener.key}
          label={t('opener.by.pin', { name: nameOfKey(opener.key) })}
          fault={fault}
        />
      ) : (
        <SecretField name="by" label={t('passphrase.label')} fault={fault} maxLength={longestPassphrase} />
      )}
    </>
  )
}
