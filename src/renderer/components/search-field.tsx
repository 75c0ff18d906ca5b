/** Where words are typed that a list is narrowed to. */
import { Icon } from './icon.tsx'

export interface SearchFieldProps {
  readonly label: string
  readonly text: string
  readonly onText: (text: string) => void
  /** Beside `search`. */
  readonly className?: string
}

export const SearchField = ({ label, text, onText, className = '' }: SearchFieldProps) => (
  <label className={`search ${className}`}>
    <Icon name="search" />
    <span className="sr">{label}</span>
    <input
      className="input input-sm"
      type="search"
      placeholder={label}
      maxLength={200}
      value={text}
      onChange={event => onText(event.target.value)}
    />
  </label>
)
