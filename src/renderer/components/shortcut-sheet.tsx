/** All shortcuts on one sheet, as the keys of this computer are called. */

import { shortcutTable } from '../shortcut-table.ts'
import { useSpeech } from '../speech.tsx'
import { Dialog } from './dialog.tsx'

export interface ShortcutSheetProps {
  readonly isMac: boolean
  /** Whoever is no agent has no use for their keys. */
  readonly hasDesk: boolean
  readonly onClose: () => void
}

const named = ['Space', 'Enter', 'Escape', 'Shift', 'PageDown', 'PageUp', 'Delete'] as const

export const ShortcutSheet = ({ isMac, hasDesk, onClose }: ShortcutSheetProps) => {
  const { t } = useSpeech()
  const nameOf = (part: string): string => {
    if (part === 'mod') return isMac ? '⌘' : 'Ctrl'
    if (part === 'Arrows') return '← ↑ → ↓'
    const name = named.find(each => each === part)
    return name ? t(`keyname.${name}`) : part.toUpperCase()
  }
  /** `mod++` is plus with mod. */
  const say = (key: string): string =>
    key
      .split(/(?<=.)\+(?=.)/)
      .map(nameOf)
      .join(' ')
  return (
    <Dialog
      icon="keyboard"
      title={t('shortcuts.title')}
      isWide
      bodyLabel={t('shortcuts.title')}
      onClose={onClose}
      onSubmit={onClose}
      foot={
        <button className="btn btn-md btn-primary" type="submit" data-first-focus>
          {t('app.close')}
        </button>
      }
    >
      <div className="cols col-k">
        {shortcutTable
          .filter(({ group }) => hasDesk || group !== 'desk')
          .map(({ group, rows }) => (
            <section className="stack g-2" key={group}>
              <h3 className="t-h">{t(`shortcuts.${group}`)}</h3>
              <dl className="keys">
                {rows.map(({ words, keys }) => (
                  <div className="key-row" key={words}>
                    <dt>{t(`shortcut.${words}`)}</dt>
                    <dd>
                      {keys.map(key => (
                        <kbd key={key}>{say(key)}</kbd>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
      </div>
    </Dialog>
  )
}
