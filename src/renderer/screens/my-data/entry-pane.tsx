/** One entry of the log in full; of an answer to a site its receipt, item by item. */
import type { LogEntry } from '../../../shared/model/log.ts'
import { type ClaimPath, type ReceiptBody, serviceTiers } from '../../../shared/model/receipt.ts'
import type { SigningRecord } from '../../../shared/model/signing.ts'
import { Icon } from '../../components/icon.tsx'
import { useSpeech } from '../../speech.tsx'
import { describeEntry, nameOfSite, receiptOf } from './describe-entry.ts'

export const EntryPane = ({ entry }: { readonly entry: LogEntry }) => {
  const speech = useSpeech()
  const { t, fullMoment } = speech
  const receipt = receiptOf(entry)
  const { what, who, detail } = describeEntry(entry, speech)
  return (
    <div className="stack g-5">
      <header className="stack g-1">
        <time className="t-sm t-3" dateTime={entry.eventTime}>
          {t(receipt ? 'log.receiptOf' : 'log.entryOf', { time: fullMoment(entry.eventTime) })}
        </time>
        <h2 className="t-title path">{who === null ? what : `${what} · ${who}`}</h2>
        {!receipt && detail !== null && <p className="t-2 path">{detail}</p>}
      </header>
      {receipt && <Receipt entry={entry} receipt={receipt} />}
      {entry.kind === 'signing' && <SigningFacts record={entry.body as unknown as SigningRecord} />}
      <details className="more">
        <summary>
          <Icon name="right" className="turn" />
          {t('log.chain')}
        </summary>
        <dl className="kv kv-tight">
          <dt>{t('log.chain.number')}</dt>
          <dd>{entry.seq}</dd>
          <dt>{t('log.chain.before')}</dt>
          <dd className="hash">{entry.prevSha256}</dd>
          <dt>{t('log.chain.this')}</dt>
          <dd className="hash">{entry.sha256}</dd>
        </dl>
      </details>
    </div>
  )
}

const samePath = (a: ClaimPath, b: ClaimPath): boolean => JSON.stringify(a) === JSON.stringify(b)

const Receipt = ({ entry, receipt }: { readonly entry: LogEntry; readonly receipt: ReceiptBody }) => {
  const { t, claim } = useSpeech()
  const { requested, disclosed, optional } = receipt
  const has = (paths: readonly ClaimPath[], path: ClaimPath) => paths.some(each => samePath(each, path))
  // An age in place of a birth date was not asked for by this name.
  const instead = disclosed.filter(path => !has(requested, path))
  return (
    <>
      <ul className="stack g-2">
        {instead.map(path => (
          <Item key={JSON.stringify(path)} isGiven words={claim(path)} help={t('receipt.instead')} />
        ))}
        {requested.map(path => (
          <Item
            key={JSON.stringify(path)}
            isGiven={has(disclosed, path)}
            words={claim(path)}
            help={
              has(disclosed, path)
                ? t(has(optional, path) ? 'receipt.optional' : 'receipt.required')
                : t(has(optional, path) ? 'receipt.optionalKept' : 'receipt.requiredKept')
            }
          />
        ))}
      </ul>
      <dl className="kv">
        <dt>{t('receipt.site')}</dt>
        <dd>
          <span className="path">{nameOfSite(receipt)}</span>
          <br />
          <bdi className="host">{receipt.host}</bdi>,{' '}
          {t(`tier.${serviceTiers.find(each => each === receipt.tier) ?? 'unverified'}`)}
        </dd>
        {receipt.purpose !== null && (
          <>
            <dt>{t('receipt.purpose')}</dt>
            <dd>{t('query.quote', { purpose: receipt.purpose })}</dd>
          </>
        )}
        {receipt.pseudonymAlias !== null && (
          <>
            <dt>{t('receipt.pseudonym')}</dt>
            <dd className="hash">{receipt.pseudonymAlias}</dd>
          </>
        )}
        <dt>{t('receipt.values')}</dt>
        <dd>{t('receipt.values.none')}</dd>
        <dt>{t('receipt.proof')}</dt>
        <dd>
          {t('receipt.proof.help')}
          <span className="hash block">{receipt.requestSha256}</span>
        </dd>
        <dt>{t('receipt.id')}</dt>
        <dd className="hash">{entry.entryId}</dd>
      </dl>
    </>
  )
}

interface ItemProps {
  readonly isGiven: boolean
  readonly words: string
  readonly help: string
}

const Item = ({ isGiven, words, help }: ItemProps) => (
  <li className="row top g-2">
    <Icon name={isGiven ? 'ok' : 'minus'} className={`icon-sm mt-1 ${isGiven ? 't-ok' : 't-3'}`} />
    <span>
      {words} <span className="t-3 t-sm">{help}</span>
    </span>
  </li>
)

const SigningFacts = ({ record }: { readonly record: SigningRecord }) => {
  const { t } = useSpeech()
  return (
    <dl className="kv">
      <dt>{t('log.signed.file')}</dt>
      <dd className="path">{record.fileName}</dd>
      <dt>{t('log.signed.signer')}</dt>
      <dd className="path">{record.signer}</dd>
      <dt>{t('log.signed.level')}</dt>
      <dd>{record.level}</dd>
      <dt>SHA-256</dt>
      <dd className="hash">{record.outputSha256}</dd>
      <dt>{t('result.key')}</dt>
      <dd className="hash">{record.keyId}</dd>
    </dl>
  )
}
