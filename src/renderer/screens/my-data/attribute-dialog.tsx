/** Adds or changes one item of personal data, and where it lies: in the vault, or on a key behind its PIN. */
import { useState } from 'react'
import { type AttributeName, attributeCatalogue, attributeNames } from '../../../shared/attribute-catalogue.ts'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { KeptAttributes } from '../../../shared/model/attribute.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import { bridge } from '../../bridge.ts'
import { FieldError } from '../../components/field-error.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { PinTaskDialog } from '../../components/key-tasks/pin-task-dialog.tsx'
import type { Fault } from '../../components/key-tasks/use-key-task.ts'
import { nameOfKey } from '../../components/key-words.ts'
import { Select } from '../../components/select.tsx'
import { useSpeech } from '../../speech.tsx'
import type { KeptRow } from './attribute-row.tsx'
import { ValueField } from './value-field.tsx'

export interface AttributeDialogProps {
  /** Absent: a new one. */
  readonly row?: KeptRow
  /** Names that are kept already. */
  readonly taken: readonly string[]
  /** Keys that can hold data. */
  readonly tokens: readonly KeySummary[]
  readonly onDone: (kept: KeptAttributes) => void
  readonly onClose: () => void
}

/** What people add first. */
const usual: AttributeName = 'given_name'

export const AttributeDialog = ({ row, taken, tokens, onDone, onClose }: AttributeDialogProps) => {
  const { t, claim, describe } = useSpeech()
  const free = attributeNames.filter(each => !taken.includes(each))
  const [name, setName] = useState<string>(row?.name ?? (free.includes(usual) ? usual : (free[0] ?? usual)))
  const [value, setValue] = useState(row?.value ?? '')
  /** `vault`, or the id of a key. */
  const [place, setPlace] = useState(row?.keyId ?? 'vault')
  const keyId = place === 'vault' ? (row?.keyId ?? null) : place
  const token = tokens.find(each => each.keyId === keyId)
  const { format, maxChars } = attributeCatalogue[name as AttributeName]
  // One on a key stays on that key or comes into the vault; it is never on two.
  const places = row?.keyId ? tokens.filter(each => each.keyId === row.keyId) : tokens
  const item = claim(name)
  const save = (pin: string | null): Promise<KeptAttributes> =>
    bridge.myData.setAttribute({
      name,
      value,
      place: place === 'vault' ? 'vault' : 'key',
      key: keyId === null ? null : { keyId, pin },
    })
  const check = (): Fault | null => (value.trim() === '' ? { field: 'value', message: t('attribute.missing') } : null)
  const placeFault = (error: ErrorDetail): Fault | null => {
    if (!/^attributes\/(invalid|characters|too-long)$/.test(error.code)) return null
    const { what, todo } = describe(error)
    return { field: 'value', message: `${what} ${todo}` }
  }
  const fields = (messageOf: (field: string) => string | null) => (
    <>
      {!row && (
        <div className="field">
          <label className="label" htmlFor="attribute">
            {t('attribute.what')}
          </label>
          <Select
            id="attribute"
            value={name}
            data-first-focus
            onChange={event => {
              setName(event.target.value)
              setValue('')
            }}
          >
            {free.map(each => (
              <option key={each} value={each}>
                {claim(each)}
              </option>
            ))}
          </Select>
        </div>
      )}
      <ValueField
        key={name}
        format={format}
        maxChars={maxChars}
        label={row ? item : t('attribute.value')}
        value={value}
        isFirst={row !== undefined}
        fault={messageOf('value')}
        onChange={setValue}
      />
      {places.length > 0 && (
        <div className="field">
          <label className="label" htmlFor="attribute-place">
            {t('attribute.place')}
          </label>
          <Select id="attribute-place" value={place} onChange={event => setPlace(event.target.value)}>
            <option value="vault">{t('attribute.place.vault')}</option>
            {places.map(each => (
              <option key={each.keyId} value={each.keyId}>
                {t('attribute.place.key', { name: nameOfKey(each) })}
              </option>
            ))}
          </Select>
          <p className="help">{t('attribute.place.help')}</p>
        </div>
      )}
      {keyId !== null && !token && <FieldError id="no-token" message={t('attribute.keyAbsent')} />}
    </>
  )
  const title = row ? t('attribute.edit') : t('attribute.add')
  if (token)
    return (
      <PinTaskDialog
        summary={token}
        icon="data"
        title={title}
        sub={t('attribute.sub')}
        pinLabel={t('pin.label')}
        words={t('attribute.save')}
        workingWords={t('attribute.saving')}
        before={fields}
        check={check}
        run={async pin => {
          onDone(await save(pin))
          return null
        }}
        place={placeFault}
        doneTitle={t('attribute.save')}
        describeDone={() => ''}
        onClose={onClose}
        onUnblock={onClose}
      />
    )
  return (
    <FormDialog
      icon="data"
      title={title}
      sub={t('attribute.sub')}
      words={t('attribute.save')}
      check={check}
      run={() => save(null)}
      place={placeFault}
      onDone={onDone}
      onClose={onClose}
    >
      {fields}
    </FormDialog>
  )
}
