/** Grey lines in the place of what comes, and a word about it for those who listen. */
import { useSpeech } from '../speech.tsx'
import { Bones } from './bones.tsx'

export const Loading = () => {
  const { t } = useSpeech()
  return (
    <div role="status">
      <span className="sr">{t('app.loading')}</span>
      <Bones />
    </div>
  )
}
