/** Why a key is revoked, in the words of who is asked. */
import { type RevocationReason, revocationReasons } from '../../shared/model/recovery.ts'
import { Select } from './select.tsx'

export interface ReasonSelectProps {
  readonly id: string
  readonly reason: RevocationReason
  readonly words: (reason: RevocationReason) => string
  readonly onChoose: (reason: RevocationReason) => void
}

export const ReasonSelect = ({ id, reason, words, onChoose }: ReasonSelectProps) => (
  <Select
    id={id}
    value={reason}
    onChange={event => onChoose(revocationReasons.find(each => each === event.target.value) ?? 'lost')}
  >
    {revocationReasons.map(each => (
      <option key={each} value={each}>
        {words(each)}
      </option>
    ))}
  </Select>
)
