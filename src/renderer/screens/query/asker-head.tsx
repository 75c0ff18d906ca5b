/** Who asks: its name, its address, and who vouches for both. */
import type { QueryService } from '../../../shared/model/query.ts'
import { Icon } from '../../components/icon.tsx'
import type { IconName } from '../../components/icon-shapes.tsx'
import { useSpeech } from '../../speech.tsx'
import { HostName } from './host-name.tsx'

const pills: Readonly<Record<QueryService['tier'], { readonly tone: string; readonly icon: IconName }>> = {
  verified: { tone: 'pill-ok', icon: 'shield' },
  'known-key': { tone: 'pill-info', icon: 'key' },
  unverified: { tone: 'pill-warn', icon: 'unknown' },
}

/** A name that nobody vouches for is not taken for one. */
export const nameOfService = ({ tier, name, host }: QueryService): string =>
  tier === 'verified' && name !== null ? name : host

export const AskerHead = ({ service, title }: { readonly service: QueryService; readonly title: string }) => {
  const { t } = useSpeech()
  const { tier, vouchedBy, name } = service
  const { tone, icon } = pills[tier]
  return (
    <header className="decision-head stack g-3">
      <div className="row g-4 top">
        {tier === 'verified' ? (
          <span className="tile tile-lg tile-letter" aria-hidden="true">
            {[...nameOfService(service)][0]?.toUpperCase()}
          </span>
        ) : (
          <span className={`tile tile-lg ${tier === 'unverified' ? 'tile-warn' : ''}`}>
            <Icon name={icon} />
          </span>
        )}
        <div className="grow">
          <h1 id="who">{title}</h1>
          <p className="row wrap g-2">
            <HostName {...service} />
            <span className={`pill ${tone}`}>
              <Icon name={icon} />
              {t(`query.tier.${tier}`)}
            </span>
          </p>
          <p className="t-sm t-2">
            {tier === 'verified' && vouchedBy !== null
              ? t('query.vouched', { by: vouchedBy })
              : t(tier === 'known-key' ? 'query.byKey' : 'query.nobody')}
            {tier !== 'verified' && name !== null && ` ${t('query.callsItself', { name })}`}
          </p>
        </div>
      </div>
    </header>
  )
}
