/** Who signed a statement that would go along; the whole of a long name on demand. */
import type { QueryStatement } from '../../../shared/model/query.ts'
import { Icon } from '../../components/icon.tsx'
import { shortenMiddle } from '../../components/shorten-middle.ts'
import { useSpeech } from '../../speech.tsx'
import { QueryLine } from './query-line.tsx'

export const IssuedLine = ({ issuer, alwaysTold }: QueryStatement) => {
  const { t, list, claim: nameOf } = useSpeech()
  const short = shortenMiddle(issuer)
  return (
    <div className="stack g-2">
      <QueryLine icon="info">
        {t('query.statement', { issuer: short })}{' '}
        {alwaysTold.length > 0 && t('query.statementTells', { items: list(alwaysTold.map(nameOf)) })}
      </QueryLine>
      {short !== issuer && (
        <details className="more">
          <summary>
            <Icon name="right" className="turn" />
            {t('query.statement.whole')}
          </summary>
          <p className="t-xs t-2 path">{issuer}</p>
        </details>
      )}
    </div>
  )
}
