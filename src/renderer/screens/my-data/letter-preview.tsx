/** The letter as its reader will have it, word for word, before anything is signed. */
import { useCallback } from 'react'
import type { LetterLine } from '../../../shared/model/rights-letter.ts'
import type { Language } from '../../../shared/words.ts'
import { bridge } from '../../bridge.ts'
import { Dialog } from '../../components/dialog.tsx'
import { FormButtons } from '../../components/form-buttons.tsx'
import { type KeyTaskRules, useKeyTask } from '../../components/key-tasks/use-key-task.ts'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { ScrollRegion } from '../../components/scroll-region.tsx'
import { useSpeech } from '../../speech.tsx'
import { useLoad } from '../../use-load.ts'

type Request = Parameters<typeof bridge.myData.previewLetter>[0]

export interface LetterPreviewDialogProps {
  /** The same one as long as nothing else is to be seen. */
  readonly request: Request
  /** The name of the site. */
  readonly site: string
  /** On the button that goes on. */
  readonly words: string
  readonly run: KeyTaskRules<true>['run']
  readonly onBack: () => void
}

export const LetterPreviewDialog = ({ request, site, words, run, onBack }: LetterPreviewDialogProps) => {
  const { t } = useSpeech()
  const { loaded, reload } = useLoad(useCallback(() => bridge.myData.previewLetter(request), [request]))
  const task = useKeyTask<true>({ check: () => null, run })
  return (
    <Dialog
      icon="letter"
      isWide
      title={t('letter.preview.title', { site })}
      sub={t('letter.preview.sub')}
      onClose={task.isWorking ? undefined : onBack}
      onSubmit={form => loaded.state === 'ready' && task.submit(form)}
      foot={
        <FormButtons
          isWorking={task.isWorking}
          isOff={loaded.state !== 'ready'}
          words={words}
          onClose={onBack}
          closeWords={t('letter.back')}
        />
      }
    >
      {task.error && <ProblemNote error={task.error} />}
      {loaded.state === 'failed' && <ProblemNote error={loaded.error} onRetry={reload} />}
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'ready' && (
        <>
          <LetterSheet lines={loaded.value.lines} language={request.language} />
          {!request.isByCertificate && (
            <p className="t-sm t-2">{t(`letter.preview.${loaded.value.signature}`, { site })}</p>
          )}
        </>
      )}
    </Dialog>
  )
}

interface LetterSheetProps {
  readonly lines: readonly LetterLine[]
  readonly language: Language
}

const LetterSheet = ({ lines, language }: LetterSheetProps) => {
  const { t } = useSpeech()
  // The name stands at the top and at the end: lines are told apart by their place.
  const placed = lines.map((line, place) => ({ ...line, place }))
  return (
    <ScrollRegion className="letter-sheet" label={t('letter.preview')}>
      <div lang={language} className="stack g-3">
        {placed.map(({ place, ...line }) => (
          <LetterText key={place} line={line} />
        ))}
      </div>
    </ScrollRegion>
  )
}

const LetterText = ({ line: { kind, text } }: { readonly line: LetterLine }) => {
  if (kind === 'title') return <h3 className="t-title">{text}</h3>
  if (kind === 'heading') return <h4 className="t-h">{text}</h4>
  return <p className={kind === 'point' ? 'path letter-point' : 'path'}>{text}</p>
}
