/** A document that was opened: its signatures are checked first, and shown first where there are any. */
import { useCallback, useState } from 'react'
import { bridge } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { Screen } from '../../components/screen.tsx'
import { useSpeech } from '../../speech.tsx'
import { useLoad } from '../../use-load.ts'
import { BackButton } from './back-button.tsx'
import { DocumentPage, type DocumentPageProps } from './document-page.tsx'
import { ValidationPage } from './validation-page.tsx'

/** Reading more than this takes long enough to say so. */
const largeBytes = 50_000_000

type CheckedDocumentProps = Omit<DocumentPageProps, 'verdict'>

export const CheckedDocument = (props: CheckedDocumentProps) =>
  props.document.isPdf ? <CheckedPdf {...props} /> : <DocumentPage {...props} verdict={null} />

const CheckedPdf = (props: CheckedDocumentProps) => {
  const { document, isHidden, onBack } = props
  const { documentId, fileName, sizeBytes } = document
  const { t, size } = useSpeech()
  const { loaded, reload } = useLoad(
    useCallback(() => bridge.validation.validate({ documentId, documentPassword: null }), [documentId]),
  )
  const [isSigning, setSigning] = useState(false)
  // A document that wants its password is asked for it there.
  const isLocked = loaded.state === 'failed' && loaded.error.code === 'pdf/encrypted'
  if (isSigning || isLocked || (loaded.state === 'ready' && loaded.value.signatures.length === 0))
    return <DocumentPage {...props} verdict={loaded.state === 'ready' ? loaded.value : null} />
  if (loaded.state === 'ready') {
    return (
      <ValidationPage
        isHidden={isHidden}
        document={document}
        verdict={loaded.value}
        extendedTo={props.extendedTo}
        settings={props.settings}
        onShowSettings={props.onShowSettings}
        onExtended={props.onExtended}
        onBack={onBack}
        onSign={() => setSigning(true)}
      />
    )
  }
  return (
    <Screen isHidden={isHidden} title={fileName} back={<BackButton onBack={onBack} />}>
      <div className="stack g-4 wide">
        {loaded.state === 'loading' && (
          <>
            <p role="status" className="loading">
              {t('checking.title')} {sizeBytes > largeBytes && t('checking.large', { size: size(sizeBytes) })}
            </p>
            <Loading />
          </>
        )}
        {loaded.state === 'failed' && (
          <>
            <h2>{t('checking.failed')}</h2>
            <ProblemNote error={loaded.error} onRetry={reload} />
            <div>
              <button className="btn" type="button" onClick={() => setSigning(true)}>
                <Icon name="file" />
                {t('checking.show')}
              </button>
            </div>
          </>
        )}
      </div>
    </Screen>
  )
}
