/** Many documents, one review, one PIN: what is signed is decided here, followed here, and told at the end. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { FolderContents, TargetFolder } from '../../../shared/model/document.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { KeyTask } from '../../components/key-tasks/key-task.tsx'
import { nameOfKey, nameOfToken } from '../../components/key-words.ts'
import { Note } from '../../components/note.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { Screen } from '../../components/screen.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Keys } from '../../use-keys.ts'
import { useShortcuts } from '../../use-shortcuts.ts'
import { BackButton } from './back-button.tsx'
import { BatchChoices } from './batch-choices.tsx'
import { BatchProblems } from './batch-problems.tsx'
import { BatchProgressCard } from './batch-progress.tsx'
import { DocumentList, type DocumentRow } from './document-list.tsx'
import { findTwins, type Inspected, judgeDocument, type TargetFound } from './judge-document.ts'
import { KeyChooser } from './key-chooser.tsx'
import { PinDialog } from './pin-dialog.tsx'
import { ReadPage } from './read-page.tsx'
import { useBatchRun } from './use-batch-run.ts'
import { useEach } from './use-each.ts'

export interface BatchScreenProps {
  readonly isHidden: boolean
  readonly contents: FolderContents
  readonly keys: Keys
  readonly onBack: () => void
  readonly onMakeKey: () => void
  /** While it runs, nothing else may take the place of this screen. */
  readonly onBusy: (isBusy: boolean) => void
}

type Layer = 'none' | 'key' | 'pin' | 'unblock' | 'changePin'

const inspect = (documentId: string): Promise<Inspected> =>
  bridge.documents.inspect({ documentId, documentPassword: null }).then(
    inspection => ({ inspection }),
    (thrown: unknown) => ({ error: toDetail(thrown) }),
  )

/** What needs somebody comes first. */
const order = { failed: 0, signing: 1, waiting: 2, done: 3 } as const
const looks = {
  failed: { icon: 'bad', tone: 'bad' },
  signing: { icon: 'again', tone: 'now' },
  waiting: { icon: 'clock', tone: 'none' },
  done: { icon: 'ok', tone: 'ok' },
} as const

export const BatchScreen = ({ isHidden, contents, keys, onBack, onMakeKey, onBusy }: BatchScreenProps) => {
  const speech = useSpeech()
  const { t, describe, size } = speech
  const { documents: opened, unreadable } = contents
  const [removed, setRemoved] = useState<ReadonlySet<string>>(new Set())
  const [selectedId, setSelectedId] = useState<string | null>(null)
  const [readingId, setReadingId] = useState<string | null>(null)
  const [layer, setLayer] = useState<Layer>('none')
  const [folder, setFolder] = useState<TargetFolder | null>(null)
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

  useEffect(() => onBusy(isRunning || layer === 'pin'), [onBusy, isRunning, layer])
  useEffect(() => {
    if (phase !== 'review') first.current?.focus()
  }, [phase])

  const ids = useMemo(() => opened.filter(({ isPdf }) => isPdf).map(({ documentId }) => documentId), [opened])
  const inspected = useEach(ids, inspect)
  const certificateSha256 = key?.certificate?.sha256 ?? null
  const folderId = folder?.folderId ?? null
  const findTarget = useCallback(
    async (documentId: string): Promise<TargetFound | null> => {
      if (certificateSha256 === null) return null
      try {
        return { target: await bridge.signing.batchTarget({ documentId, certificateSha256, folderId }) }
      } catch (thrown) {
        return { error: toDetail(thrown) }
      }
    },
    [certificateSha256, folderId],
  )
  const targets = useEach(ids, findTarget)

  const documents = useMemo(() => opened.filter(({ documentId }) => !removed.has(documentId)), [opened, removed])
  const twins = useMemo(() => findTwins(documents, folderId !== null), [documents, folderId])
  const judged = useMemo(
    () =>
      documents.map(document => ({
        document,
        judgement: judgeDocument(
          {
            document,
            inspected: inspected.get(document.documentId),
            found: targets.get(document.documentId),
            isTwin: twins.has(document.documentId),
            replaceExisting,
          },
          speech,
        ),
      })),
    [documents, inspected, targets, twins, replaceExisting, speech],
  )
  const signable = judged.filter(({ judgement }) => judgement.ruling === 'sign')
  const looking = judged.filter(({ judgement }) => judgement.ruling === 'looking').length
  const leftOut = judged.length - signable.length - looking
  const active = signable.filter(({ judgement }) => judgement.tone === 'warn').length
  const totalBytes = documents.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const canStart = key !== null && looking === 0 && signable.length > 0

  const stateOf = (id: string) => outcomes.get(id)?.state ?? 'waiting'
  const rows =
    phase === 'review'
      ? judged
      : judged
          .filter(({ document }) => chosen.has(document.documentId))
          .sort((a, b) => order[stateOf(a.document.documentId)] - order[stateOf(b.document.documentId)])
  const selected = Math.max(
    0,
    rows.findIndex(({ document }) => document.documentId === selectedId),
  )
  const failures = rows.flatMap(({ document: { documentId: id, fileName: name } }) => {
    const failure = outcomes.get(id)?.error
    return failure ? [{ id, name, error: failure }] : []
  })
  const rest = rows
    .map(({ document }) => document)
    .filter(({ documentId }) => ['waiting', 'signing'].includes(stateOf(documentId)))
  const signedOnes = [...outcomes.values()].filter(({ state }) => state === 'done')
  const counts = { signed: signedOnes.length, failed: failures.length, waiting: rest.length }

  const rowAt = (index: number): DocumentRow => {
    const row = rows[index]
    if (!row) return { id: '', name: '', words: '', meta: '', icon: 'file', tone: 'none' }
    const { document, judgement } = row
    const { documentId: id, fileName: name, sizeBytes } = document
    const pages =
      judgement.pages === null ? null : t('document.facts', { pages: judgement.pages, size: size(sizeBytes) })
    const meta = pages ?? size(sizeBytes)
    if (phase === 'review') return { id, name, meta, ...judgement }
    const state = stateOf(id)
    const failure = outcomes.get(id)?.error
    return { id, name, meta, ...looks[state], words: failure ? describe(failure).what : t(`batch.state.${state}`) }
  }

  const attempt = (action: Promise<unknown>): void => {
    setError(null)
    action.catch((thrown: unknown) => setError(toDetail(thrown)))
  }
  const ask = (documentIds: readonly string[]): void => {
    if (!key || documentIds.length === 0) return
    if (reason.current) reasonText.current = reason.current.value.trim() || null
    // What is plugged in or locked meanwhile does not change the key under the user's hands.
    keys.select(key.keyId)
    setError(null)
    setToSign(documentIds)
    setLayer('pin')
  }
  const begin = (): void => {
    if (!canStart) return
    const all = signable.map(({ document }) => document.documentId)
    setChosen(new Set(all))
    ask(all)
  }
  const sign = (pin: string | null): Promise<void> =>
    run.start({
      documentIds: [...toSign],
      keyId: key?.keyId ?? '',
      pin,
      reason: reasonText.current,
      location: null,
      folderId,
      replaceExisting,
    })
  const chooseFolder = async (): Promise<void> => {
    const answer = await bridge.documents.chooseTargetFolder()
    if (answer) setFolder(answer)
  }
  const remove = (index: number): void => {
    const row = rows[index]
    if (!row || phase !== 'review') return
    setRemoved(before => new Set([...before, row.document.documentId]))
    setSelectedId((rows[index + 1] ?? rows[index - 1])?.document.documentId ?? null)
  }
  const pauseOrResume = (): void => attempt(isPaused ? bridge.signing.resumeBatch() : bridge.signing.pauseBatch())
  const nextProblem = (): void => {
    const isProblem = (index: number): boolean => {
      const { tone } = rowAt(index)
      return tone === 'bad' || tone === 'warn'
    }
    const indexes = rows.map((_row, n) => (selected + 1 + n) % rows.length)
    const next = indexes.find(isProblem)
    if (next !== undefined) setSelectedId(rows[next]?.document.documentId ?? null)
  }
  useShortcuts(isHidden || readingId ? {} : { 'mod+Enter': () => phase === 'review' && begin(), F8: nextProblem })

  const reading = opened.find(({ documentId }) => documentId === readingId)
  const shown = rows[selected]
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
            {t('batch.total', { count: documents.length, size: size(totalBytes) })}
          </span>
        }
      >
        <div className="stack g-4 wide">
          {summary && <BatchProgressCard summary={summary} isRunning={isRunning} counts={counts} place={place ?? ''} />}
          {phase === 'running' && (
            <div className="row wrap g-2">
              <button className="btn btn-md" type="button" ref={first} onClick={pauseOrResume}>
                <Icon name={isPaused ? 'play' : 'pause'} />
                {t(isPaused ? 'batch.resume' : 'batch.pause')}
              </button>
              <button
                className="btn btn-quiet btn-md"
                type="button"
                onClick={() => attempt(bridge.signing.cancelBatch())}
              >
                {t('batch.stop')}
              </button>
              <span className="t-sm t-3">{t('batch.each')}</span>
            </div>
          )}
          {phase === 'ended' && (
            <>
              {summary?.keyError && <ProblemNote error={summary.keyError} />}
              {run.error && <ProblemNote error={run.error} />}
              <div className="row wrap g-2">
                {rest.length > 0 && (
                  <button
                    className="btn btn-primary btn-md"
                    type="button"
                    ref={first}
                    onClick={() => ask(rest.map(({ documentId }) => documentId))}
                  >
                    <Icon name="play" />
                    {t('batch.rest', { count: rest.length })}
                  </button>
                )}
                {failures.length > 0 && (
                  <button className="btn btn-md" type="button" onClick={() => ask(failures.map(({ id }) => id))}>
                    <Icon name="again" />
                    {t('batch.again', { count: failures.length })}
                  </button>
                )}
                {signedOnes[0]?.signed && (
                  <button
                    className="btn btn-md"
                    type="button"
                    {...(rest.length === 0 ? { ref: first } : {})}
                    onClick={() =>
                      attempt(bridge.documents.showInFolder({ documentId: signedOnes[0]?.signed?.documentId ?? '' }))
                    }
                  >
                    <Icon name="folder" />
                    {t('result.show')}
                  </button>
                )}
                <button className="btn btn-quiet btn-md end" type="button" onClick={onBack}>
                  {t('batch.done')}
                </button>
              </div>
            </>
          )}
          {phase !== 'review' && <BatchProblems problems={failures} />}
          {error && <ProblemNote error={error} />}
          {phase === 'review' && (
            <>
              <p role="status">
                {looking > 0
                  ? t('batch.lookingAt', { done: judged.length - looking, total: judged.length })
                  : t('batch.review', { ready: signable.length, leftOut })}
              </p>
              {active > 0 && looking === 0 && (
                <Note tone="warn" title={t('batch.activeNote', { count: active })}>
                  <p>{t('batch.activeHelp')}</p>
                </Note>
              )}
              {unreadable.length > 0 && (
                <Note tone="bad" title={t('batch.unreadable', { count: unreadable.length })}>
                  <ul>
                    {unreadable.slice(0, 20).map(({ fileName, error: problem }) => (
                      <li key={fileName}>
                        <span className="t-b">{fileName}</span> – {describe(problem).what}
                      </li>
                    ))}
                  </ul>
                </Note>
              )}
            </>
          )}
          <section className="card clip-round" aria-label={t('batch.documents')}>
            <DocumentList
              label={t('batch.documents')}
              count={rows.length}
              rowAt={rowAt}
              selected={selected}
              onSelect={index => setSelectedId(rows[index]?.document.documentId ?? null)}
              onOpen={index => setReadingId(rows[index]?.document.documentId ?? null)}
              onKey={pressed => {
                if (pressed === 'Delete') remove(selected)
                else if (phase === 'running') pauseOrResume()
              }}
            />
            {shown && (
              <div className="card-foot">
                <button
                  className="btn"
                  type="button"
                  aria-label={t('batch.read.name', { name: shown.document.fileName })}
                  onClick={() => setReadingId(shown.document.documentId)}
                >
                  <Icon name="eye" />
                  {t('batch.read')}
                </button>
                {phase === 'review' && (
                  <button
                    className="btn btn-quiet"
                    type="button"
                    aria-label={t('batch.leaveOut.name', { name: shown.document.fileName })}
                    onClick={() => remove(selected)}
                  >
                    <Icon name="trash" />
                    {t('batch.leaveOut')}
                  </button>
                )}
                <span className="t-sm t-2 grow">{rowAt(selected).words}</span>
              </div>
            )}
          </section>
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
                onMakeKey={onMakeKey}
                onChooseFolder={() => attempt(chooseFolder())}
                onBeside={() => setFolder(null)}
              />
              <div className="row wrap g-3">
                <button
                  className="btn btn-primary btn-lg"
                  type="button"
                  aria-disabled={!canStart}
                  aria-describedby="batch-why"
                  onClick={begin}
                >
                  <Icon name="sign" />
                  {t('batch.sign', { count: signable.length })}
                </button>
                <span className="t-sm t-2 grow" id="batch-why">
                  {why ?? t('batch.one')}
                </span>
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
