/** Saves a page that is to be printed, and says what it holds. */
import { useState } from 'react'
import type { ErrorDetail } from '../../shared/errors.ts'
import { toDetail } from '../bridge.ts'
import { Icon } from './icon.tsx'
import { ProblemNote } from './problem-note.tsx'

export interface SavePaperProps {
  readonly words: string
  /** null: the user closed the dialog. */
  readonly save: () => Promise<{ readonly fileName: string } | null>
  readonly describe: (fileName: string) => string
}

export const SavePaper = ({ words, save, describe }: SavePaperProps) => {
  const [saved, setSaved] = useState<string | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const press = (): void => {
    setError(null)
    save().then(
      // Who closes the dialog the second time still has the file of the first.
      file => setSaved(last => file?.fileName ?? last),
      (thrown: unknown) => setError(toDetail(thrown)),
    )
  }
  return (
    <>
      <div>
        <button className="btn" type="button" onClick={press}>
          <Icon name="save" />
          {words}
        </button>
      </div>
      <p className="help" role="status">
        {saved !== null && describe(saved)}
      </p>
      {error && <ProblemNote error={error} />}
    </>
  )
}
