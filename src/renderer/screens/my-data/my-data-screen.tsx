/** The door to one's own data: what is kept, which sites got some of it, and the log. Closed until the vault is open. */
import { type ReactNode, useState } from 'react'
import type { SessionState } from '../../../shared/model/session.ts'
import { bridge } from '../../bridge.ts'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { Screen } from '../../components/screen.tsx'
import { Tabs } from '../../components/tabs.tsx'
import { UnlockForm } from '../../components/unlock-form.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Keys } from '../../use-keys.ts'
import { type Processing, useProcessing } from '../../use-processing.ts'
import { AttributesTab } from './attributes-tab.tsx'
import { LogTab } from './log-tab.tsx'
import { ProcessingStopped } from './processing-stopped.tsx'
import { SitesTab } from './sites-tab.tsx'
import { WholeDialogs, type WholeTask } from './whole-dialogs.tsx'

export interface MyDataScreenProps {
  readonly session: SessionState
  readonly onUnlocked: (session: SessionState) => void
  readonly keys: Keys
}

const tabs = ['mine', 'sites', 'log'] as const
export type MyDataTab = (typeof tabs)[number]

export const MyDataScreen = (props: MyDataScreenProps) => {
  const { session, keys } = props
  const [task, setTask] = useState<WholeTask | null>(null)
  const processing = useProcessing()
  return (
    <>
      <MyDataPage {...props} processing={processing} onWhole={setTask} />
      <WholeDialogs
        key={task}
        task={task}
        keys={keys.loaded.state === 'ready' ? keys.loaded.value : []}
        hasVault={session.vault !== 'absent'}
        onReplaced={() => {
          keys.reload()
          void processing.change(() => bridge.myData.processing())
        }}
        onClose={() => setTask(null)}
      />
    </>
  )
}

interface MyDataPageProps extends MyDataScreenProps {
  readonly processing: Processing
  readonly onWhole: (task: WholeTask) => void
}

const MyDataPage = ({ session, onUnlocked, keys, processing, onWhole }: MyDataPageProps) => {
  const { t } = useSpeech()
  const [tab, setTab] = useState<MyDataTab>('mine')
  const frame = (children: ReactNode) => (
    <Screen title={t('data.title')}>
      <div className="stack g-5 wide">{children}</div>
    </Screen>
  )
  if (processing.loaded.state === 'loading') return frame(<Loading />)
  if (processing.loaded.state === 'failed')
    return frame(<ProblemNote error={processing.loaded.error} onRetry={processing.reload} />)
  if (processing.loaded.value.stopped !== null)
    return frame(<ProcessingStopped state={processing.loaded.value} processing={processing} />)
  if (session.vault !== 'open')
    return frame(
      <OpenFirst hasVault={session.vault !== 'absent'} onUnlocked={onUnlocked} onRestore={() => onWhole('restore')} />,
    )
  const header = (
    <Tabs tabs={tabs} current={tab} label={t('data.title')} words={each => t(`data.tab.${each}`)} onOpen={setTab} />
  )
  if (tab === 'mine') return <AttributesTab tabs={header} keys={keys} processing={processing} onWhole={onWhole} />
  if (tab === 'log') return <LogTab tabs={header} />
  return <SitesTab tabs={header} keys={keys.loaded.state === 'ready' ? keys.loaded.value : []} />
}

const OpenFirst = ({
  hasVault,
  onUnlocked,
  onRestore,
}: {
  readonly hasVault: boolean
  readonly onRestore: () => void
  readonly onUnlocked: (session: SessionState) => void
}) => {
  const { t } = useSpeech()
  return (
    <section className="card card-pad open-first stack g-4" aria-labelledby="open-first">
      <div>
        <h2 className="t-h" id="open-first">
          {t(hasVault ? 'data.closed' : 'data.absent')}
        </h2>
        <p className="t-2">{t(hasVault ? 'data.closed.help' : 'data.absent.help')}</p>
      </div>
      <UnlockForm words={t('data.open')} onUnlocked={onUnlocked} />
      <p className="center-t t-sm">
        <button className="btn btn-link" type="button" onClick={onRestore}>
          {t('rights.restore')}
        </button>
      </p>
    </section>
  )
}
