/** What to do once a key is revoked, in the order of its use. */
import { useSpeech } from '../speech.tsx'

const steps = ['key', 'restore', 'login'] as const

export const NextSteps = () => {
  const { t } = useSpeech()
  return (
    <>
      <b>{t('next.title')}</b>
      <ol className="next-steps">
        {steps.map(step => (
          <li key={step}>{t(`next.${step}`)}</li>
        ))}
      </ol>
    </>
  )
}
