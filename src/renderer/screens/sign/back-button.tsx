/** The arrow that leads back to the start of signing. */
import { Icon } from '../../components/icon.tsx'
import { useSpeech } from '../../speech.tsx'

export const BackButton = ({ onBack }: { readonly onBack: () => void }) => {
  const { t } = useSpeech()
  return (
    <button className="btn btn-quiet btn-icon" type="button" aria-label={t('document.back')} onClick={onBack}>
      <Icon name="back" />
    </button>
  )
}
