/** The panel beside the pages: signatures so far, what goes into yours, the key, and the one button that signs. */
import { useCallback, useRef, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { DocumentSummary } from '../../../shared/model/document.ts'
import type { SignedDocument } from '../../../shared/model/signing.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { KeyTask } from '../../components/key-tasks/key-task.tsx'
import { describeKeyPlace, iconOfKey, nameOfKey } from '../../components/key-words.ts'
import { ProblemNote } from '../../components/problem-note.tsx'
import { ScrollRegion } from '../../components/scroll-region.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Keys } from '../../use-keys.ts'
import { useLoad } from '../../use-load.ts'
import { useShortcuts } from '../../use-shortcuts.ts'
import { KeyChooser } from './key-chooser.tsx'
import { PinDialog } from './pin-dialog.tsx'
import { SignatureList } from './signature-list.tsx'
import { TargetExistsDialog } from './target-exists-dialog.tsx'

export interface SignPanelProps {
  readonly document: DocumentSummary
  readonly keys: Keys
  /** The document is on the screen: nobody signs what cannot be seen. */
  readonly isShown: boolean
  readonly isHidden: boolean
  readonly onMakeKey: () => void
  readonly onSigned: (signed: SignedDocument) => void
}

interface Target {
  readonly targetId: string | null
  readonly replaceExisting: boolean
}
const besideOriginal: Target = { targetId: null, replaceExisting: false }

type Layer = 'none' | 'key' | 'pin' | 'exists' | 'unblock' | 'changePin'

export const SignPanel = ({ document, keys, isShown, isHidden, onMakeKey, onSigned }: SignPanelProps) => {
  const speech = useSpeech()
  const { t } = speech
  const reason = useRef<HTMLInputElement>(null)
  const location = useRef<HTMLInputElement>(null)
  const [layer, setLayer] = useState<Layer>('none')
  const [target, setTarget] = useState(besideOriginal)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const { documentId } = document
  const key = keys.selected
  const planned = useLoad(useCallback(() => bridge.documents.plannedTarget({ documentId }), [documentId])).loaded
  const fileName = planned.state === 'ready' ? planned.value.fileName : null

  const ask = (next: Target): void => {
    if (!isShown || !key) return
    setError(null)
    setTarget(next)
    setLayer('pin')
  }
  /** Whether something would be replaced is asked before the PIN: nobody types it for nothing. */
  const start = async (): Promise<void> => {
    if (!isShown || !key) return
    setError(null)
    setTarget(besideOriginal)
    // What is plugged in or locked meanwhile does not change the key under the user's hands.
    keys.select(key.keyId)
    try {
      setLayer((await bridge.documents.plannedTarget({ documentId })).exists ? 'exists' : 'pin')
    } catch (thrown) {
      setError(toDetail(thrown))
    }
  }
  const chooseTarget = async (): Promise<void> => {
    setLayer('none')
    try {
      const chosen = await bridge.documents.chooseTarget({ documentId })
      if (chosen) ask({ targetId: chosen.targetId, replaceExisting: false })
    } catch (thrown) {
      setError(toDetail(thrown))
    }
  }
  const sign = (pin: string | null): Promise<SignedDocument> =>
    bridge.signing.sign({
      documentId,
      keyId: key?.keyId ?? '',
      pin,
      reason: reason.current?.value.trim() || null,
      location: location.current?.value.trim() || null,
      ...target,
      documentPassword: null,
    })
  useShortcuts({ 'mod+Enter': () => isHidden || void start() })

  const field = (id: string, label: string, input: typeof reason) => (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label} <span className="t-3 t-norm">({t('panel.optional')})</span>
      </label>
      <input className="input" id={id} ref={input} maxLength={500} autoComplete="off" />
    </div>
  )
  return (
    <aside className="panel" aria-label={t('panel.label')}>
      <ScrollRegion className="panel-scroll" label={t('panel.label')}>
        <SignatureList documentId={documentId} />
        <section className="stack g-3">
          <h2>{t('panel.yours')}</h2>
          {field('reason', t('panel.reason'), reason)}
          {field('location', t('panel.location'), location)}
        </section>
        {error && <ProblemNote error={error} />}
      </ScrollRegion>
      <div className="panel-foot">
        {key ? (
          <button className="keycard keycard-foot" type="button" onClick={() => setLayer('key')}>
            <Icon name={iconOfKey(key)} />
            <span>
              <span className="sr">{t('signwith.you')} </span>
              <b className="clip">{nameOfKey(key)}</b>
              {describeKeyPlace(key, speech)}
              <span className="sr">. {t('panel.chooseKey')}</span>
            </span>
            <Icon name="down" className="icon-sm" />
          </button>
        ) : (
          <>
            <p className="t-sm">
              {t(
                keys.loaded.state === 'ready' && keys.loaded.value.length > 0 ? 'signwith.unfit.title' : 'panel.noKey',
              )}
            </p>
            <button className="btn btn-md btn-block" type="button" onClick={onMakeKey}>
              <Icon name="plus" />
              {t('signwith.none.make')}
            </button>
            {keys.loaded.state === 'ready' && keys.loaded.value.length > 0 && (
              <button className="btn btn-quiet" type="button" onClick={() => setLayer('key')}>
                {t('signwith.other')}
              </button>
            )}
          </>
        )}
        <button
          className="btn btn-primary btn-lg btn-block"
          type="button"
          aria-disabled={!isShown || !key}
          aria-describedby="saved-as"
          onClick={() => void start()}
        >
          <Icon name="sign" />
          {t('panel.sign')}
        </button>
        <p className="t-xs t-3" id="saved-as">
          {fileName && t('panel.saved', { fileName })}
        </p>
      </div>
      {layer === 'key' && <KeyChooser keys={keys} onClose={() => setLayer('none')} />}
      {layer === 'pin' && key && (
        <PinDialog
          document={document}
          signingKey={key}
          sign={sign}
          onSigned={onSigned}
          onFailed={failure => {
            setLayer(failure.code === 'documents/target-exists' ? 'exists' : 'none')
            if (failure.code !== 'documents/target-exists') setError(failure)
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
      {layer === 'exists' && fileName && (
        <TargetExistsDialog
          fileName={fileName}
          onReplace={() => ask({ ...target, replaceExisting: true })}
          onOtherName={() => void chooseTarget()}
          onClose={() => setLayer('none')}
        />
      )}
    </aside>
  )
}
