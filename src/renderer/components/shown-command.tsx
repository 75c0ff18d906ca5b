/** What the page is about to do, as a command to be copied into a terminal. */
import { useRef, useState } from 'react'
import type { ErrorDetail } from '../../shared/errors.ts'
import type { ShownCommand } from '../../shared/model/shown-command.ts'
import { toDetail } from '../bridge.ts'
import { useSpeech } from '../speech.tsx'
import { Dialog } from './dialog.tsx'
import { Icon } from './icon.tsx'
import { Note } from './note.tsx'
import { ProblemNote } from './problem-note.tsx'

export interface ShowCommandProps {
  readonly load: () => Promise<ShownCommand>
  /** Only to sign asks for a PIN. */
  readonly act: 'sign' | 'validate' | 'extend'
}

export const ShowCommand = ({ load, act }: ShowCommandProps) => {
  const { t } = useSpeech()
  const command = useShownCommand()
  return (
    <>
      <button className="btn btn-link t-sm" type="button" onClick={() => command.load(load)}>
        {t('command.show')}
      </button>
      {command.error && <ProblemNote error={command.error} />}
      {command.shown && <CommandDialog shown={command.shown} act={act} onClose={command.close} />}
    </>
  )
}

/** The same for a dialog, in whose place the command is shown. */
export const useShownCommand = () => {
  const [shown, setShown] = useState<ShownCommand | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const load = (ask: ShowCommandProps['load']): void => {
    setError(null)
    ask().then(setShown, (thrown: unknown) => setError(toDetail(thrown)))
  }
  return { shown, error, load, close: () => setShown(null) }
}

interface CommandDialogProps extends Pick<ShowCommandProps, 'act'> {
  readonly shown: ShownCommand
  readonly onClose: () => void
}

export const CommandDialog = ({ shown: { command, gaps }, act, onClose }: CommandDialogProps) => {
  const { t } = useSpeech()
  const field = useRef<HTMLTextAreaElement>(null)
  const [isCopied, setCopied] = useState(false)
  const copy = (): void => {
    field.current?.focus()
    field.current?.select()
    // The asynchronous clipboard takes a permission, and the page has none.
    setCopied(document.execCommand('copy'))
  }
  return (
    <Dialog
      icon="pages"
      isWide
      title={t('command.title')}
      sub={t(act === 'sign' ? 'command.sub' : 'command.sub.validate')}
      onClose={onClose}
      onSubmit={command === null ? onClose : copy}
      foot={
        <>
          <span className="grow t-sm t-2" role="status">
            {isCopied && t('command.copied')}
          </span>
          <button className="btn btn-md" type="button" onClick={onClose}>
            {t('app.close')}
          </button>
          {command !== null && (
            <button className="btn btn-md btn-primary" type="submit" data-first-focus>
              <Icon name="pages" />
              {t('command.copy')}
            </button>
          )}
        </>
      }
    >
      {command === null ? (
        <Note tone="info" title={t('command.none')}>
          <p>{t('command.none.help')}</p>
        </Note>
      ) : (
        <textarea ref={field} className="textarea command" aria-label={t('command.label')} readOnly value={command} />
      )}
      {gaps.map(gap => (
        <p className="t-sm t-2" key={gap}>
          {t(`command.gap.${gap}`)}
        </p>
      ))}
    </Dialog>
  )
}
