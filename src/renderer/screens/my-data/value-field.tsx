/** Takes a value in the form that its item has: a line, lines, a photo from a file. */
import type { AttributeFormat } from '../../../shared/attribute-catalogue.ts'
import { FieldError } from '../../components/field-error.tsx'
import { useSpeech } from '../../speech.tsx'

export interface ValueFieldProps {
  readonly format: AttributeFormat
  readonly maxChars: number
  readonly label: string
  readonly value: string
  readonly isFirst: boolean
  readonly fault: string | null
  readonly onChange: (value: string) => void
}

const helped: readonly AttributeFormat[] = [
  'date',
  'email',
  'phone',
  'list',
  'language',
  'timeZone',
  'picture',
  'webAddress',
]
/** Beyond it main refuses; a little more is taken, so that it can say so. */
const roomForSpaces = 100

export const ValueField = ({ format, maxChars, label, value, isFirst, fault, onChange }: ValueFieldProps) => {
  const { t } = useSpeech()
  const common = {
    id: 'value',
    name: 'value',
    'aria-invalid': fault !== null,
    'aria-describedby': 'value-help value-error',
    ...(isFirst ? { 'data-first-focus': true } : {}),
  }
  return (
    <div className="field">
      <label className="label" htmlFor="value">
        {label}
      </label>
      {format === 'picture' ? (
        <>
          {value !== '' && <img className="attribute-picture" src={value} alt={label} />}
          <input
            {...common}
            className="input"
            type="file"
            accept="image/jpeg,image/png"
            onChange={event => {
              const file = event.target.files?.[0]
              if (file) void readAsDataUrl(file).then(onChange)
            }}
          />
        </>
      ) : format === 'lines' ? (
        <textarea
          {...common}
          className="textarea"
          rows={3}
          maxLength={maxChars + roomForSpaces}
          value={value}
          onChange={event => onChange(event.target.value)}
        />
      ) : (
        <input
          {...common}
          className="input"
          type={format === 'email' ? 'email' : format === 'phone' ? 'tel' : 'text'}
          autoComplete="off"
          maxLength={maxChars + roomForSpaces}
          value={value}
          onChange={event => onChange(event.target.value)}
        />
      )}
      <p className="help" id="value-help">
        {helped.includes(format) && t(`attribute.help.${format as 'date'}`)}
      </p>
      <FieldError id="value-error" message={fault} />
    </div>
  )
}

/** The field of a file keeps its name only: the bytes are read here and stay in the page. */
const readAsDataUrl = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(String(reader.result)))
    reader.addEventListener('error', () => reject(reader.error))
    reader.readAsDataURL(file)
  })
