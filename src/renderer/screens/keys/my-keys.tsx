/** Every key of this computer, grouped by the token that holds it. */
import type { KeySummary } from '../../../shared/model/key.ts'
import { Icon } from '../../components/icon.tsx'
import type { StartTask } from '../../components/key-tasks/key-task.tsx'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Keys } from '../../use-keys.ts'
import { TokenCard, type TokenKeys } from './token-card.tsx'
import type { Modules } from './use-modules.ts'

export interface MyKeysProps {
  readonly keys: Keys
  readonly modules: Modules
  readonly onTask: StartTask
  readonly onTrouble: () => void
}

export const MyKeys = ({ keys: { loaded, isReading, reload }, modules, onTask, onTrouble }: MyKeysProps) => {
  const { t } = useSpeech()
  const broken =
    modules.loaded.state === 'ready' ? modules.loaded.value.filter(({ quarantined }) => quarantined).length : 0
  return (
    <>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <ProblemNote error={loaded.error} onRetry={reload} />}
      {isReading && (
        <section className="card row g-3" role="status">
          <Icon name="usb" />
          {t('keys.reading')}
        </section>
      )}
      {loaded.state === 'ready' && loaded.value.length === 0 && !isReading && (
        <section className="card empty">
          <Icon name="key" className="icon-xl" />
          <h2>{t('keys.empty')}</h2>
          <p>{t('keys.empty.help')}</p>
          <button className="btn btn-link" type="button" onClick={onTrouble}>
            {t('keys.absent')}
          </button>
        </section>
      )}
      {loaded.state === 'ready' &&
        groupByToken(loaded.value).map(group => <TokenCard key={group[0].keyId} keys={group} onTask={onTask} />)}
      {broken > 0 && (
        <section className="card" aria-labelledby="broken">
          <div className="card-head">
            <span className="tile tile-warn">
              <Icon name="plug" />
            </span>
            <div className="grow">
              <h2 id="broken">{t('keys.broken', { count: broken })}</h2>
              <p className="t-sm t-2">{t('keys.broken.help')}</p>
            </div>
            <button className="btn" type="button" onClick={onTrouble}>
              {t('keys.broken.show')}
            </button>
          </div>
        </section>
      )}
    </>
  )
}

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
