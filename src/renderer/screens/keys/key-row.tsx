/** One key: who it stands for, what it is for and until when, why it cannot sign, and what can be done with it. */
import type { KeySummary } from '../../../shared/model/key.ts'
import { Icon } from '../../components/icon.tsx'
import type { IconName } from '../../components/icon-shapes.tsx'
import type { KeyTaskKind, StartTask } from '../../components/key-tasks/key-task.tsx'
import { nameOfAlgorithm, nameOfKey } from '../../components/key-words.ts'
import { useSpeech } from '../../speech.tsx'
import { SheetReminder } from './sheet-reminder.tsx'

export interface KeyRowProps {
  readonly summary: KeySummary
  readonly onTask: StartTask
}

export const KeyRow = ({ summary: key, onTask }: KeyRowProps) => {
  const speech = useSpeech()
  const { t, cannotSign, date, list } = speech
  const algorithm = nameOfAlgorithm(key)
  const { certificate } = key
  const facts = !certificate
    ? t('keys.noCertificate', { algorithm })
    : certificate.selfSigned
      ? t('keys.selfIssued', { algorithm, date: date(certificate.notAfter) })
      : t('keys.issued', { algorithm, issuer: certificate.issuer, date: date(certificate.notAfter) })
  const purposes = certificate?.purposes.filter(purpose => purpose !== 'any') ?? []
  const why = key.cannotSignReason
    ? cannotSign(key.cannotSignReason)
    : certificate?.selfSigned
      ? t('keys.selfIssued.help')
      : null
  return (
    <li className="keyrow">
      <Icon name="key" className="t-2" />
      <div className="grow">
        <b>{nameOfKey(key)}</b>
        <p className="t-sm t-2">
          {[facts, purposes.length > 0 && t('keys.for', { purposes: list(purposes.map(each => t(`purpose.${each}`))) })]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {why && <p className="t-sm keyrow-why">{why}</p>}
        <SheetReminder keyId={key.keyId} onNewCode={() => onTask('newCode', key)} />
        {key.cannotSignReason === 'revoked' && canBlockPin(key) && (
          <p>
            <button className="btn" type="button" onClick={() => onTask('blockPin', key)}>
              <Icon name="lock" />
              {t('block.do')}
            </button>
          </p>
        )}
        <details className="more">
          <summary>
            <Icon name="right" className="turn" />
            {t('keys.details')}
            <span className="sr"> – {nameOfKey(key)}</span>
          </summary>
          <KeyDetails summary={key} onTask={onTask} />
        </details>
      </div>
      <KeyPill summary={key} />
    </li>
  )
}

/** Where PINs are typed on the reader, nobody but its user can type wrong ones. */
const canBlockPin = ({ token, pin }: KeySummary): boolean =>
  token.kind === 'pkcs11' && pin.state !== 'locked' && !pin.onReader

const KeyDetails = ({ summary: key, onTask }: KeyRowProps) => {
  const { t, date, list } = useSpeech()
  const { certificate } = key
  const action = (kind: KeyTaskKind, icon: IconName) => (
    <button className="btn" type="button" onClick={() => onTask(kind, key)}>
      <Icon name={icon} />
      {t(`keys.task.${kind as 'request' | 'install' | 'delete'}`)}
    </button>
  )
  return (
    <div className="stack g-3">
      <dl className="kv kv-tight">
        {certificate && (
          <>
            <dt>{t('keys.purposes')}</dt>
            <dd>{list(certificate.purposes.map(purpose => t(`purpose.${purpose}`)))}</dd>
            <dt>{t('keys.valid')}</dt>
            <dd>{t('keys.valid.range', { from: date(certificate.notBefore), until: date(certificate.notAfter) })}</dd>
            <dt>{t('keys.issuer')}</dt>
            <dd>{certificate.issuer}</dd>
            <dt>{t('keys.serialNumber')}</dt>
            <dd className="hash">{certificate.serialNumber}</dd>
          </>
        )}
        <dt>{t('result.key')}</dt>
        <dd className="hash">{key.keyId}</dd>
      </dl>
      {key.cannotSignReason !== 'revoked' && (
        <div className="row wrap g-2">
          {action('request', 'save')}
          {action('install', 'file')}
          <button className="btn" type="button" onClick={() => onTask('newCode', key)}>
            <Icon name="revoke" />
            {t('sheet.new')}
          </button>
          {key.token.kind === 'software' && action('delete', 'trash')}
        </div>
      )}
    </div>
  )
}

const KeyPill = ({ summary: { canSign, cannotSignReason, pin } }: { readonly summary: KeySummary }) => {
  const { t } = useSpeech()
  const [tone, icon, word] =
    cannotSignReason === 'revoked'
      ? (['bad', 'revoke', 'lost.state.revoked'] as const)
      : cannotSignReason === 'suspended'
        ? (['warn', 'suspend', 'lost.state.suspended'] as const)
        : pin.state === 'locked'
          ? (['bad', 'lock', 'keys.locked'] as const)
          : !canSign
            ? cannotSignReason === 'expired' || cannotSignReason === 'not-yet-valid'
              ? (['warn', 'clock', 'keys.cannot'] as const)
              : (['bad', 'bad', 'keys.cannot'] as const)
            : pin.state === 'not-set'
              ? (['warn', 'warn', 'keys.pinUnset'] as const)
              : pin.state === 'to-be-changed'
                ? (['warn', 'warn', 'keys.pinToChange'] as const)
                : (['ok', 'ok', 'keys.ready'] as const)
  return (
    <span className={`pill pill-${tone}`}>
      <Icon name={icon} />
      {t(word)}
    </span>
  )
}
