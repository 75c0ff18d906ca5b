/** A PIN that must be changed leads to its change; one that was never set says who must set it. */

import { useSpeech } from '../../speech.tsx'
import { Dialog } from '../dialog.tsx'

export interface UnsetPinDialogProps {
  readonly canChange: boolean
  readonly onClose: () => void
  readonly onChangePin: () => void
  readonly onOtherKey: () => void
}

export const UnsetPinDialog = ({ canChange, onClose, onChangePin, onOtherKey }: UnsetPinDialogProps) => {
  const { t } = useSpeech()
  return (
    <Dialog
      icon="lock"
      title={t(canChange ? 'pin.expired.title' : 'pin.unset.title')}
      sub={t('pin.unset.sub')}
      onClose={onClose}
      onSubmit={canChange ? onChangePin : onOtherKey}
      foot={
        <>
          {canChange && (
            <button className="btn btn-link start" type="button" onClick={onOtherKey}>
              {t('pin.other')}
            </button>
          )}
          <div className="row">
            <button className="btn btn-md" type="button" onClick={onClose}>
              {t('app.close')}
            </button>
            <button className="btn btn-md btn-primary" type="submit" data-first-focus>
              {t(canChange ? 'keys.changePin' : 'pin.other')}
            </button>
          </div>
        </>
      }
    >
      <p>{t(canChange ? 'pin.expired.help' : 'pin.unset.help')}</p>
    </Dialog>
  )
}
