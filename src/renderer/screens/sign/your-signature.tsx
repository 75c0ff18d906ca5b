/** What goes into your signature: its field, how it is seen, your words, and how long it can be proven. */
import type { DocumentInspection, EmptySignatureField } from '../../../shared/model/document.ts'
import { Select } from '../../components/select.tsx'
import { useSpeech } from '../../speech.tsx'
import { LevelChoices } from './level-choices.tsx'
import { LockChoice } from './lock-choice.tsx'
import { type ChoicesState, whyInvisible } from './signature-choices.ts'
import { VisibleChoices } from './visible-choices.tsx'

export interface YourSignatureProps extends ChoicesState {
  readonly inspection: DocumentInspection
  readonly page: number
  readonly onShowPage: (page: number) => void
  readonly hasAuthority: boolean
  readonly onShowSettings: () => void
}

export const YourSignature = (props: YourSignatureProps) => {
  const { inspection, choices, change, page, onShowPage, hasAuthority, onShowSettings } = props
  const { t } = useSpeech()
  const text = (id: 'reason' | 'location') => (
    <div className="field">
      <label className="label" htmlFor={id}>
        {t(`panel.${id}`)} <span className="t-3 t-norm">({t('panel.optional')})</span>
      </label>
      <input
        className="input"
        id={id}
        value={choices[id]}
        maxLength={500}
        autoComplete="off"
        onChange={event => change({ [id]: event.target.value })}
      />
    </div>
  )
  return (
    <section className="stack g-3">
      <h2>{t('panel.yours')}</h2>
      {inspection.fields.length > 0 && <FieldChoice {...props} />}
      <VisibleChoices
        choices={choices}
        change={change}
        obstacle={whyInvisible(choices, inspection)}
        page={page}
        onShowPage={onShowPage}
      />
      {text('reason')}
      {text('location')}
      <LevelChoices
        choices={choices}
        change={change}
        hasAuthority={hasAuthority}
        canCertify={inspection.signatures === 0}
        onShowSettings={onShowSettings}
      />
      {inspection.formFields.length > 0 && (
        <LockChoice choices={choices} change={change} formFields={inspection.formFields} />
      )}
    </section>
  )
}

const FieldChoice = ({ inspection, choices, change, onShowPage }: YourSignatureProps) => {
  const { t } = useSpeech()
  const { fields, permitted } = inspection
  const choose = (name: string): void => {
    const field = fields.find(each => each.name === name)
    change({ field: field?.name ?? null, isVisible: field?.hasRect ?? false })
    if (field?.page) onShowPage(field.page)
  }
  const describe = ({ name, page }: EmptySignatureField): string =>
    page === null ? name : t('field.onPage', { name, page })
  return (
    <div className="field">
      <label className="label" htmlFor="field">
        {t('field.label')}
      </label>
      <Select
        id="field"
        value={choices.field ?? ''}
        aria-describedby="field-help"
        onChange={event => choose(event.target.value)}
      >
        <option value="" disabled={!permitted}>
          {t('field.new')}
        </option>
        {fields.map(field => (
          <option key={field.name} value={field.name} disabled={!field.permitted}>
            {describe(field)}
          </option>
        ))}
      </Select>
      <p className="help" id="field-help">
        {t('field.help', { count: fields.length })}
      </p>
    </div>
  )
}
