/** The page Keys: all keys by token with what can be done to them, and the tokens that make trouble. */
import { type ReactNode, useState } from 'react'
import { Icon } from '../../components/icon.tsx'
import { CreateKeyDialog } from '../../components/key-tasks/create-key-dialog.tsx'
import { ImportKeyDialog } from '../../components/key-tasks/import-key-dialog.tsx'
import { KeyTask, type OpenTask } from '../../components/key-tasks/key-task.tsx'
import { Screen } from '../../components/screen.tsx'
import { Tabs } from '../../components/tabs.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Keys } from '../../use-keys.ts'
import { MyKeys } from './my-keys.tsx'
import { TokenTrouble } from './token-trouble.tsx'
import { useModules } from './use-modules.ts'

export interface KeysScreenProps {
  readonly keys: Keys
  readonly isMaking: boolean
  readonly onMaking: (isMaking: boolean) => void
  readonly tab: KeysTab
  readonly onTab: (tab: KeysTab) => void
  /** The tab for a lost key. */
  readonly lost: ReactNode
}

const tabs = ['mine', 'lost', 'trouble'] as const
export type KeysTab = (typeof tabs)[number]

export const KeysScreen = ({ keys, isMaking, onMaking, tab, onTab, lost }: KeysScreenProps) => {
  const { t } = useSpeech()
  const modules = useModules()
  const [task, setTask] = useState<OpenTask | null>(null)
  const [isImporting, setImporting] = useState(false)
  const list = keys.loaded.state === 'ready' ? keys.loaded.value : []
  const isEmpty = keys.loaded.state === 'ready' && list.length === 0
  const summary = task && (list.find(({ keyId }) => keyId === task.summary.keyId) ?? task.summary)
  return (
    <Screen
      title={t('keys.title')}
      beside={
        tab === 'mine' ? (
          <div className="row wrap g-2 end row-end">
            <button className="btn" type="button" onClick={() => setImporting(true)}>
              <Icon name="file" />
              {t('keys.import')}
            </button>
            <button className={isEmpty ? 'btn btn-primary' : 'btn'} type="button" onClick={() => onMaking(true)}>
              <Icon name="plus" />
              {t('keys.make')}
            </button>
          </div>
        ) : tab === 'lost' ? null : (
          <button
            className="btn end"
            type="button"
            aria-disabled={modules.isChecking}
            onClick={() => modules.isChecking || modules.check()}
          >
            <Icon name="again" className={modules.isChecking ? 'spin' : ''} />
            {t('trouble.check')}
          </button>
        )
      }
      tabs={
        <Tabs tabs={tabs} current={tab} label={t('keys.title')} words={each => t(`keys.tab.${each}`)} onOpen={onTab} />
      }
    >
      <div className="stack g-5 wide">
        {tab === 'mine' ? (
          <MyKeys
            keys={keys}
            modules={modules}
            onTask={(kind, key) => setTask({ kind, summary: key })}
            onTrouble={() => onTab('trouble')}
          />
        ) : tab === 'lost' ? (
          lost
        ) : (
          <TokenTrouble modules={modules} keys={list} onTask={(kind, key) => setTask({ kind, summary: key })} />
        )}
      </div>
      {isMaking && <CreateKeyDialog onClose={() => onMaking(false)} />}
      {isImporting && <ImportKeyDialog onClose={() => setImporting(false)} />}
      {task && summary && (
        <KeyTask
          key={task.kind}
          kind={task.kind}
          summary={summary}
          onClose={() => setTask(null)}
          onUnblock={() => setTask({ kind: 'unblock', summary })}
        />
      )}
    </Screen>
  )
}
