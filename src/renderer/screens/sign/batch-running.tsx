/** What can be done while a batch runs: a rest, or an end. */
import type { Ref } from 'react'
import { Icon } from '../../components/icon.tsx'
import { useSpeech } from '../../speech.tsx'

export interface BatchRunningProps {
  readonly isPaused: boolean
  readonly first: Ref<HTMLButtonElement>
  readonly onPauseOrResume: () => void
  readonly onStop: () => void
}

export const BatchRunning = ({ isPaused, first, onPauseOrResume, onStop }: BatchRunningProps) => {
  const { t } = useSpeech()
  return (
    <div className="row wrap g-2">
      <button className="btn btn-md" type="button" ref={first} onClick={onPauseOrResume}>
        <Icon name={isPaused ? 'play' : 'pause'} />
        {t(isPaused ? 'batch.resume' : 'batch.pause')}
      </button>
      <button className="btn btn-quiet btn-md" type="button" onClick={onStop}>
        {t('batch.stop')}
      </button>
      <span className="t-sm t-3">{t('batch.each')}</span>
    </div>
  )
}
