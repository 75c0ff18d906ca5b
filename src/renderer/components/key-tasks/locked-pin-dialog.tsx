/** A PIN that is locked: what happened, what did not, and the way out right there. */
import type { KeySummary, PinSummary } from '../../../shared/model/key.ts'
import { useSpeech } from '../../speech.tsx'
import { Dialog } from '../dialog.tsx'
import { Tries } from '../tries.tsx'

export interface LockedPinDialogProps {
  readonly summary: KeySummary
  readonly pin: PinSummary
  readonly sub: string
  readonly onClose: () => void
  readonly onUnblock: () => void
  readonly onOtherKey?: () => void
}

export const LockedPinDialog = ({ summary, pin, sub, onClose, onUnblock, onOtherKey }: LockedPinDialogProps) => {
  const { t } = useSpeech()
  const canUnblock = summary.unblockWith.length > 0
  return (
    <Dialog
      icon="lock"
      tone="bad"
      title={t('pin.locked.title')}
      sub={sub}
      onClose={onClose}
      onSubmit={canUnblock ? onUnblock : onClose}
      foot={
        <>
          {onOtherKey && (
            <button className="btn btn-link start" type="button" onClick={onOtherKey}>
              {t('pin.other')}
            </button>
          )}
          <div className="row">
            <button
              className={canUnblock ? 'btn btn-md' : 'btn btn-md btn-primary'}
              type="button"
              onClick={onClose}
              {...(canUnblock ? {} : { 'data-first-focus': true })}
            >
              {t('app.close')}
            </button>
            {canUnblock && (
              <button className="btn btn-md btn-primary" type="submit" data-first-focus>
                {t('keys.unblock')}
              </button>
            )}
          </div>
        </>
      }
    >
      <p>{t(canUnblock ? 'pin.locked.help' : 'pin.locked.issuer')}</p>
      <Tries pin={pin} />
    </Dialog>
  )
}
