/** Which key a dialog uses, where several could. */
import type { KeySummary } from '../../shared/model/key.ts'
import { nameOfKey } from './key-words.ts'
import { Select } from './select.tsx'

export interface KeySelectProps {
  readonly id: string
  readonly label: string
  readonly keys: readonly KeySummary[]
  /** '' for `none`. */
  readonly chosenId: string
  readonly onChoose: (keyId: string) => void
  /** Words of the choice of no key; absent: one must be chosen. */
  readonly none?: string
}

export const KeySelect = ({ id, label, keys, chosenId, onChoose, none }: KeySelectProps) => (
  <div className="field">
    <label className="label" htmlFor={id}>
      {label}
    </label>
    <Select id={id} value={chosenId} onChange={event => onChoose(event.target.value)}>
      {none !== undefined && <option value="">{none}</option>}
      {keys.map(key => (
        <option key={key.keyId} value={key.keyId}>
          {nameOfKey(key)} · {key.token.label}
        </option>
      ))}
    </Select>
  </div>
)
