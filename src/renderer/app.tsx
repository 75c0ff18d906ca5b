/** The window: three doors, one screen at a time, and what every screen shares: language, keys, shortcuts. */
import { useCallback, useEffect, useState } from 'react'
import type { AppInfo, Settings } from '../shared/model/app.ts'
import type { SessionState } from '../shared/model/session.ts'
import { pickLanguage } from '../shared/words.ts'
import { bridge } from './bridge.ts'
import { type Door, Doors } from './components/doors.tsx'
import { KeyNews } from './components/key-news.tsx'
import { Loading } from './components/loading.tsx'
import { ProblemNote } from './components/problem-note.tsx'
import { ScreenNews } from './components/screen.tsx'
import { Toast } from './components/toast.tsx'
import { KeysScreen, type KeysTab } from './screens/keys/keys-screen.tsx'
import { LockedScreen } from './screens/locked/locked-screen.tsx'
import { LostKey } from './screens/lost-key/lost-key.tsx'
import { MyDataScreen } from './screens/my-data/my-data-screen.tsx'
import { QueryScreen } from './screens/query/query-screen.tsx'
import { SettingsScreen } from './screens/settings/settings-screen.tsx'
import { SignScreen } from './screens/sign/sign-screen.tsx'
import { SupportScreen } from './screens/support/support-screen.tsx'
import { SpeechProvider, useSpeech } from './speech.tsx'
import { useArrival } from './use-arrival.ts'
import { useDesk } from './use-desk.ts'
import { useKeys } from './use-keys.ts'
import { useLoad } from './use-load.ts'
import { usePastedLink } from './use-pasted-link.ts'
import { useNoteUse, useSession } from './use-session.ts'
import { useShortcuts } from './use-shortcuts.ts'

const loadInfo = () => bridge.app.info()

export const App = () => {
  const { loaded, reload } = useLoad(loadInfo)
  const [changed, setChanged] = useState<AppInfo | null>(null)
  const info = changed ?? (loaded.state === 'ready' ? loaded.value : null)
  const saveSettings = useCallback(async (settings: Settings) => {
    await bridge.app.saveSettings(settings)
    setChanged(await bridge.app.info())
  }, [])
  const session = useSession()
  const state = session.loaded.state === 'ready' ? session.loaded.value : null
  /** What was begun in the window stays behind the lock. */
  const [wasOpen, setWasOpen] = useState(false)
  useEffect(() => {
    if (state && !state.isLocked) setWasOpen(true)
  }, [state])
  useNoteUse(state?.isLocked ?? true)
  const failed = [
    { loaded, retry: reload },
    { loaded: session.loaded, retry: session.reload },
  ].flatMap(({ loaded, retry }) => (loaded.state === 'failed' ? [{ error: loaded.error, retry }] : []))[0]
  return (
    <SpeechProvider language={info?.language ?? pickLanguage(navigator.languages)}>
      {info && state ? (
        <>
          {state.isLocked && (
            <LockedScreen
              session={state}
              settings={info.settings}
              onSave={saveSettings}
              onUnlocked={session.take}
              lost={<LostKey />}
            />
          )}
          {(wasOpen || !state.isLocked) && (
            <Window info={info} session={state} onUnlocked={session.take} saveSettings={saveSettings} />
          )}
        </>
      ) : (
        <main className="body">
          {failed ? <ProblemNote error={failed.error} onRetry={failed.retry} /> : <Loading />}
        </main>
      )}
    </SpeechProvider>
  )
}

interface WindowProps {
  readonly info: AppInfo
  readonly session: SessionState
  readonly onUnlocked: (session: SessionState) => void
  readonly saveSettings: (settings: Settings) => Promise<void>
}

const Window = ({ info, session, onUnlocked, saveSettings }: WindowProps) => {
  const { isLocked } = session
  const { t, describe } = useSpeech()
  const [wanted, setDoor] = useState<Door>('sign')
  const [isMakingKey, setMakingKey] = useState(false)
  const [keysTab, setKeysTab] = useState<KeysTab>('mine')
  const keys = useKeys()
  const desk = useDesk(keys)
  const door = wanted === 'desk' && !desk.isOpen ? 'sign' : wanted
  const { shown, refused, forgetRefused, openLink, leave } = useArrival()
  usePastedLink(isLocked || shown ? null : openLink)
  const [isDropRefused, setDropRefused] = useState(false)
  const forgetDrop = useCallback(() => setDropRefused(false), [])
  const showSign = useCallback(() => setDoor('sign'), [])
  const lock = session.vault === 'absent' ? undefined : () => void bridge.session.lock().catch(() => undefined)
  useShortcuts({
    ...(shown
      ? {}
      : {
          'mod+1': showSign,
          'mod+2': () => setDoor('data'),
          'mod+3': () => setDoor('keys'),
          ...(desk.isOpen ? { 'mod+4': () => setDoor('desk') } : {}),
          'mod+,': () => setDoor('settings'),
        }),
    ...(lock ? { 'mod+l': lock } : {}),
  })
  const makeKey = (): void => {
    setDoor('keys')
    setKeysTab('mine')
    setMakingKey(true)
  }
  const revoke = (): void => {
    setDoor('keys')
    setKeysTab('lost')
  }
  useEffect(() => {
    if (!isLocked && !shown) document.title = `${t(`door.${door}`)} – Signet`
  }, [door, isLocked, shown, t])
  return (
    <div hidden={isLocked}>
      {shown && !isLocked && <QueryScreen shown={shown} keys={keys} onLeave={leave} />}
      {refused && !isLocked && (
        <Toast title={describe(refused).what} text={describe(refused).todo} onGone={forgetRefused} />
      )}
      {isDropRefused && <Toast title={t('query.drop')} text={t('query.drop.help')} onGone={forgetDrop} />}
      <a className="skip" href="#page" hidden={shown !== null}>
        {t('app.skip')}
      </a>
      <ScreenNews value={<KeyNews onMakeKey={makeKey} onRevoke={revoke} />}>
        <div className="app" hidden={shown !== null}>
          <Doors door={door} onOpen={setDoor} hasDesk={desk.isOpen} selected={keys.selected} onLock={lock} />
          <SignScreen
            isHidden={isLocked || shown !== null || door !== 'sign'}
            onRefusedDrop={shown ? () => setDropRefused(true) : undefined}
            onShow={showSign}
            keys={keys}
            onShowKeys={() => setDoor('keys')}
            onMakeKey={makeKey}
            settings={info.settings}
            onShowSettings={() => setDoor('settings')}
          />
          {!isLocked && !shown && door === 'data' && (
            <MyDataScreen session={session} onUnlocked={onUnlocked} keys={keys} />
          )}
          {!isLocked && !shown && door === 'keys' && (
            <KeysScreen
              keys={keys}
              isMaking={isMakingKey}
              onMaking={setMakingKey}
              tab={keysTab}
              onTab={setKeysTab}
              lost={<LostKey onCancel={() => setKeysTab('mine')} />}
            />
          )}
          {!isLocked && door === 'desk' && <SupportScreen desk={desk} isHidden={shown !== null} />}
          {!isLocked && !shown && door === 'settings' && (
            <SettingsScreen info={info} session={session} onSave={saveSettings} />
          )}
        </div>
      </ScreenNews>
    </div>
  )
}
