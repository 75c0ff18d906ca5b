/** What a website was given, with its reason, when last and how often; and what was kept from it. */
import { useSpeech } from '../../speech.tsx'
import type { SiteFacts } from './site-facts.ts'

export const SiteKnowledge = ({ facts: { given, kept, answers } }: { readonly facts: SiteFacts }) => {
  const { t, claim, date, list } = useSpeech()
  return (
    <section aria-labelledby="site-knows">
      <div className="section">
        <h3 id="site-knows">{t('site.knows')}</h3>
        <span className="t-sm t-3">{t('site.knows.from', { count: answers })}</span>
      </div>
      {given.length === 0 ? (
        <p className="t-2">{t('site.knows.nothing')}</p>
      ) : (
        <div className="card">
          <table className="table table-mid">
            <thead>
              <tr>
                <th scope="col">{t('site.item')}</th>
                <th scope="col">{t('site.last')}</th>
                <th scope="col" className="num">
                  {t('site.times')}
                </th>
              </tr>
            </thead>
            <tbody>
              {given.map(({ path, purpose, lastAt, times }) => (
                <tr key={JSON.stringify(path)}>
                  <th scope="row">
                    <b>{claim(path)}</b>
                    {purpose !== null && (
                      <span className="block t-sm t-2 t-norm path">{t('site.why', { purpose })}</span>
                    )}
                  </th>
                  <td>
                    <time dateTime={lastAt}>{date(lastAt)}</time>
                  </td>
                  <td className="num">{times}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {kept.length > 0 && (
        <p className="t-sm t-2 mt-2">{t('site.kept', { items: list(kept.map(path => claim(path))) })}</p>
      )}
    </section>
  )
}
