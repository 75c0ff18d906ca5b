/** What is known of a file that this version cannot sign. */
import type { DocumentSummary } from '../../../shared/model/document.ts'
import { Note } from '../../components/note.tsx'
import { useSpeech } from '../../speech.tsx'

export const NotPdf = ({ document }: { readonly document: DocumentSummary }) => {
  const { t, size } = useSpeech()
  const dot = document.fileName.lastIndexOf('.')
  const extension = dot > 0 ? document.fileName.slice(dot + 1).toUpperCase() : null
  return (
    <div className="stack g-5 measure">
      <Note tone="info" title={t('document.notPdf')}>
        <p>{t('document.notPdf.help')}</p>
      </Note>
      <section className="card card-pad">
        <dl className="kv">
          <dt>{t('document.name')}</dt>
          <dd>{document.fileName}</dd>
          <dt>{t('document.type')}</dt>
          <dd>{extension === null || extension === 'PDF' ? t('document.type.unknown') : extension}</dd>
          <dt>{t('document.size')}</dt>
          <dd>{size(document.sizeBytes)}</dd>
          <dt>{t('document.folder')}</dt>
          <dd>{document.folder}</dd>
          <dt>{t('document.sha256')}</dt>
          <dd className="hash">{document.sha256}</dd>
        </dl>
      </section>
    </div>
  )
}
