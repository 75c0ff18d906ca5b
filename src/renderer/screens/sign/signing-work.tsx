/** What is going on while a document is signed, measured where it can be. */
import type { SigningProgress } from '../../../shared/model/signing.ts'
import { useSpeech } from '../../speech.tsx'
import { WorkNote } from './work-note.tsx'

export const SigningWork = ({ progress }: { readonly progress: SigningProgress | null }) => {
  const { t } = useSpeech()
  const phase = progress?.phase ?? 'waiting-for-token'
  const isMeasured = progress !== null && progress.totalBytes > 0 && phase !== 'waiting-for-token'
  return <WorkNote text={t(`progress.${phase}`)} label={t('progress.label')} measured={isMeasured ? progress : null} />
}
