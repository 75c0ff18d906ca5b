/** The window: three doors, one screen at a time, and what every screen shares: language, keys, shortcuts. */
import { useCallback, useEffect, useState } from 'react'
import type { AppInfo, Settings } from '../shared/model/app.ts'
import { pickLanguage } from '../shared/words.ts'
import { bridge } from './bridge.ts'
import { type Door, Doors } from './components/doors.tsx'
import { Loading } from './components/loading.tsx'
import { ProblemNote } from './components/problem-note.tsx'
import { KeysScreen } from './screens/keys/keys-screen.tsx'
import { SettingsScreen } from './screens/settings/settings-screen.tsx'
import { SignScreen } from './screens/sign/sign-screen.tsx'
import { SpeechProvider, useSpeech } from './speech.tsx'
import { useKeys } from './use-keys.ts'
import { useLoad } from './use-load.ts'
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
  return (
    <SpeechProvider language={info?.language ?? pickLanguage(navigator.languages)}>
      {info && <Window info={info} saveSettings={saveSettings} />}
      {!info && (
        <main className="body">
          {loaded.state === 'failed' ? <ProblemNote error={loaded.error} onRetry={reload} /> : <Loading />}
        </main>
      )}
    </SpeechProvider>
  )
}

interface WindowProps {
  readonly info: AppInfo
  readonly saveSettings: (settings: Settings) => Promise<void>
}

const Window = ({ info, saveSettings }: WindowProps) => {
  const { t } = useSpeech()
  const [door, setDoor] = useState<Door>('sign')
  const [isMakingKey, setMakingKey] = useState(false)
  const keys = useKeys()
  const showSign = useCallback(() => setDoor('sign'), [])
  useShortcuts({ 'mod+1': showSign, 'mod+2': () => setDoor('keys'), 'mod+,': () => setDoor('settings') })
  useEffect(() => {
    document.title = `${t(`door.${door}`)} – Signet`
  }, [door, t])
  return (
    <>
      <a className="skip" href="#page">
        {t('app.skip')}
      </a>
      <div className="app">
        <Doors door={door} onOpen={setDoor} selected={keys.selected} />
        <SignScreen
          isHidden={door !== 'sign'}
          onShow={showSign}
          keys={keys}
          onShowKeys={() => setDoor('keys')}
          onMakeKey={() => {
            setDoor('keys')
            setMakingKey(true)
          }}
          settings={info.settings}
          onShowSettings={() => setDoor('settings')}
        />
        {door === 'keys' && <KeysScreen keys={keys} isMaking={isMakingKey} onMaking={setMakingKey} />}
        {door === 'settings' && <SettingsScreen info={info} onSave={saveSettings} />}
      </div>
    </>
  )
}
