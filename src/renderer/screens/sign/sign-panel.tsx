/** The panel beside the pages: signatures so far, what goes into yours, the key, and the one button that signs. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { Settings } from '../../../shared/model/app.ts'
import type { DocumentSummary } from '../../../shared/model/document.ts'
import type {
  ExtendableLevel,
  ExtendedDocument,
  SignedDocument,
  SigningCheckResult,
} from '../../../shared/model/signing.ts'
import type { FileVerdict } from '../../../shared/model/validation.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import type { IconName } from '../../components/icon-shapes.tsx'
import { KeyTask } from '../../components/key-tasks/key-task.tsx'
import { describeKeyPlace, iconOfKey, nameOfKey } from '../../components/key-words.ts'
import { Loading } from '../../components/loading.tsx'
import { Note } from '../../components/note.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { ScrollRegion } from '../../components/scroll-region.tsx'
import { ShowCommand } from '../../components/shown-command.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Keys } from '../../use-keys.ts'
import { useLoad } from '../../use-load.ts'
import { useShortcuts } from '../../use-shortcuts.ts'
import { ActiveContentNote, describeActiveContent } from './active-content.tsx'
import { ExtendedNote } from './extended-note.tsx'
import { KeyChooser } from './key-chooser.tsx'
import { LastingSection } from './lasting-section.tsx'
import { describeLock, toLock } from './lock-choice.tsx'
import { PinDialog } from './pin-dialog.tsx'
import { type ChoicesState, toAppearance } from './signature-choices.ts'
import { SignatureList } from './signature-list.tsx'
import { TargetExistsDialog } from './target-exists-dialog.tsx'
import type { Inspection } from './use-inspection.ts'
import { YourSignature } from './your-signature.tsx'

export interface SignPanelProps extends ChoicesState {
  readonly document: DocumentSummary
  /** null: it could not be checked when it was opened. */
  readonly verdict: FileVerdict | null
  readonly extendedTo: ExtendableLevel | null
  readonly onExtended: (extended: ExtendedDocument) => void
  readonly keys: Keys
  /** The document is on the screen: nobody signs what cannot be seen. */
  readonly isShown: boolean
  readonly isHidden: boolean
  readonly inspection: Inspection
  /** The page that is on the screen. */
  readonly page: number
  readonly onShowPage: (page: number) => void
  readonly onMakeKey: () => void
  readonly settings: Settings
  readonly onShowSettings: () => void
  readonly onSigned: (signed: SignedDocument) => void
}

interface Target {
  readonly targetId: string | null
  readonly replaceExisting: boolean
}
const besideOriginal: Target = { targetId: null, replaceExisting: false }

type Layer = 'none' | 'key' | 'pin' | 'exists' | 'unblock' | 'changePin'

export const SignPanel = (props: SignPanelProps) => {
  const { document, verdict, extendedTo, keys, isShown, isHidden, inspection, choices, onMakeKey, settings, onSigned } =
    props
  const speech = useSpeech()
  const { t } = speech
  const [layer, setLayer] = useState<Layer>('none')
  const [target, setTarget] = useState(besideOriginal)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const [checked, setChecked] = useState<SigningCheckResult | null>(null)
  const { documentId } = document
  const problem = useRef<HTMLDivElement>(null)
  // It stands under the choices that it is about; the panel may be scrolled elsewhere.
  useEffect(() => {
    if (error) problem.current?.scrollIntoView({ block: 'nearest' })
  }, [error])
  const key = keys.selected
  const planned = useLoad(useCallback(() => bridge.documents.plannedTarget({ documentId }), [documentId])).loaded
  const fileName = planned.state === 'ready' ? planned.value.fileName : null
  const known = inspection.state === 'ready' ? inspection.value : null
  const isForbidden = known !== null && !known.permitted && !known.fields.some(({ permitted }) => permitted)
  // A new field is forbidden where only the author's own may be signed: one of them must be chosen.
  const isFieldMissing = known !== null && !known.permitted && choices.field === null
  const canSign = isShown && known !== null && !isFieldMissing
  const lock = toLock(choices.lock)
  const hasAuthority = settings.tsaUrls.length > 0

  const wishes = (keyId: string) => ({
    documentId,
    keyId,
    reason: choices.reason.trim() || null,
    location: choices.location.trim() || null,
    field: choices.field,
    appearance: toAppearance(choices, speech.language),
    level: hasAuthority ? choices.level : null,
    certify: choices.certify,
    lock,
    documentPassword: inspection.state === 'ready' ? inspection.password : null,
  })
  const ask = (next: Target): void => {
    if (!canSign || !key) return
    setError(null)
    setTarget(next)
    setLayer('pin')
  }
  /** Whether something would be replaced is asked before the PIN: nobody types it for nothing. */
  const start = async (): Promise<void> => {
    if (!canSign || !key) return
    setError(null)
    setTarget(besideOriginal)
    // What is plugged in or locked meanwhile does not change the key under the user's hands.
    keys.select(key.keyId)
    try {
      setChecked(await bridge.signing.check(wishes(key.keyId)))
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
    bridge.signing.sign({ ...wishes(key?.keyId ?? ''), pin, ...target })
  useShortcuts({ 'mod+Enter': () => isHidden || void start() })

  return (
    <aside className="panel" aria-label={t('panel.label')}>
      <ScrollRegion className="panel-scroll" label={t('panel.label')}>
        {known && <ActiveContentNote contents={known.activeContent} />}
        {inspection.state === 'ready' && (
          <SignatureList documentId={documentId} verdict={verdict} documentPassword={inspection.password}>
            {found =>
              inspection.password !== null && (
                <>
                  {extendedTo && <ExtendedNote document={document} level={extendedTo} verdict={found} />}
                  <LastingSection {...props} documentPassword={inspection.password} verdict={found} />
                </>
              )
            }
          </SignatureList>
        )}
        {inspection.state === 'loading' && <Loading />}
        {inspection.state === 'failed' && <ProblemNote error={inspection.error} />}
        {isForbidden && <ProblemNote error={{ code: 'pdf/changes-not-permitted', message: '', facts: {} }} />}
        {known && !isForbidden && isFieldMissing && (
          <Note tone="info" title={t('field.needed')}>
            <p>{t('field.needed.help')}</p>
          </Note>
        )}
        {known && !isForbidden && <YourSignature {...props} inspection={known} hasAuthority={hasAuthority} />}
        <div ref={problem}>{error && <ProblemNote error={error} />}</div>
        {canSign && key && (
          <div>
            <ShowCommand act="sign" load={() => bridge.commands.sign({ ...wishes(key.keyId), ...besideOriginal })} />
          </div>
        )}
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
          aria-disabled={!canSign || !key}
          aria-describedby="saved-as"
          onClick={() => void start()}
        >
          <Icon name="sign" />
          {t('panel.sign')}
        </button>
        <p className="t-xs t-3" id="saved-as">
          {fileName && !isForbidden && t('panel.saved', { fileName })}
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
        >
          {known && known.activeContent.length > 0 && (
            <Fact icon="warn" text={describeActiveContent(known.activeContent, speech)} />
          )}
          {checked && checked.level !== 'B-B' && <Fact icon="clock" text={t(`level.${checked.level}`)} />}
          {lock && <Fact icon="lock" text={describeLock(lock, speech)} />}
          {checked?.certify && <Fact icon="lock" text={t(`certify.fact.${checked.certify}`)} />}
        </PinDialog>
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

const Fact = ({ icon, text }: { readonly icon: IconName; readonly text: string }) => (
  <div>
    <Icon name={icon} />
    <span>{text}</span>
  </div>
)
