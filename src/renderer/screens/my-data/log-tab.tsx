/** The log: what was given, refused, signed, changed and deleted; searched, a page at a time, with the receipt beside it. */
import { type ReactNode, useState } from 'react'
import { type LogEntry, type LogKind, logKinds } from '../../../shared/model/log.ts'
import { Icon } from '../../components/icon.tsx'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { Screen } from '../../components/screen.tsx'
import { ScrollRegion } from '../../components/scroll-region.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Select } from '../../components/select.tsx'
import { useSpeech } from '../../speech.tsx'
import { describeEntry } from './describe-entry.ts'
import { EntryPane } from './entry-pane.tsx'
import { LogCheck } from './log-check.tsx'
import { useLog } from './use-log.ts'

export const LogTab = ({ tabs }: { readonly tabs: ReactNode }) => {
  const { t } = useSpeech()
  const [kind, setKind] = useState<LogKind | null>(null)
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<LogEntry | null>(null)
  const log = useLog({ kind, text })
  const isFiltered = kind !== null || text.trim() !== ''
  const shown = log.entries?.find(({ seq }) => seq === chosen?.seq) ?? log.entries?.[0] ?? null
  return (
    <Screen title={t('data.title')} tabs={tabs} isFlush>
      <div className="panes panes-right">
        <ScrollRegion className="pane pane-flush" label={t('data.tab.log')}>
          <div className="pane-head stack g-2">
            <div className="row wrap g-2">
              <SearchField className="grow search-min" label={t('log.search')} text={text} onText={setText} />
              <Select
                className="select input-sm"
                aria-label={t('log.kind')}
                value={kind ?? ''}
                onChange={event => setKind(logKinds.find(each => each === event.target.value) ?? null)}
              >
                <option value="">{t('log.kind.all')}</option>
                {logKinds.map(each => (
                  <option key={each} value={each}>
                    {t(`log.kind.${each}`)}
                  </option>
                ))}
              </Select>
            </div>
            <LogCheck />
          </div>
          {log.error && (
            <div className="card-pad">
              <ProblemNote error={log.error} onRetry={log.reload} />
            </div>
          )}
          {!log.error && log.entries === null && (
            <div className="card-pad">
              <Loading />
            </div>
          )}
          {log.entries?.length === 0 && (
            <div className="empty">
              <h2>{t(isFiltered ? 'log.none' : 'log.empty')}</h2>
              <p className="t-2">{t(isFiltered ? 'log.none.help' : 'log.empty.help')}</p>
            </div>
          )}
          {log.entries && log.entries.length > 0 && (
            <ul className="list">
              {log.entries.map(entry => (
                <EntryRow
                  key={entry.seq}
                  entry={entry}
                  isChosen={entry.seq === shown?.seq}
                  onChoose={() => setChosen(entry)}
                />
              ))}
            </ul>
          )}
          {log.hasMore && (
            <p className="card-pad">
              <button className="btn" type="button" aria-disabled={log.isLoading} onClick={log.more}>
                {log.isLoading && <Icon name="again" className="spin" />}
                {t('log.more')}
              </button>
            </p>
          )}
        </ScrollRegion>
        <ScrollRegion className="pane" label={t('log.entry')}>
          {shown && <EntryPane entry={shown} />}
        </ScrollRegion>
      </div>
    </Screen>
  )
}

interface EntryRowProps {
  readonly entry: LogEntry
  readonly isChosen: boolean
  readonly onChoose: () => void
}

const EntryRow = ({ entry, isChosen, onChoose }: EntryRowProps) => {
  const speech = useSpeech()
  const { icon, tone, what, who, detail } = describeEntry(entry, speech)
  return (
    <li>
      <button className="item item-link" type="button" aria-current={isChosen ? 'true' : undefined} onClick={onChoose}>
        <Icon name={icon} className={tone === 'none' ? 't-2' : `t-${tone}`} />
        <span className="grow">
          <span className="block">
            <b>{what}</b>
            {who !== null && ` · ${who}`}
          </span>
          {detail !== null && <span className="clip block t-sm t-2">{detail}</span>}
        </span>
        <time className="t-sm t-3 nowrap" dateTime={entry.eventTime}>
          {speech.moment(entry.eventTime)}
        </time>
      </button>
    </li>
  )
}
