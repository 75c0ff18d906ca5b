/** A website by its name, and how far that is to be believed. */
import type { ServiceTier } from '../../shared/model/receipt.ts'
import { useSpeech } from '../speech.tsx'
import { Icon } from './icon.tsx'
import type { IconName } from './icon-shapes.tsx'

export interface NamedService {
  readonly tier: ServiceTier
  readonly host: string
  /** As it calls itself; null: not told. */
  readonly name: string | null
}

const pills: Readonly<Record<ServiceTier, { readonly tone: string; readonly icon: IconName }>> = {
  verified: { tone: 'pill-ok', icon: 'shield' },
  'known-key': { tone: 'pill-info', icon: 'key' },
  unverified: { tone: 'pill-warn', icon: 'unknown' },
}

/** A name that nobody vouches for is not taken for one. */
export const nameOfService = ({ tier, name, host }: NamedService): string =>
  tier === 'verified' && name !== null ? name : host

export interface SiteTileProps {
  readonly service: NamedService
  readonly isSmall?: boolean
}

export const SiteTile = ({ service, isSmall = false }: SiteTileProps) => {
  const size = isSmall ? 'tile' : 'tile tile-lg'
  if (service.tier === 'verified')
    return (
      <span className={`${size} tile-letter`} aria-hidden="true">
        {[...nameOfService(service)][0]?.toUpperCase()}
      </span>
    )
  return (
    <span className={`${size} ${service.tier === 'unverified' ? 'tile-warn' : ''}`}>
      <Icon name={pills[service.tier].icon} />
    </span>
  )
}

export const TierPill = ({ tier }: { readonly tier: ServiceTier }) => {
  const { t } = useSpeech()
  const { tone, icon } = pills[tier]
  return (
    <span className={`pill ${tone}`}>
      <Icon name={icon} />
      {t(`query.tier.${tier}`)}
    </span>
  )
}
