/** Beside a call: who acts, what is never asked for, the other way, and the registry in numbers. */
import { Icon } from '../../components/icon.tsx'
import { Note } from '../../components/note.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Desk, DeskAgent } from '../../use-desk.ts'

export interface DeskSideProps {
  readonly desk: Desk
  readonly agent: DeskAgent | null
  readonly onAgent: (agentId: string) => void
  /** Absent: there is no key that can be suspended. */
  readonly onSuspend: (() => void) | undefined
  /** Absent: the code is what is asked for. */
  readonly onCode: (() => void) | undefined
}

export const DeskSide = ({ desk, agent, onAgent, onSuspend, onCode }: DeskSideProps) => {
  const { t, moment } = useSpeech()
  const { agents, overview } = desk
  return (
    <div className="stack g-4">
      {agents.length > 1 && agent && (
        <div className="field">
          <label className="label" htmlFor="desk-agent">
            {t('desk.agent')}
          </label>
          <span className="selectbox">
            <select
              className="select"
              id="desk-agent"
              value={agent.key.keyId}
              onChange={event => onAgent(event.target.value)}
            >
              {agents.map(({ name, key }) => (
                <option key={key.keyId} value={key.keyId}>
                  {name}
                </option>
              ))}
            </select>
            <Icon name="down" />
          </span>
        </div>
      )}
      <Note tone="warn" title={t('desk.never')}>
        <p>
          {t('desk.never.help')} {t('desk.say.puk')}
        </p>
      </Note>
      {onSuspend && (
        <section className="card" aria-labelledby="desk-no-code">
          <div className="card-head">
            <h2 id="desk-no-code">{t('desk.noCode')}</h2>
          </div>
          <div className="card-pad stack g-3">
            <p className="t-sm t-2">{t('desk.noCode.help')}</p>
            <div>
              <button className="btn" type="button" onClick={onSuspend}>
                <Icon name="suspend" />
                {t('desk.suspend')} <kbd>F8</kbd>
              </button>
            </div>
          </div>
        </section>
      )}
      {onCode && (
        <section className="card" aria-labelledby="desk-has-code">
          <div className="card-head">
            <h2 id="desk-has-code">{t('desk.hasCode')}</h2>
          </div>
          <div className="card-pad stack g-3">
            <p className="t-sm t-2">{t('desk.hasCode.help')}</p>
            <div>
              <button className="btn" type="button" onClick={onCode}>
                {t('desk.hasCode.do')}
              </button>
            </div>
          </div>
        </section>
      )}
      {overview && (
        <section className="stack g-2" aria-labelledby="desk-registry">
          <h2 className="t-h" id="desk-registry">
            {t('desk.registry')}
          </h2>
          <dl className="kv kv-tight">
            <dt>{t('desk.registry.keys')}</dt>
            <dd className="num-l">{overview.keys}</dd>
            <dt>{t('desk.registry.revoked')}</dt>
            <dd className="num-l">{overview.revoked}</dd>
            <dt>{t('desk.registry.suspended')}</dt>
            <dd className="num-l">{overview.suspended}</dd>
            <dt>{t('desk.registry.published')}</dt>
            <dd>{overview.publishedAt ? moment(overview.publishedAt) : t('desk.registry.never')}</dd>
          </dl>
        </section>
      )}
    </div>
  )
}
