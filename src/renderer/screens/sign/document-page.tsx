/** One document: its pages, what is signed already, and the way to sign it. */
import { useCallback, useEffect, useState } from 'react'
import type { Settings } from '../../../shared/model/app.ts'
import type { DocumentSummary } from '../../../shared/model/document.ts'
import type {
  ExtendableLevel,
  ExtendedDocument,
  SignaturePlace,
  SignedDocument,
} from '../../../shared/model/signing.ts'
import type { FileVerdict } from '../../../shared/model/validation.ts'
import { nameOfKey } from '../../components/key-words.ts'
import { Screen } from '../../components/screen.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Keys } from '../../use-keys.ts'
import { BackButton } from './back-button.tsx'
import { NotPdf } from './not-pdf.tsx'
import type { DrawnPage } from './page-place.ts'
import { PasswordDialog } from './password-dialog.tsx'
import { PdfViewer } from './pdf-viewer.tsx'
import { SignPanel } from './sign-panel.tsx'
import { initialChoices, type SignatureChoices, whyInvisible } from './signature-choices.ts'
import { SignatureStamp } from './signature-stamp.tsx'
import { StampPreview } from './stamp-preview.tsx'
import { useInspection } from './use-inspection.ts'
import { usePdf } from './use-pdf.ts'

export interface DocumentPageProps {
  readonly isHidden: boolean
  readonly document: DocumentSummary
  /** Of its signatures; null: they could not be checked. */
  readonly verdict: FileVerdict | null
  /** What it was brought to a moment ago; null: it was opened. */
  readonly extendedTo: ExtendableLevel | null
  readonly onExtended: (extended: ExtendedDocument) => void
  readonly keys: Keys
  readonly onBack: () => void
  readonly onMakeKey: () => void
  readonly settings: Settings
  readonly onShowSettings: () => void
  readonly onSigned: (signed: SignedDocument) => void
}

export const DocumentPage = (props: DocumentPageProps) =>
  props.document.isPdf ? (
    <PdfPage {...props} />
  ) : (
    <Screen isHidden={props.isHidden} title={props.document.fileName} back={<BackButton onBack={props.onBack} />}>
      <NotPdf document={props.document} />
    </Screen>
  )

/** Room for the page with all of them beside it. */
const wide = '(min-width: 60.01rem)'

const PdfPage = ({ isHidden, document, verdict, keys, onBack, ...rest }: DocumentPageProps) => {
  const { t, size } = useSpeech()
  const { inspection, unlock } = useInspection(document.documentId)
  const isLocked = inspection.state === 'locked'
  const pdf = usePdf(document.documentId, inspection.state === 'ready' ? inspection.password : null)
  const [hasThumbs, setThumbs] = useState(() => window.matchMedia(wide).matches)
  useEffect(() => {
    // In a window that was made narrow they would leave the page too little.
    const room = window.matchMedia(wide)
    const follow = (): void => setThumbs(room.matches)
    room.addEventListener('change', follow)
    return () => room.removeEventListener('change', follow)
  }, [])
  const [page, setPage] = useState(1)
  const [wanted, setWanted] = useState<{ readonly page: number } | null>(null)
  const [choices, setChoices] = useState(initialChoices)
  const change = useCallback((next: Partial<SignatureChoices>) => setChoices(current => ({ ...current, ...next })), [])
  const place = useCallback((next: SignaturePlace) => change({ place: next }), [change])
  const isPlaced =
    choices.isVisible &&
    choices.field === null &&
    inspection.state === 'ready' &&
    whyInvisible(choices, inspection.value) === null
  const pages = pdf.state === 'ready' ? pdf.value.numPages : null
  const overlay = (drawn: DrawnPage) => (
    <SignatureStamp drawn={drawn} place={choices.place} onPlace={place}>
      <StampPreview
        name={keys.selected ? nameOfKey(keys.selected) : t('stamp.you')}
        choices={choices}
        scale={drawn.scale}
      />
    </SignatureStamp>
  )
  return (
    <Screen
      isHidden={isHidden}
      isFlush
      title={document.fileName}
      back={<BackButton onBack={onBack} />}
      beside={
        <span className="t-sm t-3 nowrap hide-narrow">
          {pages === null ? size(document.sizeBytes) : t('document.facts', { pages, size: size(document.sizeBytes) })}
        </span>
      }
    >
      <div className={`viewer ${hasThumbs ? 'show-thumbs' : 'hide-thumbs'}`}>
        <PdfViewer
          pdf={isLocked ? { state: 'loading' } : pdf}
          isHidden={isHidden}
          hasThumbs={hasThumbs}
          onThumbs={setThumbs}
          wanted={wanted}
          onPage={setPage}
          overlay={isPlaced ? overlay : undefined}
        />
        <SignPanel
          {...rest}
          document={document}
          verdict={verdict}
          keys={keys}
          isShown={pdf.state === 'ready'}
          isHidden={isHidden}
          inspection={inspection}
          choices={choices}
          change={change}
          page={page}
          onShowPage={next => setWanted({ page: next })}
        />
      </div>
      {isLocked && !isHidden && (
        <PasswordDialog
          fileName={document.fileName}
          isWrong={inspection.isWrong}
          isTrying={inspection.isTrying}
          onPassword={password => void unlock(password)}
          onClose={onBack}
        />
      )}
    </Screen>
  )
}
