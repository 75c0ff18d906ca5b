/** How far a backup is, once it takes longer than a moment; nothing before. */
import { useEffect, useState } from 'react'
import { bridge } from '../bridge.ts'
import { useSpeech } from '../speech.tsx'

const quietMs = 1000

export const BackupProgress = () => {
  const { t } = useSpeech()
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number } | null>(null)
  useEffect(() => {
    let startedAt: number | undefined
    return bridge.myData.onBackupProgress(next => {
      startedAt ??= performance.now()
      if (performance.now() - startedAt >= quietMs) setProgress(next)
    })
  }, [])
  if (!progress) return null
  return (
    <div className="stack g-2">
      <p role="status">{t('backup.writing')}</p>
      <progress className="progress" max={progress.total} value={progress.done} aria-label={t('backup.writing')} />
    </div>
  )
}
