/** The trusted lists with their state: what they offer, until when, and why one could not be renewed. */
import { useState } from 'react'
import type { ListFacts, TrustedListState, TrustedListSummary } from '../../../shared/model/trust.ts'
import { bridge } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { useSpeech } from '../../speech.tsx'
import { AddListDialog } from './add-list-dialog.tsx'
import type { Trust } from './use-trust.ts'

const pills: Readonly<Record<TrustedListState, string>> = {
  current: 'pill-ok',
  stale: 'pill-warn',
  closed: 'pill-warn',
  missing: 'pill-bad',
}

export const ListsCard = ({
  lists,
  trust,
}: {
  readonly lists: readonly TrustedListSummary[]
  readonly trust: Trust
}) => {
  const { t } = useSpeech()
  const [isAdding, setAdding] = useState(false)
  return (
    <section className="card" aria-labelledby="trust-lists">
      <div className="card-head">
        <div className="grow">
          <h3 id="trust-lists">{t('trust.lists')}</h3>
          <p className="t-sm t-2">{t('trust.lists.help')}</p>
        </div>
        <div className="row wrap g-3 end">
          {lists.length > 0 && (
            <button
              className="btn"
              type="button"
              aria-disabled={trust.isWorking}
              onClick={() => void trust.change(() => bridge.trust.refresh())}
            >
              <Icon name="again" className={trust.isWorking ? 'spin' : ''} />
              {t('trust.refresh')}
            </button>
          )}
          <button className="btn" type="button" aria-disabled={trust.isWorking} onClick={() => setAdding(true)}>
            <Icon name="plus" />
            {t('trust.addList')}
          </button>
        </div>
      </div>
      {lists.length === 0 ? (
        <p className="item t-sm t-2">{t('trust.lists.none')}</p>
      ) : (
        <ul className="list">
          {lists.map(list => (
            <ListRow key={list.id} list={list} trust={trust} />
          ))}
        </ul>
      )}
      {isAdding && <AddListDialog trust={trust} onClose={() => setAdding(false)} />}
    </section>
  )
}

const ListRow = ({ list, trust }: { readonly list: TrustedListSummary; readonly trust: Trust }) => {
  const { t, moment } = useSpeech()
  const { id, operator, lists } = list
  return (
    <li className="item top">
      <div className="grow">
        <b className="path">{operator}</b>
        <Facts list={list} namesOthers={lists.length > 0} />
        <p className="t-xs t-3">{t('trust.checked', { time: moment(list.checkedAt) })}</p>
        {lists.length > 0 && (
          <details className="more">
            <summary>
              <Icon name="right" className="turn" />
              {t('trust.members', { count: lists.length })}
            </summary>
            <ul className="stack g-2 mt-2">
              {lists.map(member => (
                <li key={member.source}>
                  <Facts list={member} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      <button
        className="btn"
        type="button"
        aria-disabled={trust.isWorking}
        aria-label={t('trust.remove.name', { name: operator })}
        onClick={() => void trust.change(() => bridge.trust.remove({ id }))}
      >
        {t('trust.remove')}
      </button>
    </li>
  )
}

const Facts = ({ list, namesOthers = false }: { readonly list: ListFacts; readonly namesOthers?: boolean }) => {
  const { t, date, describe } = useSpeech()
  const { source, territory, state, nextUpdate, services, problem } = list
  const words = problem && describe({ code: problem, facts: {} })
  return (
    <>
      <p className="row wrap g-2 t-sm">
        <span className={`pill ${pills[state]}`}>{t(`trust.state.${state}`)}</span>
        <span className="t-2">
          {t(namesOthers && state === 'current' ? 'trust.state.lists' : `trust.state.${state}.help`, {
            territory,
            date: nextUpdate ? date(nextUpdate) : '',
            ...services,
          })}
        </span>
      </p>
      <p className="t-xs t-3 path">{source}</p>
      {words && (
        <p className="t-sm t-warn">
          {words.what} {words.todo}
        </p>
      )}
    </>
  )
}
