/** The PIN dialog of a signature: what is signed, and how far it is. */
import { type ReactNode, useEffect, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { DocumentSummary } from '../../../shared/model/document.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import type { SignedDocument, SigningProgress } from '../../../shared/model/signing.ts'
import { bridge } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { PinDialog as AskPin } from '../../components/pin-dialog.tsx'
import { useSpeech } from '../../speech.tsx'
import { SigningWork } from './signing-work.tsx'

export interface PinDialogProps<Signed> {
  readonly document: DocumentSummary
  readonly signingKey: KeySummary
  /** null: the PIN is typed on the reader. */
  readonly sign: (pin: string | null) => Promise<Signed>
  readonly onSigned: (signed: Signed) => void
  /** What is signed, where it is not this one document: a title's second line, a name and what holds for it. */
  readonly batch?: { readonly sub: string; readonly name: string; readonly note: string }
  /** For every failure but those of the PIN, which are told here. */
  readonly onFailed: (error: ErrorDetail) => void
  readonly onClose: () => void
  readonly onOtherKey: () => void
  readonly onUnblock: () => void
  readonly onChangePin: () => void
  /** What else the signer should know: rows of the facts. */
  readonly children?: ReactNode
}

export const PinDialog = <Signed = SignedDocument>(props: PinDialogProps<Signed>) => {
  const { document, batch, signingKey, sign, onSigned, children, ...ways } = props
  const { t } = useSpeech()
  const [progress, setProgress] = useState<SigningProgress | null>(null)
  useEffect(
    () => bridge.signing.onProgress(next => next.documentId === document.documentId && setProgress(next)),
    [document.documentId],
  )
  return (
    <AskPin
      {...ways}
      summary={signingKey}
      sub={batch?.sub ?? t('pin.sub')}
      doLabel={t('pin.sign')}
      wrong={t('pin.wrong')}
      lockedSub={t('pin.locked.sub')}
      act={pin => sign(pin).finally(() => setProgress(null))}
      onDone={onSigned}
      onGiveUp={() => (batch ? bridge.signing.cancelBatch() : bridge.signing.cancel())}
      work={<SigningWork progress={progress} />}
      isUnderWay={progress !== null}
    >
      <div>
        <Icon name="file" />
        <span>
          <b>{batch?.name ?? document.fileName}</b>
          <span className="t-2">{batch?.note ?? t('pin.file.same')}</span>
        </span>
      </div>
      {children}
    </AskPin>
  )
}
