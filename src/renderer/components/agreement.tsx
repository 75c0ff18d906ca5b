/** The user's agreement to the processing of personal data: the text, the line to tick, and what giving it takes. */
import { useState } from 'react'
import { bridge } from '../bridge.ts'
import { useSpeech } from '../speech.tsx'
import type { Processing } from '../use-processing.ts'
import { ConsentWords } from './consent-words.tsx'
import { FieldError } from './field-error.tsx'

export const useAgreement = (processing: Processing, textVersion: string) => {
  const { language } = useSpeech()
  const [isAgreed, setAgreed] = useState(false)
  const [isReminded, setReminded] = useState(false)
  return {
    isAgreed,
    setAgreed,
    isMissing: isReminded && !isAgreed,
    give(): void {
      setReminded(true)
      if (isAgreed) void processing.change(() => bridge.myData.giveConsent({ textVersion, language }))
    },
  }
}

export const AgreementText = ({ textVersion }: { readonly textVersion: string }) => {
  const { t } = useSpeech()
  return (
    <>
      <ConsentWords />
      <p className="t-sm t-3">{t('agree.version', { version: textVersion })}</p>
    </>
  )
}

export const AgreementBox = ({ agreement }: { readonly agreement: ReturnType<typeof useAgreement> }) => {
  const { t } = useSpeech()
  return (
    <div>
      <label className="check">
        <input
          type="checkbox"
          data-first-focus
          checked={agreement.isAgreed}
          onChange={event => agreement.setAgreed(event.target.checked)}
        />
        <span>{t('agree.box')}</span>
      </label>
      <FieldError id="agree-error" message={agreement.isMissing ? t('agree.missing') : null} />
    </div>
  )
}
