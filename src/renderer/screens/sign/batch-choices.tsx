/** What all signatures of a batch have in common: the key, where the signed files go, the reason, the level. */
import type { Ref } from 'react'
import type { TargetFolder } from '../../../shared/model/document.ts'
import { Icon } from '../../components/icon.tsx'
import { describeKeyPlace, iconOfKey, nameOfKey } from '../../components/key-words.ts'
import { useSpeech } from '../../speech.tsx'
import type { Keys } from '../../use-keys.ts'
import { LevelChoice, type LevelChoiceProps } from './level-choice.tsx'

export interface BatchChoicesProps extends LevelChoiceProps {
  readonly keys: Keys
  readonly reason: Ref<HTMLInputElement>
  readonly folder: TargetFolder | null
  /** Documents whose target is another file already. */
  readonly inTheWay: number
  readonly replaceExisting: boolean
  readonly onReplace: (replace: boolean) => void
  readonly onChooseKey: () => void
  readonly onMakeKey: () => void
  readonly onChooseFolder: () => void
  readonly onBeside: () => void
}

export const BatchChoices = (props: BatchChoicesProps) => {
  const { keys, reason, folder, inTheWay, replaceExisting, onReplace } = props
  const speech = useSpeech()
  const { t } = speech
  const key = keys.selected
  return (
    <section className="card" aria-label={t('batch.choices')}>
      <div className="item">
        <Icon name={key ? iconOfKey(key) : 'key'} className="t-2" />
        <span className="grow">
          {key ? (
            <>
              <span className="t-2">{t('signwith.you')}</span> <b>{nameOfKey(key)}</b>{' '}
              <span className="t-2">· {describeKeyPlace(key, speech)}</span>
              {key.pin.onReader && <span className="block t-sm t-2">{t('batch.reader')}</span>}
            </>
          ) : (
            t('panel.noKey')
          )}
        </span>
        <button className="btn btn-quiet end" type="button" onClick={key ? props.onChooseKey : props.onMakeKey}>
          {t(key ? 'signwith.other' : 'signwith.none.make')}
        </button>
      </div>
      <div className="item">
        <Icon name="folder" className="t-2" />
        <span className="grow">{folder ? t('batch.into', { folder: folder.folder }) : t('batch.beside')}</span>
        {folder && (
          <button className="btn btn-quiet" type="button" onClick={props.onBeside}>
            {t('batch.toBeside')}
          </button>
        )}
        <button className="btn btn-quiet end" type="button" onClick={props.onChooseFolder}>
          {t('batch.otherFolder')}
        </button>
      </div>
      <div className="card-body stack g-3">
        <div className="field">
          <label className="label" htmlFor="batch-reason">
            {t('panel.reason')} <span className="t-3 t-norm">({t('panel.optional')})</span>
          </label>
          <input className="input" id="batch-reason" ref={reason} maxLength={500} autoComplete="off" />
        </div>
        <LevelChoice {...props} />
        {inTheWay > 0 && (
          <label className="check">
            <input type="checkbox" checked={replaceExisting} onChange={event => onReplace(event.target.checked)} />
            <span>{t('batch.replace', { count: inTheWay })}</span>
          </label>
        )}
      </div>
    </section>
  )
}
