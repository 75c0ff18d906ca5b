/** The path of a signature: drop, document, PIN, result; with a way back at each step. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { Settings } from '../../../shared/model/app.ts'
import type { DocumentSummary } from '../../../shared/model/document.ts'
import type { SignedDocument } from '../../../shared/model/signing.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { useSpeech } from '../../speech.tsx'
import type { Keys } from '../../use-keys.ts'
import { useShortcuts } from '../../use-shortcuts.ts'
import { CheckedDocument } from './checked-document.tsx'
import { DropPage } from './drop-page.tsx'
import { ResultPage } from './result-page.tsx'
import { useFileDrop } from './use-file-drop.ts'

export interface SignScreenProps {
  readonly isHidden: boolean
  readonly onShow: () => void
  readonly keys: Keys
  readonly onShowKeys: () => void
  readonly onMakeKey: () => void
  readonly settings: Settings
  readonly onShowSettings: () => void
}

type Place =
  | { readonly at: 'drop' }
  | { readonly at: 'document'; readonly document: DocumentSummary }
  | { readonly at: 'result'; readonly signed: SignedDocument }

export const SignScreen = (props: SignScreenProps) => {
  const { isHidden, onShow, keys, onShowKeys, onMakeKey, settings, onShowSettings } = props
  const { t } = useSpeech()
  const [place, setPlace] = useState<Place>({ at: 'drop' })
  const [isOpening, setOpening] = useState(false)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const [hint, setHint] = useState<string | null>(null)
  const openId = useRef<string | null>(null)

  const show = useCallback(
    (next: Place) => {
      const nextId =
        next.at === 'document' ? next.document.documentId : next.at === 'result' ? next.signed.documentId : null
      // Main keeps a document until it is told that nobody looks at it; a failure to close loses nothing.
      if (openId.current && openId.current !== nextId)
        bridge.documents.close({ documentId: openId.current }).catch(() => undefined)
      openId.current = nextId
      setError(null)
      setPlace(next)
      onShow()
    },
    [onShow],
  )

  const open = useCallback(
    async (opening: () => Promise<DocumentSummary | null>) => {
      setOpening(true)
      setHint(null)
      try {
        const document = await opening()
        if (document) show({ at: 'document', document })
      } catch (thrown) {
        show({ at: 'drop' })
        setError(toDetail(thrown))
      } finally {
        setOpening(false)
      }
    },
    [show],
  )

  useEffect(() => bridge.documents.onOpened(document => show({ at: 'document', document })), [show])
  const choose = useCallback(() => void open(() => bridge.documents.choose()), [open])
  useShortcuts({ 'mod+o': choose })
  const isOver = useFileDrop(files => {
    const [file] = files
    if (!file) return
    if (document.querySelector('dialog[open]')) return setHint(t('drop.refused'))
    void open(() => bridge.dropped.open(file)).then(() => files.length > 1 && setHint(t('drop.one')))
  })

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
          keys={keys}
          isOver={isOver}
          isOpening={isOpening}
          error={error}
          hint={hint}
          onChoose={choose}
          onShowKeys={onShowKeys}
          onMakeKey={onMakeKey}
        />
      )}
      {place.at === 'document' && (
        <CheckedDocument
          key={place.document.documentId}
          isHidden={isHidden}
          document={place.document}
          keys={keys}
          onBack={back}
          onMakeKey={onMakeKey}
          settings={settings}
          onShowSettings={onShowSettings}
          onSigned={signed => show({ at: 'result', signed })}
        />
      )}
      {place.at === 'result' && <ResultPage isHidden={isHidden} signed={place.signed} onBack={back} />}
    </>
  )
}
