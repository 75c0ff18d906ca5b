/** The end of a signature: one green sentence and the file. */
import { useLayoutEffect, useRef, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { SignedDocument } from '../../../shared/model/signing.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { Screen } from '../../components/screen.tsx'
import { useSpeech } from '../../speech.tsx'
import { BackButton } from './back-button.tsx'

export interface ResultPageProps {
  readonly isHidden: boolean
  readonly signed: SignedDocument
  readonly onBack: () => void
}

export const ResultPage = ({ isHidden, signed, onBack }: ResultPageProps) => {
  const { t, fullMoment, size } = useSpeech()
  const [error, setError] = useState<ErrorDetail | null>(null)
  const showButton = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => showButton.current?.focus(), [])
  const attempt = (action: Promise<void>): void => {
    setError(null)
    action.catch((thrown: unknown) => setError(toDetail(thrown)))
  }
  const { documentId, fileName, folder, sizeBytes, signer, signedAt, level, digest, keyId } = signed
  return (
    <Screen title={t('result.title')} isHidden={isHidden} back={<BackButton onBack={onBack} />}>
      <div className="stack g-5 wide">
        <section className="verdict verdict-ok" role="status">
          <Icon name="ok" />
          <div>
            <h2>{t('result.done')}</h2>
            <p>{t('result.when', { signer, time: fullMoment(signedAt) })}</p>
          </div>
        </section>
        <section className="card">
          <div className="item item-big">
            <Icon name="file-signed" />
            <div className="grow">
              <b>{fileName}</b>
              <p className="t-sm t-2">
                {folder} · {size(sizeBytes)}
              </p>
            </div>
          </div>
          <div className="card-foot">
            <button
              className="btn btn-primary btn-md"
              type="button"
              ref={showButton}
              onClick={() => attempt(bridge.documents.showInFolder({ documentId }))}
            >
              <Icon name="folder" />
              {t('result.show')}
            </button>
            <button
              className="btn btn-md"
              type="button"
              onClick={() => attempt(bridge.documents.openOutside({ documentId }))}
            >
              <Icon name="open" />
              {t('result.open')}
            </button>
            <button className="btn btn-quiet btn-md end" type="button" onClick={onBack}>
              {t('result.another')}
            </button>
          </div>
        </section>
        {error && <ProblemNote error={error} />}
        <details className="more">
          <summary>
            <Icon name="right" className="turn" />
            {t('result.details')}
          </summary>
          <dl className="kv kv-tight">
            <dt>{t('result.level')}</dt>
            <dd>PAdES {level}</dd>
            <dt>{t('result.digest')}</dt>
            <dd>{digest.replace('sha', 'SHA-')}</dd>
            <dt>{t('result.key')}</dt>
            <dd className="hash">{keyId}</dd>
          </dl>
        </details>
      </div>
    </Screen>
  )
}
