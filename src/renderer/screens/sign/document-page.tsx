/** One document: its pages, what is signed already, and the way to sign it. */
import { useState } from 'react'
import type { DocumentSummary } from '../../../shared/model/document.ts'
import type { SignedDocument } from '../../../shared/model/signing.ts'
import { Screen } from '../../components/screen.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Keys } from '../../use-keys.ts'
import { BackButton } from './back-button.tsx'
import { NotPdf } from './not-pdf.tsx'
import { PdfViewer } from './pdf-viewer.tsx'
import { SignPanel } from './sign-panel.tsx'
import { usePdf } from './use-pdf.ts'

export interface DocumentPageProps {
  readonly isHidden: boolean
  readonly document: DocumentSummary
  readonly keys: Keys
  readonly onBack: () => void
  readonly onMakeKey: () => void
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

const PdfPage = ({ isHidden, document, keys, onBack, onMakeKey, onSigned }: DocumentPageProps) => {
  const { t, size } = useSpeech()
  const pdf = usePdf(document.documentId)
  const [hasThumbs, setThumbs] = useState(() => window.matchMedia('(min-width: 60.01rem)').matches)
  const pages = pdf.state === 'ready' ? pdf.value.numPages : null
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
        <PdfViewer pdf={pdf} isHidden={isHidden} hasThumbs={hasThumbs} onThumbs={setThumbs} />
        <SignPanel
          document={document}
          keys={keys}
          isShown={pdf.state === 'ready'}
          isHidden={isHidden}
          onMakeKey={onMakeKey}
          onSigned={onSigned}
        />
      </div>
    </Screen>
  )
}
