/** Which data a letter is about: the items, and in a fold the receipts, those of each name of the user apart. */
import type { Receipt } from '../../../shared/model/receipt.ts'
import { Icon } from '../../components/icon.tsx'
import { Note } from '../../components/note.tsx'
import { useSpeech } from '../../speech.tsx'
import { type Chosen, chosenReceipts, groupByName, type LetterSource } from './letter-choice.ts'

export interface LetterDataProps {
  readonly source: LetterSource
  readonly chosen: Chosen
  readonly onChoose: (chosen: Chosen) => void
  readonly fault: string | null
}

const toggled = (set: ReadonlySet<string>, value: string): ReadonlySet<string> => {
  const next = new Set(set)
  if (!next.delete(value)) next.add(value)
  return next
}

export const LetterData = ({ source, chosen, onChoose, fault }: LetterDataProps) => {
  const { t, claim } = useSpeech()
  const names = new Set(chosenReceipts(source, chosen).map(({ pseudonymAlias }) => pseudonymAlias))
  names.delete(null)
  return (
    <fieldset className="stack g-1">
      <legend className="label">{t('letter.data')}</legend>
      {source.claims.map(name => (
        <label key={name} className="check">
          <input
            type="checkbox"
            name="claim"
            value={name}
            checked={chosen.claims.has(name)}
            onChange={() => onChoose({ ...chosen, claims: toggled(chosen.claims, name) })}
          />
          <span className="path">{claim(name)}</span>
        </label>
      ))}
      <details className="more">
        <summary>
          <Icon name="right" className="turn" />
          {t('letter.receipts', { count: chosen.ids.size, total: source.receipts.length })}
        </summary>
        <div className="stack g-3">
          {groupByName(source.receipts).map(({ alias, receipts }) => (
            <ReceiptGroup
              key={alias ?? ''}
              title={alias === null ? t('letter.receipts.unnamed') : t('letter.receipts.name', { alias })}
              receipts={receipts}
              ids={chosen.ids}
              onToggle={id => onChoose({ ...chosen, ids: toggled(chosen.ids, id) })}
            />
          ))}
        </div>
      </details>
      {source.receipts.length > source.ownIds.length && names.size < 2 && (
        <p className="t-sm t-2">{t('letter.receipts.older')}</p>
      )}
      {names.size > 1 && <Note tone="warn" role="status" title={t('letter.receipts.joined', { count: names.size })} />}
      {fault !== null && <Note tone="warn" role="alert" title={fault} />}
    </fieldset>
  )
}

interface ReceiptGroupProps {
  readonly title: string
  readonly receipts: readonly Receipt[]
  readonly ids: ReadonlySet<string>
  readonly onToggle: (id: string) => void
}

const ReceiptGroup = ({ title, receipts, ids, onToggle }: ReceiptGroupProps) => {
  const { claim, fullMoment, list } = useSpeech()
  return (
    <fieldset className="stack g-1">
      <legend className="t-sm t-2 path">{title}</legend>
      {receipts.map(({ receiptId, eventTime, disclosed }) => (
        <label key={receiptId} className="check">
          <input
            type="checkbox"
            name="receipt"
            value={receiptId}
            checked={ids.has(receiptId)}
            onChange={() => onToggle(receiptId)}
          />
          <span className="path">
            {fullMoment(eventTime)} <span className="t-sm t-2">{list(disclosed.map(claim))}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
