/** What was decided on each query of a website. */
import { useState } from 'react'
import type { Receipt } from '../../../shared/model/receipt.ts'
import { Icon } from '../../components/icon.tsx'
import { useSpeech } from '../../speech.tsx'
import { describeDecision } from './describe-entry.ts'

const firstShown = 10

/** Newest first. */
export const SiteHistory = ({ receipts }: { readonly receipts: readonly Receipt[] }) => {
  const { t } = useSpeech()
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? receipts : receipts.slice(0, firstShown)
  return (
    <section aria-labelledby="site-history">
      <div className="section">
        <h3 id="site-history">{t('site.history')}</h3>
      </div>
      <ol className="timeline t-sm">
        {shown.map(receipt => (
          <Decision key={receipt.receiptId} receipt={receipt} />
        ))}
      </ol>
      {shown.length < receipts.length && (
        <button className="btn btn-link" type="button" onClick={() => setWhole(true)}>
          {t('site.history.all', { count: receipts.length })}
        </button>
      )}
    </section>
  )
}

const Decision = ({ receipt }: { readonly receipt: Receipt }) => {
  const speech = useSpeech()
  const { icon, what, detail } = describeDecision(receipt.eventState, receipt, speech)
  return (
    <li>
      <Icon name={icon} className="icon-sm" />
      <div className="path">
        {what}
        {detail !== null && <span className="t-2">{`: ${detail}`}</span>}{' '}
        <time className="t-3" dateTime={receipt.eventTime}>
          · {speech.fullMoment(receipt.eventTime)}
        </time>
      </div>
    </li>
  )
}
