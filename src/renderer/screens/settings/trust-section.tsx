/** Who you trust: the issuers and lists that signatures, timestamps, websites and statements are checked against. */
import { type PlatformTrust, trustPurposes } from '../../../shared/model/trust.ts'
import { bridge } from '../../bridge.ts'
import { Loading } from '../../components/loading.tsx'
import { Note } from '../../components/note.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useSpeech } from '../../speech.tsx'
import { AnchorCard } from './anchor-card.tsx'
import { ListsCard } from './lists-card.tsx'
import { type Trust, useTrust } from './use-trust.ts'

export const TrustSection = () => {
  const { t } = useSpeech()
  const trust = useTrust()
  const { loaded, error } = trust
  return (
    <section className="stack g-4" aria-labelledby="trust-title">
      <div>
        <h2 className="t-title" id="trust-title">
          {t('trust.title')}
        </h2>
        <p className="t-2">{t('trust.sub')}</p>
      </div>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <ProblemNote error={loaded.error} onRetry={trust.reload} />}
      {error && <ProblemNote error={error} />}
      {loaded.state === 'ready' && (
        <>
          {trustPurposes.map(purpose => {
            const anchors = loaded.value.anchors.filter(anchor => anchor.purpose === purpose)
            return <AnchorCard key={purpose} purpose={purpose} anchors={anchors} trust={trust} />
          })}
          <ListsCard lists={loaded.value.lists} trust={trust} />
          <PlatformCard platform={loaded.value.platform} trust={trust} />
        </>
      )}
    </section>
  )
}

const PlatformCard = ({ platform, trust }: { readonly platform: readonly PlatformTrust[]; readonly trust: Trust }) => {
  const { t } = useSpeech()
  const count = platform[0]?.count ?? 0
  return (
    <section className="card" aria-labelledby="trust-platform">
      <div className="card-head">
        <div className="grow">
          <h3 id="trust-platform">{t('trust.platform.title')}</h3>
          <p className="t-sm t-2">{t('trust.platform.help', { count })}</p>
        </div>
      </div>
      <div className="card-pad stack g-3">
        {platform.map(({ purpose, trusted }) => (
          <label key={purpose} className="switch">
            <input
              type="checkbox"
              role="switch"
              checked={trusted}
              aria-checked={trusted}
              disabled={trust.isWorking}
              onChange={event => {
                const wanted = event.target.checked
                void trust.change(() => bridge.trust.setPlatform({ purpose, trusted: wanted }))
              }}
            />
            <span>{t(`trust.platform.${purpose}`)}</span>
          </label>
        ))}
        <Note tone={platform.some(({ trusted }) => trusted) ? 'warn' : 'none'} title={t('trust.platform.warning')}>
          <p>{t('trust.platform.warning.help')}</p>
        </Note>
      </div>
    </section>
  )
}
