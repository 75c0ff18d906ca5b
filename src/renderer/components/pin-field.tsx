/** The field for the PIN of a signature, with the tries left above it. */
import type { Ref } from 'react'
import type { PinSummary } from '../../shared/model/key.ts'
import { useSpeech } from '../speech.tsx'
import { Icon } from './icon.tsx'
import { Tries } from './tries.tsx'

export interface PinFieldProps {
  readonly ref: Ref<HTMLInputElement>
  readonly pin: PinSummary
  readonly isOpen: boolean
  readonly isFirst: boolean
  readonly message: string | null
  readonly help: string
}

export const PinField = ({ ref, pin, isOpen, isFirst, message, help }: PinFieldProps) => {
  const { t } = useSpeech()
  return (
    <div className="pin">
      <div className="pin-top">
        <label className="label" htmlFor="pin">
          {t('pin.label')}
        </label>
        <Tries pin={pin} id="tries" />
      </div>
      <input
        className="input pin-input"
        id="pin"
        ref={ref}
        type="password"
        autoComplete="off"
        spellCheck={false}
        maxLength={256}
        disabled={!isOpen}
        aria-describedby="tries pin-help"
        aria-invalid={message !== null}
        {...(message ? { 'aria-errormessage': 'pin-error' } : {})}
        {...(isFirst ? { 'data-first-focus': true } : {})}
      />
      {message && (
        <p className="error" id="pin-error" role="alert">
          <Icon name="bad" />
          <span>{message}</span>
        </p>
      )}
      <p className="help" id="pin-help">
        {help}
      </p>
    </div>
  )
}
