/** A field for a PIN, PUK or password: never shown, never kept by the browser, emptied by its form and whenever the window is left. */
import { type ReactNode, useEffect, useRef } from 'react'
import { FieldError } from './field-error.tsx'

export interface SecretFieldProps {
  /** Name in the form and id in the page. */
  readonly name: string
  readonly label: string
  readonly help?: string | undefined
  readonly fault: string | null
  readonly beside?: ReactNode
  readonly isFirst?: boolean
  readonly isOff?: boolean
  /** In characters. */
  readonly maxLength?: number
}

export const SecretField = (props: SecretFieldProps) => {
  const { name, label, help, fault, beside, isFirst, isOff = false, maxLength = 256 } = props
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const clear = (): void => {
      if (input.current) input.current.value = ''
    }
    window.addEventListener('blur', clear)
    return () => window.removeEventListener('blur', clear)
  }, [])
  return (
    <div className="field">
      <div className="pin-top">
        <label className="label" htmlFor={name}>
          {label}
        </label>
        {beside}
      </div>
      <input
        className="input"
        ref={input}
        id={name}
        name={name}
        type="password"
        autoComplete="off"
        spellCheck={false}
        maxLength={maxLength}
        disabled={isOff}
        aria-invalid={fault !== null}
        aria-describedby={`${name}-help ${name}-error`}
        {...(isFirst ? { 'data-first-focus': true } : {})}
      />
      <p className="help" id={`${name}-help`}>
        {help}
      </p>
      <FieldError id={`${name}-error`} message={fault} />
    </div>
  )
}
