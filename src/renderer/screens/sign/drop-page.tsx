/** Where signing starts: one area for documents, the key that will be used, and what was opened lately. */
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import { Icon } from '../../components/icon.tsx'
import { isFocusLost } from '../../components/is-focus-lost.ts'
import { iconOfKey, nameOfKey, nameOfToken } from '../../components/key-words.ts'
import { Loading } from '../../components/loading.tsx'
import { Note } from '../../components/note.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { Screen } from '../../components/screen.tsx'
import { describeTries } from '../../components/tries.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Keys } from '../../use-keys.ts'
import { KeyChooser } from './key-chooser.tsx'
import { RecentList } from './recent-list.tsx'

export interface DropPageProps {
  readonly isHidden: boolean
  readonly notice?: ReactNode
  readonly keys: Keys
  readonly isOver: boolean
  readonly isOpening: boolean
  readonly error: ErrorDetail | null
  readonly hint: string | null
  readonly onChoose: () => void
  readonly onChooseFolder: () => void
  readonly onShowShortcuts: () => void
  readonly onOpenRecent: (recentId: string) => void
  readonly onShowKeys: () => void
  readonly onMakeKey: () => void
}

export const DropPage = (props: DropPageProps) => {
  const { isHidden, isOver, isOpening, error, hint, onChoose, onChooseFolder } = props
  const { t } = useSpeech()
  const chooseButton = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => {
    if (!isHidden && isFocusLost()) chooseButton.current?.focus()
  }, [isHidden])
  return (
    <Screen
      title={t('door.sign')}
      isHidden={isHidden}
      beside={
        <button className="btn btn-quiet end" type="button" onClick={props.onShowShortcuts}>
          <Icon name="keyboard" />
          {t('shortcuts.show')}
        </button>
      }
    >
      <div className="stack g-6 wide">
        {props.notice}
        {error && <ProblemNote error={error} />}
        {hint && <Note tone="info" title={hint} />}
        <section className={`drop ${isOver ? 'is-over' : ''}`} aria-labelledby="drop-title">
          <Icon name={isOver ? 'file' : 'drop'} className="icon-xl" />
          <h2 className="t-title" id="drop-title">
            {t(isOver ? 'drop.over' : 'drop.title')}
          </h2>
          <p className="t-2">{t(isOver ? 'drop.over.help' : 'drop.help')}</p>
          <div className="row wrap g-2">
            <button
              className="btn btn-primary btn-md"
              type="button"
              ref={chooseButton}
              aria-disabled={isOpening}
              onClick={() => isOpening || onChoose()}
            >
              <Icon name={isOpening ? 'again' : 'file'} className={isOpening ? 'spin' : ''} />
              {t(isOpening ? 'drop.opening' : 'drop.choose')}
            </button>
            <button
              className="btn btn-md"
              type="button"
              aria-disabled={isOpening}
              onClick={() => isOpening || onChooseFolder()}
            >
              <Icon name="folder" />
              {t('drop.chooseFolder')}
            </button>
          </div>
          <p className="t-sm t-3">{t('drop.private')}</p>
        </section>
        <SignWith {...props} />
        <RecentList onOpen={props.onOpenRecent} />
      </div>
    </Screen>
  )
}

const SignWith = ({ keys, onMakeKey, onShowKeys }: DropPageProps) => {
  const { t } = useSpeech()
  const [isChoosing, setChoosing] = useState(false)
  const { loaded, selected } = keys
  if (loaded.state === 'loading') return <Loading />
  if (loaded.state === 'failed') return <ProblemNote error={loaded.error} onRetry={keys.reload} />
  if (!selected) {
    const isEmpty = loaded.value.length === 0
    return (
      <Note
        tone="info"
        title={t(isEmpty ? 'signwith.none.title' : 'signwith.unfit.title')}
        actions={
          <>
            <button className="btn" type="button" onClick={onMakeKey}>
              <Icon name="plus" />
              {t('signwith.none.make')}
            </button>
            {!isEmpty && (
              <button className="btn btn-quiet" type="button" onClick={onShowKeys}>
                {t('signwith.unfit.show')}
              </button>
            )}
          </>
        }
      >
        <p>{t(isEmpty ? 'signwith.none.help' : 'signwith.unfit.help')}</p>
      </Note>
    )
  }
  return (
    <section className="card item signwith" aria-label={t('signwith.label')}>
      <Icon name={iconOfKey(selected)} className="t-2" />
      <span className="grow">
        <span className="t-2">{t('signwith.you')}</span> <b>{nameOfKey(selected)}</b>{' '}
        <span className="t-2">
          · {nameOfToken(selected, t)} · {describeTries(selected.pin, t)}
        </span>
      </span>
      <button className="btn btn-quiet end" type="button" onClick={() => setChoosing(true)}>
        {t('signwith.other')}
        <Icon name="down" />
      </button>
      {isChoosing && <KeyChooser keys={keys} onClose={() => setChoosing(false)} />}
    </section>
  )
}
