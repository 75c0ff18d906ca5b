/** Grey lines in the place of what comes; they appear only when it takes longer than a blink (delay in window.css). */
import { useSpeech } from '../speech.tsx'

export const Loading = () => {
  const { t } = useSpeech()
  return (
    <div className="stack g-3 loading" role="status">
      <span className="sr">{t('app.loading')}</span>
      <span className="skeleton skeleton-60" />
      <span className="skeleton skeleton-80" />
      <span className="skeleton skeleton-40" />
    </div>
  )
}
