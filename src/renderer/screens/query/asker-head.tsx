/** Who asks: its name, its address, and who vouches for both. */
import type { QueryService } from '../../../shared/model/query.ts'
import { HostName } from '../../components/host-name.tsx'
import { SiteTile, TierPill } from '../../components/site-tile.tsx'
import { useSpeech } from '../../speech.tsx'

export const AskerHead = ({ service, title }: { readonly service: QueryService; readonly title: string }) => {
  const { t } = useSpeech()
  const { tier, vouchedBy, name } = service
  return (
    <header className="decision-head stack g-3">
      <div className="row g-4 top">
        <SiteTile service={service} />
        <div className="grow">
          <h1 id="who">{title}</h1>
          <p className="row wrap g-2">
            <HostName {...service} />
            <TierPill tier={tier} />
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
