/** The websites that were answered: which they are, and beside the list what the chosen one knows. */
import { type ReactNode, useState } from 'react'
import type { KeySummary } from '../../../shared/model/key.ts'
import type { ServiceSummary } from '../../../shared/model/query.ts'
import { describeHost } from '../../../shared/site-host.ts'
import { Icon } from '../../components/icon.tsx'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { Screen } from '../../components/screen.tsx'
import { ScrollRegion } from '../../components/scroll-region.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { nameOfService, SiteTile } from '../../components/site-tile.tsx'
import { useSpeech } from '../../speech.tsx'
import { SitePage } from './site-page.tsx'
import { useSites } from './use-sites.ts'

export interface SitesTabProps {
  readonly tabs: ReactNode
  readonly keys: readonly KeySummary[]
}

const hasText = ({ name, host }: ServiceSummary, text: string): boolean =>
  [name ?? '', host, describeHost(host).unicode ?? ''].some(each => each.toLowerCase().includes(text))

export const SitesTab = ({ tabs, keys }: SitesTabProps) => {
  const { t } = useSpeech()
  const sites = useSites()
  const [text, setText] = useState('')
  const [chosenId, setChosenId] = useState<string | null>(null)
  const { loaded } = sites
  if (loaded.state !== 'ready' || loaded.value.length === 0)
    return (
      <Screen title={t('data.title')} tabs={tabs}>
        <div className="stack g-5 wide">
          {loaded.state === 'loading' && <Loading />}
          {loaded.state === 'failed' && <ProblemNote error={loaded.error} onRetry={sites.reload} />}
          {loaded.state === 'ready' && (
            <section className="card empty">
              <Icon name="globe" className="icon-xl" />
              <h2>{t('sites.empty')}</h2>
              <p>{t('sites.empty.help')}</p>
            </section>
          )}
        </div>
      </Screen>
    )
  const wanted = text.trim().toLowerCase()
  const found = loaded.value.filter(site => hasText(site, wanted))
  const shown = found.find(({ serviceId }) => serviceId === chosenId) ?? found[0]
  return (
    <Screen title={t('data.title')} tabs={tabs} isFlush>
      <div className="panes">
        <ScrollRegion className="pane-list" label={t('data.tab.sites')}>
          <div className="pane-head">
            <SearchField label={t('sites.search')} text={text} onText={setText} />
          </div>
          {found.length === 0 && <p className="card-pad t-2">{t('sites.none')}</p>}
          <ul className="list">
            {found.map(site => (
              <SiteRow
                key={site.serviceId}
                site={site}
                isChosen={site.serviceId === shown?.serviceId}
                onChoose={() => setChosenId(site.serviceId)}
              />
            ))}
          </ul>
        </ScrollRegion>
        {shown && (
          <ScrollRegion className="pane" label={nameOfService(shown)}>
            <SitePage
              key={shown.serviceId}
              site={shown}
              keys={keys}
              onRotated={next =>
                sites.take(loaded.value.map(each => (each.serviceId === next.serviceId ? next : each)))
              }
              onForgotten={sites.take}
            />
          </ScrollRegion>
        )}
      </div>
    </Screen>
  )
}

interface SiteRowProps {
  readonly site: ServiceSummary
  readonly isChosen: boolean
  readonly onChoose: () => void
}

const SiteRow = ({ site, isChosen, onChoose }: SiteRowProps) => {
  const { moment } = useSpeech()
  return (
    <li>
      <button className="item item-link" type="button" aria-current={isChosen ? 'true' : undefined} onClick={onChoose}>
        <SiteTile service={site} isSmall />
        <span className="grow">
          <bdi className="clip block">{nameOfService(site)}</bdi>
          <time className="clip block t-sm t-3" dateTime={site.lastUse}>
            {moment(site.lastUse)}
          </time>
        </span>
      </button>
    </li>
  )
}
