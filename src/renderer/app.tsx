/** The window: three doors, one screen at a time, and what every screen shares: language, keys, shortcuts. */
import { useCallback, useEffect, useState } from 'react'
import type { AppInfo, Settings } from '../shared/model/app.ts'
import type { SessionState } from '../shared/model/session.ts'
import { pickLanguage } from '../shared/words.ts'
import { bridge } from './bridge.ts'
import { type Door, Doors } from './components/doors.tsx'
import { KeyNews } from './components/key-news.tsx'
import { createLater, loadTheRest } from './components/later.tsx'
import { Loading } from './components/loading.tsx'
import { Note } from './components/note.tsx'
import { ProblemNote } from './components/problem-note.tsx'
import { ScreenNews } from './components/screen.tsx'
import { ShortcutSheet } from './components/shortcut-sheet.tsx'
import { Toast } from './components/toast.tsx'
import type { FirstAnswers } from './first-answers.ts'
import type { KeysTab } from './screens/keys/keys-screen.tsx'
import { LockedScreen } from './screens/locked/locked-screen.tsx'
import { SignScreen } from './screens/sign/sign-screen.tsx'
import { SpeechProvider, useSpeech } from './speech.tsx'
import { useArrival } from './use-arrival.ts'
import { useDesk } from './use-desk.ts'
import { type FirstStart, useFirstStart } from './use-first-start.ts'
import { useKeys } from './use-keys.ts'
import { useLoad } from './use-load.ts'
import { useMenu } from './use-menu.ts'
import { usePastedLink } from './use-pasted-link.ts'
import { useNoteUse, useSession } from './use-session.ts'
import { useShortcuts } from './use-shortcuts.ts'

const FirstStartScreen = createLater(
  async () => (await import('./screens/first-start/first-start-screen.tsx')).FirstStartScreen,
)
const KeysScreen = createLater(async () => (await import('./screens/keys/keys-screen.tsx')).KeysScreen)
const LostKey = createLater(async () => (await import('./screens/lost-key/lost-key.tsx')).LostKey)
const MyDataScreen = createLater(async () => (await import('./screens/my-data/my-data-screen.tsx')).MyDataScreen)
const QueryScreen = createLater(async () => (await import('./screens/query/query-screen.tsx')).QueryScreen)
const SettingsScreen = createLater(async () => (await import('./screens/settings/settings-screen.tsx')).SettingsScreen)
const SupportScreen = createLater(async () => (await import('./screens/support/support-screen.tsx')).SupportScreen)

const loadInfo = () => bridge.app.info()

/** @param first null: not all of it was answered */
export const App = ({ first }: { readonly first: FirstAnswers | null }) => {
  const { loaded, reload } = useLoad(loadInfo, first?.info)
  const [changed, setChanged] = useState<AppInfo | null>(null)
  const info = changed ?? (loaded.state === 'ready' ? loaded.value : null)
  const saveSettings = useCallback(async (settings: Settings) => {
    await bridge.app.saveSettings(settings)
    setChanged(await bridge.app.info())
  }, [])
  const session = useSession(first?.session)
  const state = session.loaded.state === 'ready' ? session.loaded.value : null
  /** What was begun in the window stays behind the lock. */
  const [wasOpen, setWasOpen] = useState(false)
  useEffect(() => {
    if (state && !state.isLocked) setWasOpen(true)
  }, [state])
  useNoteUse(state?.isLocked ?? true)
  const firstStart = useFirstStart(first?.firstStart)
  const failed = [
    { loaded, retry: reload },
    { loaded: session.loaded, retry: session.reload },
  ].flatMap(({ loaded, retry }) => (loaded.state === 'failed' ? [{ error: loaded.error, retry }] : []))[0]
  return (
    <SpeechProvider
      language={info?.language ?? (failed ? pickLanguage(navigator.languages) : null)}
      first={first?.words ?? null}
    >
      {info && state && firstStart.state !== null ? (
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
            <Window
              info={info}
              session={state}
              onUnlocked={session.take}
              saveSettings={saveSettings}
              firstStart={firstStart}
            />
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
  readonly firstStart: FirstStart
}

/** After what was drawn first: that is to be seen and used before. */
const restAfterMs = 500

const Window = ({ info, session, onUnlocked, saveSettings, firstStart }: WindowProps) => {
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
  const { end: endFirstStart } = firstStart
  const isGuided = firstStart.state === 'open' && !shown
  /** In place of the doors. */
  const isCovered = isGuided || shown !== null
  const [isReady, setReady] = useState(false)
  const forgetReady = useCallback(() => setReady(false), [])
  const showSign = useCallback(() => setDoor('sign'), [])
  /** A document that is opened comes before the guide, which waits on the page. */
  const showDocument = useCallback(() => {
    showSign()
    // It says how to open one, and would lie over the button that signs.
    setReady(false)
    if (isGuided) endFirstStart('left')
  }, [showSign, isGuided, endFirstStart])
  const lock = session.vault === 'absent' ? undefined : () => void bridge.session.lock().catch(() => undefined)
  useEffect(() => {
    const timer = setTimeout(() => requestIdleCallback(() => loadTheRest().catch(() => undefined)), restAfterMs)
    return () => clearTimeout(timer)
  }, [])
  const [isSheetOpen, setSheetOpen] = useState(false)
  const showSheet = (): void => setSheetOpen(true)
  const doors: Readonly<Partial<Record<Door, () => void>>> = isCovered
    ? {}
    : {
        sign: showSign,
        data: () => setDoor('data'),
        keys: () => setDoor('keys'),
        ...(desk.isOpen ? { desk: () => setDoor('desk') } : {}),
        settings: () => setDoor('settings'),
      }
  useShortcuts({
    ...(doors.sign ? { 'mod+1': doors.sign } : {}),
    ...(doors.data ? { 'mod+2': doors.data } : {}),
    ...(doors.keys ? { 'mod+3': doors.keys } : {}),
    ...(doors.desk ? { 'mod+4': doors.desk } : {}),
    ...(doors.settings ? { 'mod+,': doors.settings } : {}),
    ...(lock ? { 'mod+l': lock } : {}),
    ...{ F1: showSheet, 'mod+/': showSheet },
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
  const { desk: _none, ...menuDoors } = doors
  useMenu({ ...menuDoors, ...(lock ? { lock } : {}), shortcuts: showSheet })
  useEffect(() => {
    if (!isLocked && !isCovered) document.title = `${t(`door.${door}`)} – Signet`
  }, [door, isLocked, isCovered, t])
  return (
    <div hidden={isLocked}>
      {shown && !isLocked && <QueryScreen shown={shown} keys={keys} onLeave={leave} />}
      {refused && !isLocked && (
        <Toast title={describe(refused).what} text={describe(refused).todo} onGone={forgetRefused} />
      )}
      {isDropRefused && <Toast title={t('query.drop')} text={t('query.drop.help')} onGone={forgetDrop} />}
      {isReady && <Toast title={t('first.done')} text={t('first.done.help')} onGone={forgetReady} />}
      {isGuided && !isLocked && (
        <FirstStartScreen
          keys={keys}
          settings={info.settings}
          onSave={saveSettings}
          onEnd={how => {
            setReady(how === 'done')
            endFirstStart(how)
          }}
        />
      )}
      {isSheetOpen && !isLocked && (
        <ShortcutSheet isMac={info.platform === 'darwin'} hasDesk={desk.isOpen} onClose={() => setSheetOpen(false)} />
      )}
      <a className="skip" href="#page" hidden={isCovered}>
        {t('app.skip')}
      </a>
      <ScreenNews value={<KeyNews onMakeKey={makeKey} onRevoke={revoke} />}>
        <div className="app" hidden={isCovered}>
          <Doors door={door} onOpen={setDoor} hasDesk={desk.isOpen} selected={keys.selected} onLock={lock} />
          <SignScreen
            isHidden={isLocked || isCovered || door !== 'sign'}
            notice={firstStart.state === 'left' && <SetUpNote firstStart={firstStart} />}
            onRefusedDrop={shown ? () => setDropRefused(true) : undefined}
            onShow={showDocument}
            onShowShortcuts={showSheet}
            keys={keys}
            onShowKeys={() => setDoor('keys')}
            onMakeKey={makeKey}
            settings={info.settings}
            onShowSettings={() => setDoor('settings')}
          />
          {!isLocked && !isCovered && door === 'data' && (
            <MyDataScreen session={session} onUnlocked={onUnlocked} keys={keys} />
          )}
          {!isLocked && !isCovered && door === 'keys' && (
            <KeysScreen
              keys={keys}
              isMaking={isMakingKey}
              onMaking={setMakingKey}
              tab={keysTab}
              onTab={setKeysTab}
              lost={<LostKey onCancel={() => setKeysTab('mine')} />}
            />
          )}
          {!isLocked && door === 'desk' && <SupportScreen desk={desk} isHidden={isCovered} />}
          {!isLocked && !isCovered && door === 'settings' && (
            <SettingsScreen
              info={info}
              session={session}
              keys={keys.loaded.state === 'ready' ? keys.loaded.value : []}
              onSave={saveSettings}
            />
          )}
        </div>
      </ScreenNews>
    </div>
  )
}

const SetUpNote = ({ firstStart: { takeUp, end } }: { readonly firstStart: FirstStart }) => {
  const { t } = useSpeech()
  return (
    <Note
      tone="info"
      title={t('first.resume')}
      actions={
        <>
          <button className="btn" type="button" onClick={takeUp}>
            {t('first.resume.do')}
          </button>
          <button className="btn btn-quiet" type="button" onClick={() => end('done')}>
            {t('first.resume.never')}
          </button>
        </>
      }
    >
      <p>{t('first.resume.help')}</p>
    </Note>
  )
}
