/** What a login without data tells a website, and what it does not. */
import type { Query } from '../../../shared/model/query.ts'
import { Icon } from '../../components/icon.tsx'
import type { IconName } from '../../components/icon-shapes.tsx'
import { useSpeech } from '../../speech.tsx'

export const LoginFacts = ({ query: { history } }: { readonly query: Query }) => {
  const { t, fullMoment } = useSpeech()
  const last = history?.lastAnsweredAt ?? null
  const facts: readonly (readonly [IconName, string, string])[] = [
    ['mask', t(history && history.answered > 0 ? 'query.login.again' : 'query.login.member'), t('query.login.alone')],
    ['lock', t('query.login.noData'), t('query.login.noData.help')],
    ...(last === null
      ? []
      : [
          [
            'clock',
            t('query.login.last', { when: fullMoment(last) }),
            t('query.login.count', { count: history?.answered ?? 0 }),
          ] as const,
        ]),
  ]
  return (
    <ul className="stack g-3">
      {facts.map(([icon, what, help]) => (
        <li className="row top g-3" key={icon}>
          <Icon name={icon} className="t-2" />
          <span>
            <b>{what}</b>
            <br />
            <span className="t-2 t-sm">{help}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}
