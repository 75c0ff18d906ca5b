/** One document of a batch, to be read: its pages and the way back. */
import type { DocumentSummary } from '../../../shared/model/document.ts'
import { Screen } from '../../components/screen.tsx'
import { BackButton } from './back-button.tsx'
import { NotPdf } from './not-pdf.tsx'
import { PdfViewer } from './pdf-viewer.tsx'
import { usePdf } from './use-pdf.ts'

export interface ReadPageProps {
  readonly isHidden: boolean
  readonly document: DocumentSummary
  readonly onBack: () => void
}

export const ReadPage = ({ isHidden, document, onBack }: ReadPageProps) => (
  <Screen isHidden={isHidden} isFlush title={document.fileName} back={<BackButton onBack={onBack} />}>
    {document.isPdf ? <Pages isHidden={isHidden} document={document} /> : <NotPdf document={document} />}
  </Screen>
)

const Pages = ({ isHidden, document }: Omit<ReadPageProps, 'onBack'>) => {
  const pdf = usePdf(document.documentId)
  return (
    <div className="viewer read-only">
      <PdfViewer pdf={pdf} isHidden={isHidden} hasThumbs={false} />
    </div>
  )
}
