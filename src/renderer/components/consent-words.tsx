/** The text that the user agrees to, as main keeps it on record: in the language of the window, with its version. */
import { consentTexts } from '../../shared/consent-text.ts'
import { useSpeech } from '../speech.tsx'

export const ConsentWords = () => {
  const { language } = useSpeech()
  return (
    <div className="stack g-3">
      {consentTexts[language].paragraphs.map(paragraph => {
        // Each begins with what it is about.
        const [, about, text] = /^(.{1,30}?\s?: )(.*)$/s.exec(paragraph) ?? [null, null, paragraph]
        return (
          <p key={paragraph}>
            {about && <b>{about}</b>}
            {text}
          </p>
        )
      })}
    </div>
  )
}
