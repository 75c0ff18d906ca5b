/** What is being done just now, and how much of it where that can be measured. */
import { Icon } from '../../components/icon.tsx'

export interface WorkNoteProps {
  readonly text: string
  /** Names the bar. */
  readonly label: string
  /** null: it takes as long as it takes. */
  readonly measured: { readonly doneBytes: number; readonly totalBytes: number } | null
}

export const WorkNote = ({ text, label, measured }: WorkNoteProps) => (
  <div className="busy">
    <p className="row g-2" role="status">
      <Icon name="again" className="icon-sm spin" />
      {text}
    </p>
    <progress
      className="progress"
      aria-label={label}
      {...(measured ? { max: measured.totalBytes, value: measured.doneBytes } : {})}
    />
  </div>
)
