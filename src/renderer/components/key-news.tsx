/** What became of a key elsewhere, above every page until the user has read it: revoked for good, or suspended until when. */
import { bridge } from '../bridge.ts'
import { useSpeech } from '../speech.tsx'
import { useRecoverable } from '../use-recoverable.ts'
import { NextSteps } from './next-steps.tsx'
import { Note } from './note.tsx'

export interface KeyNewsProps {
  readonly onMakeKey: () => void
  /** To the page for a lost key. */
  readonly onRevoke: () => void
}

export const KeyNews = ({ onMakeKey, onRevoke }: KeyNewsProps) => {
  const { t, fullMoment } = useSpeech()
  const [keys, setKeys] = useRecoverable()
  const news = keys.filter(({ isNews }) => isNews)
  const read = (keyId: string): void => void bridge.recovery.noteTold({ keyId }).then(setKeys, () => undefined)
  if (news.length === 0) return null
  return (
    <div className="news stack g-3">
      {news.map(({ keyId, sheetNumber, state, revokedAt, suspendedUntil }) => {
        const isRevoked = state === 'revoked'
        const time = fullMoment((isRevoked ? revokedAt : suspendedUntil) ?? '')
        return (
          <Note
            key={keyId}
            tone={isRevoked ? 'bad' : 'warn'}
            role="alert"
            title={t(isRevoked ? 'news.revoked' : 'news.suspended', { sheet: sheetNumber })}
            actions={
              <>
                <button className="btn" type="button" onClick={isRevoked ? onMakeKey : onRevoke}>
                  {t(isRevoked ? 'keys.make' : 'news.revoke')}
                </button>
                <button className="btn" type="button" onClick={() => read(keyId)}>
                  {t('news.read')}
                </button>
              </>
            }
          >
            <p>{t(isRevoked ? 'news.revoked.help' : 'news.suspended.help', { time })}</p>
            {isRevoked ? <NextSteps /> : <p>{t('news.suspended.todo')}</p>}
          </Note>
        )
      })}
    </div>
  )
}
