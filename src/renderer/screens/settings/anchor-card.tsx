/** The certificates that the user trusts for one purpose. */
import type { TrustAnchorSummary, TrustPurpose } from '../../../shared/model/trust.ts'
import { bridge } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Trust } from './use-trust.ts'

export interface AnchorCardProps {
  readonly purpose: TrustPurpose
  readonly anchors: readonly TrustAnchorSummary[]
  readonly trust: Trust
}

export const AnchorCard = ({ purpose, anchors, trust }: AnchorCardProps) => {
  const { t } = useSpeech()
  const id = `trust-${purpose}`
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card-head">
        <div className="grow">
          <h3 id={id}>{t(`trust.${purpose}`)}</h3>
          <p className="t-sm t-2">{t(`trust.${purpose}.help`)}</p>
        </div>
        <button
          className="btn end"
          type="button"
          aria-disabled={trust.isWorking}
          aria-describedby={id}
          onClick={() => void trust.change(() => bridge.trust.add({ purpose }))}
        >
          <Icon name="plus" />
          {t('trust.add')}
        </button>
      </div>
      {anchors.length === 0 ? (
        <p className="item t-sm t-2">{t('trust.none')}</p>
      ) : (
        <ul className="list">
          {anchors.map(anchor => (
            <AnchorRow key={anchor.id} anchor={anchor} trust={trust} />
          ))}
        </ul>
      )}
    </section>
  )
}

const AnchorRow = ({ anchor, trust }: { readonly anchor: TrustAnchorSummary; readonly trust: Trust }) => {
  const { t, date } = useSpeech()
  const { id, name, subject, notAfter, sha256 } = anchor
  const isOver = new Date(notAfter) < new Date()
  return (
    <li className="item top">
      <div className="grow">
        <b className="path">{name}</b>
        <p className="t-sm t-2 path">{subject}</p>
        <p className="t-sm t-2">
          {t(isOver ? 'trust.over' : 'trust.until', { date: date(notAfter) })}
          {' · '}
          <span className="t-mono" title={sha256}>
            SHA-256 {sha256.slice(0, 16)}
          </span>
        </p>
      </div>
      <button
        className="btn"
        type="button"
        aria-disabled={trust.isWorking}
        aria-label={t('trust.remove.name', { name })}
        onClick={() => void trust.change(() => bridge.trust.remove({ id }))}
      >
        {t('trust.remove')}
      </button>
    </li>
  )
}
