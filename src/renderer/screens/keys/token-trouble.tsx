/** Token trouble: every driver and token with its state, the reason when it cannot be used, and the fix. */
import type { ReactNode } from 'react'
import { type ErrorCode, errorCodes } from '../../../shared/errors.ts'
import type { KeySummary, ModuleSummary, ModuleTokenSummary } from '../../../shared/model/key.ts'
import { Icon } from '../../components/icon.tsx'
import type { StartTask } from '../../components/key-tasks/key-task.tsx'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { describeTries } from '../../components/tries.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Modules } from './use-modules.ts'

export interface TokenTroubleProps {
  readonly modules: Modules
  readonly keys: readonly KeySummary[]
  readonly onTask: StartTask
}

type Trouble = 'blank' | 'locked' | 'unset' | 'expired' | 'problem'

/** What keeps a token from being used; null when nothing does. */
const troubleOf = ({ initialized, pin, problem }: ModuleTokenSummary): Trouble | null =>
  !initialized
    ? 'blank'
    : pin.state === 'locked'
      ? 'locked'
      : pin.state === 'not-set'
        ? 'unset'
        : pin.state === 'to-be-changed'
          ? 'expired'
          : problem
            ? 'problem'
            : null

export const TokenTrouble = ({ modules, keys, onTask }: TokenTroubleProps) => {
  const { t } = useSpeech()
  const explain = useExplain()
  const { loaded } = modules
  if (loaded.state === 'loading') return <Loading />
  if (loaded.state === 'failed') return <ProblemNote error={loaded.error} onRetry={modules.check} />
  const broken = loaded.value.filter(({ usable }) => !usable)
  const tokens = loaded.value
    .filter(({ usable }) => usable)
    .flatMap(module => module.tokens.map(token => ({ module, token, trouble: troubleOf(token) })))
  const hurt = tokens.filter(({ trouble }) => trouble !== null)
  const idle = loaded.value.filter(({ usable, tokens: shown }) => usable && shown.length === 0)
  const count = broken.length + hurt.length
  const isNone = loaded.value.length === 0
  return (
    <>
      <section className={`verdict verdict-${count > 0 || isNone ? 'warn' : 'ok'}`} role="status">
        <Icon name={count > 0 || isNone ? 'warn' : 'ok'} />
        <div>
          <h2>{isNone ? t('trouble.none') : t('trouble.count', { count })}</h2>
          <p>{t(isNone ? 'trouble.none.help' : 'trouble.untouched')}</p>
        </div>
      </section>
      {count > 0 && (
        <Group id="to-fix" title={t('trouble.toFix')}>
          {broken.map(module => (
            <BrokenModule key={module.path} module={module} modules={modules} />
          ))}
          {hurt.map(({ module, token, trouble }) => {
            const key = keys.find(
              each => each.token.serial === token.serial && each.token.module === module.path && hasFix(each),
            )
            const fix = trouble === 'locked' ? 'unblock' : trouble === 'expired' ? 'changePin' : null
            return (
              <Row
                key={`${module.path} ${token.serial} ${token.reader}`}
                tone={trouble === 'locked' ? 'bad' : 'warn'}
                title={
                  trouble === null || trouble === 'problem'
                    ? token.label || token.reader
                    : t(`trouble.${trouble}`, { token: token.label || token.reader })
                }
                actions={
                  key &&
                  fix && (
                    <button className="btn" type="button" onClick={() => onTask(fix, key)}>
                      {t(`keys.${fix}`)}
                    </button>
                  )
                }
              >
                {trouble === 'problem'
                  ? explain(token.problem)
                  : t(
                      trouble === 'locked' && key
                        ? 'pin.locked.help'
                        : trouble === 'locked'
                          ? 'pin.locked.issuer'
                          : trouble === 'expired'
                            ? 'pin.expired.help'
                            : trouble === 'unset'
                              ? 'pin.unset.help'
                              : 'trouble.blank.help',
                    )}
              </Row>
            )
          })}
        </Group>
      )}
      {loaded.value.some(({ usable }) => usable) && (
        <Group id="in-order" title={t('trouble.inOrder')}>
          {tokens
            .filter(({ trouble }) => trouble === null)
            .map(({ module, token }) => (
              <Row
                key={`${module.path} ${token.serial} ${token.reader}`}
                tone="ok"
                title={token.label || token.reader}
                path={module.path}
              >
                {[
                  token.reader,
                  t('trouble.keys', { count: token.keyCount }),
                  describeTries(token.pin, t),
                  token.writeProtected && t('trouble.readOnly'),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </Row>
            ))}
          {idle.map(module => (
            <Row key={module.path} tone="ok" title={module.name} path={module.path}>
              {t('trouble.noToken')}
            </Row>
          ))}
        </Group>
      )}
    </>
  )
}

/** What happened and what to do, for the code of an error. */
const useExplain = () => {
  const { describe } = useSpeech()
  return (problem: string | null): string => {
    const code = problem !== null && problem in errorCodes ? (problem as ErrorCode) : 'tokens/device-error'
    const { what, todo } = describe({ code, facts: {} })
    return `${what} ${todo}`
  }
}

const hasFix = ({ pin, unblockWith }: KeySummary): boolean => pin.state !== 'locked' || unblockWith.length > 0

interface GroupProps {
  readonly id: string
  readonly title: string
  readonly children: ReactNode
}

const Group = ({ id, title, children }: GroupProps) => (
  <section className="card" aria-labelledby={id}>
    <div className="card-head">
      <h2 id={id}>{title}</h2>
    </div>
    <ul className="list">{children}</ul>
  </section>
)

interface RowProps {
  readonly tone: 'ok' | 'warn' | 'bad'
  readonly title: string
  readonly path?: string
  readonly children: ReactNode
  readonly actions?: ReactNode
}

const Row = ({ tone, title, path, children, actions }: RowProps) => (
  <li className="item top doc-item">
    <Icon name={tone} className={`t-${tone}`} />
    <div className="grow">
      <b>{title}</b>
      <p className="t-sm t-2">{children}</p>
      {path && <p className="t-xs t-3 path">{path}</p>}
    </div>
    {actions}
  </li>
)

const BrokenModule = ({ module, modules }: { readonly module: ModuleSummary; readonly modules: Modules }) => {
  const { t } = useSpeech()
  const explain = useExplain()
  const { name, path, problem, quarantined } = module
  return (
    <Row
      tone={quarantined ? 'bad' : 'warn'}
      title={name}
      path={path}
      actions={
        quarantined && (
          <button
            className="btn"
            type="button"
            aria-disabled={modules.isChecking}
            onClick={() => modules.isChecking || modules.retry(path)}
          >
            <Icon name="again" className={modules.isChecking ? 'spin' : ''} />
            {t('app.retry')}
          </button>
        )
      }
    >
      {explain(problem)}
    </Row>
  )
}
