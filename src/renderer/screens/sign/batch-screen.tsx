/** Many documents, one review, one PIN: what is signed is decided here, followed here, and told at the end. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { Settings } from '../../../shared/model/app.ts'
import type { FolderContents, TargetFolder } from '../../../shared/model/document.ts'
import type { SignatureLevel } from '../../../shared/model/signing.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { KeyTask } from '../../components/key-tasks/key-task.tsx'
import { nameOfKey, nameOfToken } from '../../components/key-words.ts'
import { ProblemNote } from '../../components/problem-note.tsx'
import { Screen } from '../../components/screen.tsx'
import { ShowCommand } from '../../components/shown-command.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Keys } from '../../use-keys.ts'
import { useShortcuts } from '../../use-shortcuts.ts'
import { BackButton } from './back-button.tsx'
import { BatchChoices } from './batch-choices.tsx'
import { BatchDocuments } from './batch-documents.tsx'
import { BatchEnded } from './batch-ended.tsx'
import { BatchProblems } from './batch-problems.tsx'
import { BatchProgressCard } from './batch-progress.tsx'
import { BatchReviewNotes } from './batch-review-notes.tsx'
import { arrangeRows, describeRow, sortOutcomes } from './batch-rows.ts'
import { BatchRunning } from './batch-running.tsx'
import type { DocumentRow } from './document-list.tsx'
import { KeyChooser } from './key-chooser.tsx'
import { PinDialog } from './pin-dialog.tsx'
import { ReadPage } from './read-page.tsx'
import { useBatchReview } from './use-batch-review.ts'
import { useBatchRun } from './use-batch-run.ts'

export interface BatchScreenProps {
  readonly isHidden: boolean
  readonly contents: FolderContents
  readonly keys: Keys
  readonly settings: Settings
  readonly onBack: () => void
  readonly onMakeKey: () => void
  readonly onShowSettings: () => void
  /** While it runs, nothing else may take the place of this screen. */
  readonly onBusy: (isBusy: boolean) => void
}

type Layer = 'none' | 'key' | 'pin' | 'unblock' | 'changePin'

export const BatchScreen = (props: BatchScreenProps) => {
  const { isHidden, contents, keys, settings, onBack, onBusy } = props
  const speech = useSpeech()
  const { t, size } = speech
  const { documents: opened, unreadable } = contents
  const [selectedId, setSelectedId] = useState<string | null>(null)
  const [readingId, setReadingId] = useState<string | null>(null)
  const [layer, setLayer] = useState<Layer>('none')
  const [folder, setFolder] = useState<TargetFolder | null>(null)
  const [wantedLevel, setLevel] = useState<SignatureLevel>('B-B')
  const [replaceExisting, setReplace] = useState(false)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const [toSign, setToSign] = useState<readonly string[]>([])
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const reason = useRef<HTMLInputElement>(null)
  const reasonText = useRef<string | null>(null)
  const first = useRef<HTMLButtonElement>(null)
  const run = useBatchRun()
  const { summary, isRunning, outcomes } = run
  const phase = summary === null ? 'review' : isRunning ? 'running' : 'ended'
  const isPaused = summary?.state === 'paused'
  const key = keys.selected
  const hasAuthority = settings.tsaUrls.length > 0
  const level = hasAuthority ? wantedLevel : 'B-B'

  useEffect(() => onBusy(isRunning || layer === 'pin'), [onBusy, isRunning, layer])
  useLayoutEffect(() => {
    if (phase !== 'review') first.current?.focus()
  }, [phase])

  const certificateSha256 = key?.certificate?.sha256 ?? null
  const folderId = folder?.folderId ?? null
  const review = useBatchReview(opened, { certificateSha256, level, folderId, replaceExisting })
  const { judged, signable, looking } = review
  const canStart = key !== null && looking === 0 && signable.length > 0

  // Not with each key: a move in the list changes nothing of a thousand rows.
  const rows = useMemo(
    () => (phase === 'review' ? judged : arrangeRows(judged, chosen, outcomes)),
    [phase, judged, chosen, outcomes],
  )
  const { failures, rest, signed } = useMemo(() => sortOutcomes(rows, outcomes), [rows, outcomes])
  const selected = Math.max(
    0,
    rows.findIndex(({ document }) => document.documentId === selectedId),
  )
  const counts = { signed: signed.length, failed: failures.length, waiting: rest.length }
  const rowAt = (index: number): DocumentRow | undefined =>
    rows[index] && describeRow(rows[index], phase === 'review' ? null : outcomes, speech)

  const attempt = (action: Promise<unknown>): void => {
    setError(null)
    action.catch((thrown: unknown) => setError(toDetail(thrown)))
  }
  const readReason = (): void => {
    if (reason.current) reasonText.current = reason.current.value.trim() || null
  }
  const wishesFor = (documentIds: readonly string[]) => {
    readReason()
    return {
      documentIds: [...documentIds],
      keyId: key?.keyId ?? '',
      reason: reasonText.current,
      location: null,
      level,
      folderId,
      replaceExisting,
    }
  }
  const ask = (documentIds: readonly string[]): void => {
    if (!key || documentIds.length === 0) return
    readReason()
    // What is plugged in or locked meanwhile does not change the key under the user's hands.
    keys.select(key.keyId)
    setError(null)
    setToSign(documentIds)
    setLayer('pin')
  }
  const begin = async (): Promise<void> => {
    if (!canStart) return
    const all = signable.map(({ document }) => document.documentId)
    const wishes = {
      reason: null,
      location: null,
      field: null,
      appearance: null,
      certify: null,
      lock: null,
      documentPassword: null,
    }
    // A level that this key cannot reach fails for all of them alike: nobody types a PIN for that.
    if (level !== 'B-B' && all[0]) {
      await bridge.signing.check({ documentId: all[0], keyId: key.keyId, level, ...wishes })
    }
    setChosen(new Set(all))
    ask(all)
  }
  const sign = (pin: string | null): Promise<void> => run.start({ ...wishesFor(toSign), pin })
  const chooseFolder = async (): Promise<void> => {
    const answer = await bridge.documents.chooseTargetFolder()
    if (answer) setFolder(answer)
  }
  const remove = (index: number): void => {
    const row = rows[index]
    if (!row) return
    review.remove(row.document.documentId)
    setSelectedId((rows[index + 1] ?? rows[index - 1])?.document.documentId ?? null)
  }
  const pauseOrResume = (): void => attempt(isPaused ? bridge.signing.resumeBatch() : bridge.signing.pauseBatch())
  const nextProblem = (): void => {
    const isProblem = (index: number): boolean => ['bad', 'warn'].includes(rowAt(index)?.tone ?? 'none')
    const indexes = rows.map((_row, n) => (selected + 1 + n) % rows.length)
    const next = indexes.find(isProblem)
    if (next !== undefined) setSelectedId(rows[next]?.document.documentId ?? null)
  }
  const start = (): void => attempt(begin())
  useShortcuts(isHidden || readingId ? {} : { 'mod+Enter': () => phase === 'review' && start(), F8: nextProblem })

  const reading = opened.find(({ documentId }) => documentId === readingId)
  const place = key && `${nameOfKey(key)} · ${nameOfToken(key, t)}`
  const why = !key
    ? t('panel.noKey')
    : looking > 0
      ? t('batch.wait')
      : signable.length === 0
        ? t('batch.nothing')
        : null
  return (
    <>
      {reading && <ReadPage isHidden={isHidden} document={reading} onBack={() => setReadingId(null)} />}
      <Screen
        isHidden={isHidden || reading !== undefined}
        title={contents.folder || t('batch.title')}
        back={phase !== 'running' && <BackButton onBack={onBack} />}
        beside={
          <span className="t-sm t-3 hide-narrow">
            {t('batch.total', { count: judged.length, size: size(review.totalBytes) })}
          </span>
        }
      >
        <div className="stack g-4 wide">
          {summary && <BatchProgressCard summary={summary} isRunning={isRunning} counts={counts} place={place ?? ''} />}
          {phase === 'running' && (
            <BatchRunning
              isPaused={isPaused}
              first={first}
              onPauseOrResume={pauseOrResume}
              onStop={() => attempt(bridge.signing.cancelBatch())}
            />
          )}
          {phase === 'ended' && (
            <BatchEnded
              problems={[summary?.keyError, run.error].filter(each => each != null)}
              waiting={rest.length}
              failed={failures.length}
              hasSigned={signed.length > 0}
              first={first}
              onSignRest={() => ask(rest)}
              onTryAgain={() => ask(failures.map(({ id }) => id))}
              onShowSigned={() => attempt(bridge.documents.showInFolder({ documentId: signed[0] ?? '' }))}
              onBack={onBack}
            />
          )}
          {phase !== 'review' && <BatchProblems problems={failures} />}
          {error && <ProblemNote error={error} />}
          {phase === 'review' && <BatchReviewNotes review={review} unreadable={unreadable} />}
          <BatchDocuments
            count={rows.length}
            rowAt={rowAt}
            selected={selected}
            onSelect={index => setSelectedId(rows[index]?.document.documentId ?? null)}
            onRead={index => setReadingId(rows[index]?.document.documentId ?? null)}
            onLeaveOut={phase === 'review' ? remove : null}
            onPauseOrResume={phase === 'running' ? pauseOrResume : null}
          />
          {phase === 'review' && (
            <>
              <BatchChoices
                keys={keys}
                reason={reason}
                folder={folder}
                inTheWay={judged.filter(({ judgement }) => judgement.isInTheWay).length}
                replaceExisting={replaceExisting}
                onReplace={setReplace}
                onChooseKey={() => setLayer('key')}
                onMakeKey={props.onMakeKey}
                onChooseFolder={() => attempt(chooseFolder())}
                onBeside={() => setFolder(null)}
                level={level}
                onLevel={setLevel}
                hasAuthority={hasAuthority}
                onShowSettings={props.onShowSettings}
              />
              <div className="row wrap g-3">
                <button
                  className="btn btn-primary btn-lg"
                  type="button"
                  aria-disabled={!canStart}
                  aria-describedby="batch-why"
                  onClick={start}
                >
                  <Icon name="sign" />
                  {t('batch.sign', { count: signable.length })}
                </button>
                <span className="t-sm t-2 grow" id="batch-why">
                  {why ?? t('batch.one')}
                </span>
                {canStart && (
                  <ShowCommand
                    act="sign"
                    load={() =>
                      bridge.commands.signBatch(wishesFor(signable.map(({ document }) => document.documentId)))
                    }
                  />
                )}
              </div>
            </>
          )}
        </div>
      </Screen>
      {layer === 'key' && <KeyChooser keys={keys} onClose={() => setLayer('none')} />}
      {layer === 'pin' && key && toSign[0] && opened[0] && (
        <PinDialog
          document={opened[0]}
          batch={{
            sub: t('batch.pin', { count: toSign.length }),
            name: contents.folder || t('batch.title'),
            note: t('batch.same'),
          }}
          signingKey={key}
          sign={sign}
          onSigned={() => setLayer('none')}
          onFailed={failure => {
            setLayer('none')
            setError(failure)
          }}
          onClose={() => setLayer('none')}
          onOtherKey={() => setLayer('key')}
          onUnblock={() => setLayer('unblock')}
          onChangePin={() => setLayer('changePin')}
        />
      )}
      {(layer === 'unblock' || layer === 'changePin') && key && (
        <KeyTask kind={layer} summary={key} onClose={() => setLayer('pin')} onUnblock={() => setLayer('unblock')} />
      )}
    </>
  )
}
