/** A line of text with its explanation and its fault. */
import { FieldError } from './field-error.tsx'

export interface TextFieldProps {
  /** Name in the form and id in the page. */
  readonly name: string
  readonly label: string
  readonly help: string
  readonly fault: string | null
  readonly initial?: string
  readonly isFirst?: boolean
  /** In characters. */
  readonly maxLength?: number
}

export const TextField = ({ name, label, help, fault, initial = '', isFirst, maxLength = 100 }: TextFieldProps) => (
  <div className="field">
    <label className="label" htmlFor={name}>
      {label}
    </label>
    <input
      className="input"
      id={name}
      name={name}
      defaultValue={initial}
      maxLength={maxLength}
      autoComplete="off"
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
