/** Chooses what is added to the signatures of a document, and tells how far that is; where to is asked by main. */
import { useEffect, useState } from 'react'
import type { DocumentSummary } from '../../../shared/model/document.ts'
import type {
  ExtendableLevel,
  ExtendedDocument,
  ExtensionProgress,
  SignatureLevel,
} from '../../../shared/model/signing.ts'
import { bridge } from '../../bridge.ts'
import { Dialog } from '../../components/dialog.tsx'
import { Icon } from '../../components/icon.tsx'
import { Note } from '../../components/note.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { CommandDialog, useShownCommand } from '../../components/shown-command.tsx'
import { useSpeech } from '../../speech.tsx'
import { needsAuthority } from './judge-lasting.ts'
import { useExtension } from './use-extension.ts'
import { WorkNote } from './work-note.tsx'

export interface ExtendDialogProps {
  readonly document: DocumentSummary
  readonly documentPassword: string | null
  readonly present: SignatureLevel
  readonly levels: readonly ExtendableLevel[]
  readonly hasAuthority: boolean
  readonly onShowSettings: () => void
  readonly onExtended: (extended: ExtendedDocument) => void
  readonly onClose: () => void
}

/** Where it can be had: to be checked without a network is what most people mean by lasting. */
const usual: ExtendableLevel = 'B-LT'

export const ExtendDialog = (props: ExtendDialogProps) => {
  const { document, documentPassword, present, levels, hasAuthority, onShowSettings, onExtended, onClose } = props
  const { documentId } = document
  const { t } = useSpeech()
  const able = levels.filter(level => hasAuthority || !needsAuthority(level, present))
  const [chosen, setChosen] = useState(able.includes(usual) ? usual : able.at(-1))
  const extension = useExtension(documentId, documentPassword, onExtended)
  const { isRunning, progress } = extension
  const command = useShownCommand()
  if (command.shown) return <CommandDialog shown={command.shown} act="extend" onClose={command.close} />
  const problem = extension.error ?? command.error
  const isRenewal = present === 'B-LTA'
  return (
    <Dialog
      icon="clock"
      isWide
      title={t('extend.title')}
      sub={t('extend.sub')}
      onClose={isRunning ? extension.stop : onClose}
      onSubmit={() => chosen && extension.start(chosen)}
      foot={
        <>
          <span className="grow t-sm t-2" role="status">
            {extension.isStopped && t('extend.stopped')}
          </span>
          <button className="btn btn-md" type="button" onClick={isRunning ? extension.stop : onClose}>
            {t('app.cancel')}
          </button>
          {chosen && (
            <button className="btn btn-md btn-primary" type="submit" aria-disabled={isRunning}>
              {isRunning && <Icon name="again" className="spin" />}
              {t('data.chooseTarget')}
            </button>
          )}
        </>
      }
    >
      {problem && <ProblemNote error={problem} />}
      <div className="choices" role="radiogroup" aria-label={t('extend.choices')}>
        {levels.map(level => (
          <label className="choice" key={level}>
            <input
              type="radio"
              name="level"
              disabled={!able.includes(level)}
              checked={level === chosen}
              onChange={() => isRunning || setChosen(level)}
              {...(level === chosen ? { 'data-first-focus': true } : {})}
            />
            <span className="tile">
              <Icon name={isRenewal ? 'again' : icons[level]} />
            </span>
            <span>
              <b>{t(isRenewal ? 'extend.renewal' : `level.${level}`)}</b>
              <p>{t(isRenewal ? 'extend.renewal.help' : `extend.${level}`)}</p>
            </span>
          </label>
        ))}
      </div>
      {able.length < levels.length && (
        <Note
          tone="info"
          title={t('level.noAuthority')}
          actions={
            <button
              className="btn"
              type="button"
              onClick={() => {
                onClose()
                onShowSettings()
              }}
              {...(chosen ? {} : { 'data-first-focus': true })}
            >
              {t('level.toSettings')}
            </button>
          }
        />
      )}
      {progress && <ExtendWork progress={progress} />}
      {chosen && !isRunning && (
        <button
          className="btn btn-link t-sm start"
          type="button"
          onClick={() => command.load(() => bridge.commands.extend({ documentId, documentPassword, level: chosen }))}
        >
          {t('command.show')}
        </button>
      )}
    </Dialog>
  )
}

const icons = { 'B-T': 'clock', 'B-LT': 'history', 'B-LTA': 'shield' } as const

/** What takes less needs no words. */
const quietMs = 1000

const ExtendWork = ({ progress }: { readonly progress: ExtensionProgress }) => {
  const { t } = useSpeech()
  const { step } = progress
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), quietMs)
    return () => clearTimeout(timer)
  }, [])
  if (!isLong) return null
  const measured = step === 'writing' ? progress : null
  return <WorkNote text={t(`extend.${step}`)} label={t('extend.progress')} measured={measured} />
}
