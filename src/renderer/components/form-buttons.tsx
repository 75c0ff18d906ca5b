/** The foot of a dialog with a form: a way out, and the one button that does it. */
import type { Ref } from 'react'
import { useSpeech } from '../speech.tsx'
import { Icon } from './icon.tsx'

export interface FormButtonsProps {
  readonly isWorking: boolean
  readonly words: string
  readonly isDanger?: boolean
  /** A reason that stands in the form already keeps the button from working. */
  readonly isOff?: boolean
  readonly onClose: () => void
  /** Cancel, unless stopping is something else. */
  readonly closeWords?: string | undefined
  readonly closeRef?: Ref<HTMLButtonElement>
}

export const FormButtons = (props: FormButtonsProps) => {
  const { isWorking, words, isDanger, isOff = false, onClose, closeWords, closeRef } = props
  const { t } = useSpeech()
  return (
    <>
      <button
        className="btn btn-md"
        type="button"
        ref={closeRef}
        aria-disabled={isWorking}
        onClick={() => isWorking || onClose()}
        {...(isDanger ? { 'data-first-focus': true } : {})}
      >
        {closeWords ?? t('app.cancel')}
      </button>
      <button
        className={`btn btn-md ${isDanger ? 'btn-danger' : 'btn-primary'}`}
        type="submit"
        aria-disabled={isWorking || isOff}
      >
        {isWorking && <Icon name="again" className="spin" />}
        {words}
      </button>
    </>
  )
}
