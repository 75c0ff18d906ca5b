/** One item of personal data: what it is, its value, where it came from and where it lies. */
import type { AttributeSource } from '../../../shared/model/attribute.ts'
import { Icon } from '../../components/icon.tsx'
import type { IconName } from '../../components/icon-shapes.tsx'
import { useSpeech } from '../../speech.tsx'
import { AttributeValue } from './attribute-value.tsx'

export interface KeptRow {
  readonly name: string
  /** null: on a key whose PIN was not given yet. */
  readonly value: string | null
  readonly source: AttributeSource
  /** ISO 8601. */
  readonly changedAt: string
  /** null: in the vault. */
  readonly keyId: string | null
}

export interface AttributeRowProps {
  readonly row: KeptRow
  readonly isHidden: boolean
  readonly onTask: (kind: 'edit' | 'delete' | 'show') => void
}

const icons: Readonly<Record<string, IconName>> = {
  birthdate: 'calendar',
  email: 'mail',
  phone_number: 'phone',
  website: 'globe',
  profile: 'globe',
  picture: 'photo',
}
const iconOf = (name: string): IconName => icons[name] ?? (name.startsWith('address.') ? 'home' : 'person')

export const AttributeRow = ({ row, isHidden, onTask }: AttributeRowProps) => {
  const { t, claim, date } = useSpeech()
  const { name, value, source, changedAt, keyId } = row
  const item = claim(name)
  return (
    <tr>
      <th scope="row" className="t-norm">
        <span className="row g-3">
          <Icon name={iconOf(name)} className="t-3 hide-narrow" />
          <span>{item}</span>
        </span>
      </th>
      <td>
        {value === null ? (
          <button className="btn btn-link" type="button" onClick={() => onTask('show')}>
            {t('data.showOnKey')}
            <span className="sr"> – {item}</span>
          </button>
        ) : isHidden ? (
          <span className="t-3">{t('data.hidden')}</span>
        ) : (
          <AttributeValue name={name} value={value} />
        )}
      </td>
      <td className="hide-narrow t-2">
        {t(source === 'identity-card' ? 'data.from.card' : 'data.from.you', { date: date(changedAt) })}
      </td>
      <td className="t-2 nowrap">
        <span className="state">
          <Icon name={keyId === null ? 'laptop' : 'usb'} />
          <span>{t(keyId === null ? 'data.where.vault' : 'data.where.key')}</span>
        </span>
      </td>
      <td className="num nowrap">
        <button
          className="btn btn-quiet btn-icon"
          type="button"
          aria-label={t('data.edit', { item })}
          onClick={() => onTask('edit')}
        >
          <Icon name="edit" />
        </button>
        <button
          className="btn btn-quiet btn-icon"
          type="button"
          aria-label={t('data.delete', { item })}
          onClick={() => onTask('delete')}
        >
          <Icon name="trash" />
        </button>
      </td>
    </tr>
  )
}
