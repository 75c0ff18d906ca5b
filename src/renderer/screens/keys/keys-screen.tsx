/** All keys by token: what each can do, why it cannot sign, and the drivers that do not work. */
import type { ErrorCode } from '../../../shared/errors.ts'
import { errorCodes } from '../../../shared/errors.ts'
import type { KeySummary, ModuleSummary } from '../../../shared/model/key.ts'
import { bridge } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { iconOfKey, nameOfAlgorithm, nameOfKey, nameOfToken } from '../../components/key-words.ts'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { Screen } from '../../components/screen.tsx'
import { Tries } from '../../components/tries.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Keys } from '../../use-keys.ts'
import { useLoad } from '../../use-load.ts'
import { CreateKeyDialog } from './create-key-dialog.tsx'

export interface KeysScreenProps {
  readonly keys: Keys
  readonly isMaking: boolean
  readonly onMaking: (isMaking: boolean) => void
}

const listModules = () => bridge.keys.modules()

export const KeysScreen = ({ keys, isMaking, onMaking }: KeysScreenProps) => {
  const { t } = useSpeech()
  const { loaded } = keys
  const modules = useLoad(listModules).loaded
  const broken = modules.state === 'ready' ? modules.value.filter(module => !module.usable) : []
  const isEmpty = loaded.state === 'ready' && loaded.value.length === 0
  return (
    <Screen
      title={t('keys.title')}
      beside={
        <button className={isEmpty ? 'btn btn-primary end' : 'btn end'} type="button" onClick={() => onMaking(true)}>
          <Icon name="plus" />
          {t('keys.make')}
        </button>
      }
    >
      <div className="stack g-5 wide">
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ProblemNote error={loaded.error} onRetry={keys.reload} />}
        {isEmpty && (
          <section className="card empty">
            <Icon name="key" className="icon-xl" />
            <h2>{t('keys.empty')}</h2>
            <p>{t('keys.empty.help')}</p>
          </section>
        )}
        {loaded.state === 'ready' &&
          groupByToken(loaded.value).map(group => <TokenCard key={group[0].keyId} keys={group} />)}
        {modules.state === 'failed' && <ProblemNote error={modules.error} />}
        {broken.length > 0 && <BrokenModules modules={broken} />}
      </div>
      {isMaking && <CreateKeyDialog onClose={() => onMaking(false)} />}
    </Screen>
  )
}

type TokenKeys = readonly [KeySummary, ...KeySummary[]]

const groupByToken = (keys: readonly KeySummary[]): readonly TokenKeys[] => {
  const groups = new Map<string, KeySummary[]>()
  for (const key of keys) {
    const { kind, serial, module, label } = key.token
    // Each software key has files and a PIN of its own, so each is a token of its own.
    const id = kind === 'software' ? key.keyId : [module, serial, label].join('\n')
    groups.set(id, [...(groups.get(id) ?? []), key])
  }
  return [...groups.values()] as unknown as readonly TokenKeys[]
}

const TokenCard = ({ keys }: { readonly keys: TokenKeys }) => {
  const { t } = useSpeech()
  const [first] = keys
  const { token, pin } = first
  const id = `token-${first.keyId}`
  const place =
    token.kind === 'software'
      ? t('keys.software.help')
      : [token.reader, token.serial && t('keys.serial', { serial: token.serial })].filter(Boolean).join(' · ')
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card-head">
        <span className={`tile ${pin.state === 'locked' ? 'tile-bad' : ''}`}>
          <Icon name={iconOfKey(first)} />
        </span>
        <div className="grow">
          <h2 id={id}>{nameOfToken(first, t)}</h2>
          <p className="t-sm t-2">{place}</p>
        </div>
        <Tries pin={pin} />
      </div>
      <ul className="list">
        {keys.map(key => (
          <KeyRow key={key.keyId} summary={key} />
        ))}
      </ul>
    </section>
  )
}

const KeyRow = ({ summary: key }: { readonly summary: KeySummary }) => {
  const speech = useSpeech()
  const { t, cannotSign, date } = speech
  const algorithm = nameOfAlgorithm(key)
  const { certificate } = key
  const facts = !certificate
    ? t('keys.noCertificate', { algorithm })
    : certificate.selfSigned
      ? t('keys.selfIssued', { algorithm, date: date(certificate.notAfter) })
      : t('keys.issued', { algorithm, issuer: certificate.issuer, date: date(certificate.notAfter) })
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
        <p className="t-sm t-2">{facts}</p>
        {why && <p className="t-sm keyrow-why">{why}</p>}
        <p className="t-xs t-3">{t('keys.id', { keyId: key.keyId })}</p>
      </div>
      <KeyPill summary={key} />
    </li>
  )
}

const KeyPill = ({ summary: { canSign, cannotSignReason, pin } }: { readonly summary: KeySummary }) => {
  const { t } = useSpeech()
  const [tone, icon, word] =
    pin.state === 'locked'
      ? (['bad', 'lock', 'keys.locked'] as const)
      : canSign
        ? (['ok', 'ok', 'keys.ready'] as const)
        : cannotSignReason === 'expired' || cannotSignReason === 'not-yet-valid'
          ? (['warn', 'clock', 'keys.cannot'] as const)
          : (['bad', 'bad', 'keys.cannot'] as const)
  return (
    <span className={`pill pill-${tone}`}>
      <Icon name={icon} />
      {t(word)}
    </span>
  )
}

const BrokenModules = ({ modules }: { readonly modules: readonly ModuleSummary[] }) => {
  const { t, describe } = useSpeech()
  return (
    <section className="card" aria-labelledby="modules">
      <div className="card-head">
        <span className="tile tile-warn">
          <Icon name="plug" />
        </span>
        <h2 id="modules">{t('keys.modules')}</h2>
      </div>
      <ul className="list">
        {modules.map(({ path, name, problem }) => {
          const code = problem !== null && problem in errorCodes ? (problem as ErrorCode) : 'tokens/device-error'
          const { what, todo } = describe({ code, message: '', facts: {} })
          return (
            <li className="item" key={path}>
              <div className="grow">
                <b>{name}</b>
                <p className="t-sm t-2">
                  {what} {todo}
                </p>
                <p className="t-xs t-3">{path}</p>
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
