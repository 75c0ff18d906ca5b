/** Beside a call: who acts, what is never asked for, the other way, and the registry in numbers. */
import type { ReactNode } from 'react'
import { Icon } from '../../components/icon.tsx'
import { Note } from '../../components/note.tsx'
import { Select } from '../../components/select.tsx'
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
          <Select id="desk-agent" value={agent.key.keyId} onChange={event => onAgent(event.target.value)}>
            {agents.map(({ name, key }) => (
              <option key={key.keyId} value={key.keyId}>
                {name}
              </option>
            ))}
          </Select>
        </div>
      )}
      <Note tone="warn" title={t('desk.never')}>
        <p>
          {t('desk.never.help')} {t('desk.say.puk')}
        </p>
      </Note>
      {onSuspend && (
        <OtherWay id="desk-no-code" title={t('desk.noCode')} help={t('desk.noCode.help')} onTake={onSuspend}>
          <Icon name="suspend" />
          {t('desk.suspend')} <kbd>F8</kbd>
        </OtherWay>
      )}
      {onCode && (
        <OtherWay id="desk-has-code" title={t('desk.hasCode')} help={t('desk.hasCode.help')} onTake={onCode}>
          {t('desk.hasCode.do')}
        </OtherWay>
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

interface OtherWayProps {
  readonly id: string
  readonly title: string
  readonly help: string
  readonly onTake: () => void
  /** Of the button. */
  readonly children: ReactNode
}

const OtherWay = ({ id, title, help, onTake, children }: OtherWayProps) => (
  <section className="card" aria-labelledby={id}>
    <div className="card-head">
      <h2 id={id}>{title}</h2>
    </div>
    <div className="card-pad stack g-3">
      <p className="t-sm t-2">{help}</p>
      <div>
        <button className="btn" type="button" onClick={onTake}>
          {children}
        </button>
      </div>
    </div>
  </section>
)
