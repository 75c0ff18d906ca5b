/** What is going on while a document is signed, measured where it can be. */
import type { SigningProgress } from '../../../shared/model/signing.ts'
import { Icon } from '../../components/icon.tsx'
import { useSpeech } from '../../speech.tsx'

export const SigningWork = ({ progress }: { readonly progress: SigningProgress | null }) => {
  const { t } = useSpeech()
  const phase = progress?.phase ?? 'waiting-for-token'
  const isMeasured = progress !== null && progress.totalBytes > 0 && phase !== 'waiting-for-token'
  return (
    <div className="busy">
      <p className="row g-2" role="status">
        <Icon name="again" className="icon-sm spin" />
        {t(`progress.${phase}`)}
      </p>
      <progress
        className="progress"
        aria-label={t('progress.label')}
        {...(isMeasured ? { max: progress.totalBytes, value: progress.doneBytes } : {})}
      />
    </div>
  )
}
