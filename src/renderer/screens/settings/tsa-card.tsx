/** The timestamp authorities that are asked when a signature is to prove its time. */
import { useState } from 'react'
import { FieldError } from '../../components/field-error.tsx'
import { useSpeech } from '../../speech.tsx'

export interface TsaCardProps {
  /** In the order in which they are tried. */
  readonly urls: readonly string[]
  readonly onSave: (urls: readonly string[]) => void
}

const isWebAddress = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text)
const maxAuthorities = 10

export const TsaCard = ({ urls, onSave }: TsaCardProps) => {
  const { t } = useSpeech()
  const [fault, setFault] = useState<string | null>(null)
  const submit = (form: HTMLFormElement): void => {
    const typed = String(new FormData(form).get('tsa') ?? '')
      .split(/\s+/)
      .filter(Boolean)
    const isWrong = !typed.every(isWebAddress) || typed.length > maxAuthorities
    setFault(isWrong ? t('tsa.wrong') : null)
    if (!isWrong) onSave([...new Set(typed)])
  }
  return (
    <section className="card card-pad" aria-labelledby="tsa-title">
      <form
        className="stack g-3"
        noValidate
        onSubmit={event => {
          event.preventDefault()
          submit(event.currentTarget)
        }}
      >
        <div>
          <h2 className="t-h" id="tsa-title">
            {t('tsa.title')}
          </h2>
          <p className="t-sm t-2">{t('tsa.sub')}</p>
        </div>
        <div className="field">
          <label className="label" htmlFor="tsa">
            {t('tsa.label')}
          </label>
          <textarea
            className="textarea tsa-addresses"
            id="tsa"
            name="tsa"
            rows={2}
            key={urls.join()}
            defaultValue={urls.join('\n')}
            maxLength={8000}
            spellCheck={false}
            autoComplete="off"
            aria-invalid={fault !== null}
            aria-describedby="tsa-help tsa-error"
          />
          <p className="help" id="tsa-help">
            {t('tsa.help')}
          </p>
          <FieldError id="tsa-error" message={fault} />
        </div>
        <div>
          <button className="btn" type="submit">
            {t('tsa.save')}
          </button>
        </div>
      </form>
    </section>
  )
}
