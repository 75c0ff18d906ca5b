/** Whether the signature is seen on the page, where, and with which picture. */
import { useId, useRef, useState } from 'react'
import { Icon } from '../../components/icon.tsx'
import { Note } from '../../components/note.tsx'
import { useSpeech } from '../../speech.tsx'
import { DrawDialog } from './draw-dialog.tsx'
import { readPicture } from './read-picture.ts'
import type { ChoicesState, whyInvisible } from './signature-choices.ts'

export interface VisibleChoicesProps extends ChoicesState {
  readonly obstacle: ReturnType<typeof whyInvisible>
  /** The page that is on the screen. */
  readonly page: number
  readonly onShowPage: (page: number) => void
}

export const VisibleChoices = ({ choices, change, obstacle, page, onShowPage }: VisibleChoicesProps) => {
  const { t } = useSpeech()
  const id = useId()
  const { isVisible, place, field } = choices
  const isShown = isVisible && obstacle === null
  const isElsewhere = field === null && place !== null && place.page !== page
  const help = obstacle
    ? t(`visible.${obstacle}`)
    : field !== null
      ? t('visible.inField')
      : isShown
        ? t('visible.help.on', { page: place?.page ?? page })
        : t('visible.help.off')
  return (
    <div className="stack g-2">
      <label className="switch">
        <input
          type="checkbox"
          role="switch"
          aria-checked={isShown}
          aria-describedby={`${id}-help`}
          checked={isShown}
          disabled={obstacle !== null}
          onChange={event => change({ isVisible: event.target.checked })}
        />
        <span className="t-b">{t('visible.show')}</span>
      </label>
      <p className="t-sm t-2" id={`${id}-help`}>
        {help}
      </p>
      {isShown && isElsewhere && (
        <div className="row wrap g-2">
          <button className="btn" type="button" onClick={() => onShowPage(place.page)}>
            {t('checked.show', { page: place.page })}
          </button>
          <button className="btn" type="button" onClick={() => change({ place: null })}>
            {t('visible.moveHere', { page })}
          </button>
        </div>
      )}
      {isShown && <PictureChoice choices={choices} change={change} />}
    </div>
  )
}

const PictureChoice = ({ choices: { image, isPictureOnly }, change }: ChoicesState) => {
  const { t, describe } = useSpeech()
  const file = useRef<HTMLInputElement>(null)
  const [isDrawing, setDrawing] = useState(false)
  const [isUnreadable, setUnreadable] = useState(false)
  const take = (next: string | null): void => {
    setUnreadable(next === null)
    if (next !== null) change({ image: next })
  }
  const problem = describe({ code: 'pdf/image-unreadable', facts: {} })
  return (
    <fieldset className="stack g-2 picture">
      <legend className="label">
        {t('picture.title')} <span className="t-3 t-norm">({t('panel.optional')})</span>
      </legend>
      {image !== null && (
        <div className="picture-shown">
          <img className="picture-image" src={`data:image/png;base64,${image}`} alt={t('picture.chosen')} />
          <button
            className="btn btn-quiet btn-icon picture-remove"
            type="button"
            aria-label={t('picture.remove')}
            onClick={() => change({ image: null, isPictureOnly: false })}
          >
            <Icon name="trash" />
          </button>
        </div>
      )}
      <div className="row wrap g-2">
        <button className="btn" type="button" onClick={() => setDrawing(true)}>
          <Icon name="edit" />
          {t('picture.draw')}
        </button>
        <button className="btn" type="button" onClick={() => file.current?.click()}>
          <Icon name="file" />
          {t('picture.choose')}
        </button>
      </div>
      <input
        id="picture-file"
        ref={file}
        type="file"
        accept="image/png"
        hidden
        onChange={event => {
          const [chosen] = event.target.files ?? []
          event.target.value = ''
          if (chosen) readPicture(chosen).then(take, () => take(null))
        }}
      />
      {isUnreadable && (
        <Note tone="warn" role="alert" title={problem.what}>
          <p>{problem.todo}</p>
        </Note>
      )}
      {image !== null && (
        <label className="check">
          <input
            type="checkbox"
            checked={isPictureOnly}
            onChange={event => change({ isPictureOnly: event.target.checked })}
          />
          <span>{t('picture.only')}</span>
        </label>
      )}
      {isDrawing && (
        <DrawDialog
          onClose={() => setDrawing(false)}
          onDone={drawn => {
            take(drawn)
            setDrawing(false)
          }}
        />
      )}
    </fieldset>
  )
}
