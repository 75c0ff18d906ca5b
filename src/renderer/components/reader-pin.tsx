/** In place of a PIN field: the PIN is typed on the keypad of the reader, which waits a limited time. */
import { type PinSummary, readerPinTimeoutMs } from '../../shared/model/key.ts'
import { useSpeech } from '../speech.tsx'
import { Countdown } from './countdown.tsx'
import { FieldError } from './field-error.tsx'
import { Tries } from './tries.tsx'

export interface ReaderPinProps {
  readonly pin: PinSummary
  readonly isWaiting: boolean
  readonly message: string | null
}

export const ReaderPin = ({ pin, isWaiting, message }: ReaderPinProps) => {
  const { t } = useSpeech()
  return (
    <div className="row g-5">
      {isWaiting && <Countdown totalMs={readerPinTimeoutMs} />}
      <div className="stack g-2 grow">
        <p role="status">{isWaiting ? <b>{t('pin.reader.waiting')}</b> : t('pin.reader.help')}</p>
        {isWaiting && <p className="t-sm t-2">{t('pin.reader.keyboard')}</p>}
        <Tries pin={pin} />
        <FieldError id="reader-error" message={message} />
      </div>
    </div>
  )
}
