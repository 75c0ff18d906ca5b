/** The path of a signature: drop, document, PIN, result; with a way back at each step. */
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { Settings } from '../../../shared/model/app.ts'
import type { DocumentSummary, FolderContents } from '../../../shared/model/document.ts'
import type { ExtendableLevel, SignedDocument } from '../../../shared/model/signing.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { createLater } from '../../components/later.tsx'
import { followOpened } from '../../opened-documents.ts'
import { useSpeech } from '../../speech.tsx'
import type { Keys } from '../../use-keys.ts'
import { useMenu } from '../../use-menu.ts'
import { useShortcuts } from '../../use-shortcuts.ts'
import { DropPage } from './drop-page.tsx'
import { loadPdfjs } from './load-pdfjs.ts'
import { type Opened, openDropped } from './open-dropped.ts'
import { useFileDrop } from './use-file-drop.ts'

const BatchScreen = createLater(async () => (await import('./batch-screen.tsx')).BatchScreen)
const CheckedDocument = createLater(async () => (await import('./checked-document.tsx')).CheckedDocument)
const ResultPage = createLater(async () => (await import('./result-page.tsx')).ResultPage)

export interface SignScreenProps {
  readonly isHidden: boolean
  /** Above everything on the first page. */
  readonly notice?: ReactNode
  readonly onShow: () => void
  readonly onShowShortcuts: () => void
  /** A website asks something: no document is opened until it is answered. */
  readonly onRefusedDrop?: (() => void) | undefined
  readonly keys: Keys
  readonly onShowKeys: () => void
  readonly onMakeKey: () => void
  readonly settings: Settings
  readonly onShowSettings: () => void
}

type Place =
  | { readonly at: 'drop' }
  | { readonly at: 'document'; readonly document: DocumentSummary; readonly extendedTo: ExtendableLevel | null }
  | { readonly at: 'batch'; readonly contents: FolderContents }
  | { readonly at: 'result'; readonly signed: SignedDocument }

const idsOf = (place: Place): readonly string[] => {
  if (place.at === 'batch') return place.contents.documents.map(({ documentId }) => documentId)
  if (place.at === 'document') return [place.document.documentId]
  return place.at === 'result' ? [place.signed.documentId] : []
}

export const SignScreen = (props: SignScreenProps) => {
  const { isHidden, onShow, onRefusedDrop, keys, onShowKeys, onMakeKey, settings, onShowSettings } = props
  const { t } = useSpeech()
  const [place, setPlace] = useState<Place>({ at: 'drop' })
  const [isOpening, setOpening] = useState(false)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const [hint, setHint] = useState<string | null>(null)
  const openIds = useRef<readonly string[]>([])
  /** A batch is signed: nothing may take its place. */
  const isBusy = useRef(false)

  const show = useCallback(
    (next: Place) => {
      const nextIds = idsOf(next)
      const isNext = new Set(nextIds)
      // Main keeps a document until it is told that nobody looks at it; a failure to close loses nothing.
      for (const documentId of openIds.current)
        if (!isNext.has(documentId)) bridge.documents.close({ documentId }).catch(() => undefined)
      openIds.current = nextIds
      setError(null)
      setPlace(next)
      onShow()
    },
    [onShow],
  )

  const open = useCallback(
    async (opening: () => Promise<Opened | null>) => {
      if (isBusy.current) return setHint(t('drop.refused'))
      setOpening(true)
      setHint(null)
      // What draws a document comes while it is chosen and hashed.
      void loadPdfjs().catch(() => undefined)
      try {
        const opened = await opening()
        if (opened)
          show(
            'documents' in opened
              ? { at: 'batch', contents: opened }
              : { at: 'document', document: opened, extendedTo: null },
          )
      } catch (thrown) {
        show({ at: 'drop' })
        setError(toDetail(thrown))
      } finally {
        setOpening(false)
      }
    },
    [show, t],
  )

  useEffect(() => followOpened(document => void open(async () => document)), [open])
  const choose = useCallback(() => void open(() => bridge.documents.choose()), [open])
  const chooseFolder = useCallback(() => void open(() => bridge.documents.openFolder()), [open])
  const openRecent = useCallback(
    (recentId: string) => void open(() => bridge.recentDocuments.open({ recentId })),
    [open],
  )
  useShortcuts(onRefusedDrop ? {} : { 'mod+o': choose })
  useMenu(onRefusedDrop ? {} : { open: choose, 'open-folder': chooseFolder })
  const isOver = useFileDrop(files => {
    if (files.length === 0) return
    if (onRefusedDrop) return onRefusedDrop()
    if (document.querySelector('dialog[open]')) return setHint(t('drop.refused'))
    void open(() => openDropped(files))
  })

  const setBusy = useCallback((busy: boolean) => {
    isBusy.current = busy
  }, [])
  const back = () => show({ at: 'drop' })
  return (
    <>
      {hint && (
        <p className="sr" role="status">
          {hint}
        </p>
      )}
      {place.at === 'drop' && (
        <DropPage
          isHidden={isHidden}
          notice={props.notice}
          keys={keys}
          isOver={isOver}
          isOpening={isOpening}
          error={error}
          hint={hint}
          onChoose={choose}
          onChooseFolder={chooseFolder}
          onOpenRecent={openRecent}
          onShowShortcuts={props.onShowShortcuts}
          onShowKeys={onShowKeys}
          onMakeKey={onMakeKey}
        />
      )}
      {place.at === 'document' && (
        <CheckedDocument
          key={place.document.documentId}
          isHidden={isHidden}
          document={place.document}
          extendedTo={place.extendedTo}
          keys={keys}
          onBack={back}
          onMakeKey={onMakeKey}
          settings={settings}
          onShowSettings={onShowSettings}
          onExtended={({ document, level }) => show({ at: 'document', document, extendedTo: level })}
          onSigned={signed => show({ at: 'result', signed })}
        />
      )}
      {place.at === 'batch' && (
        <BatchScreen
          key={place.contents.documents[0]?.documentId}
          isHidden={isHidden}
          contents={place.contents}
          keys={keys}
          settings={settings}
          onBack={back}
          onMakeKey={onMakeKey}
          onShowSettings={onShowSettings}
          onBusy={setBusy}
        />
      )}
      {place.at === 'result' && <ResultPage isHidden={isHidden} signed={place.signed} onBack={back} />}
    </>
  )
}
