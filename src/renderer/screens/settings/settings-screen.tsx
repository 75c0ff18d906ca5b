/** Settings: the language of the window, and who is trusted. */
import { useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { AppInfo, Settings } from '../../../shared/model/app.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import type { SessionState } from '../../../shared/model/session.ts'
import { languages } from '../../../shared/words.ts'
import { toDetail } from '../../bridge.ts'
import { LanguageOptions } from '../../components/language-select.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { Screen } from '../../components/screen.tsx'
import { Select } from '../../components/select.tsx'
import { useSpeech } from '../../speech.tsx'
import { LinksCard } from './links-card.tsx'
import { LockCard } from './lock-card.tsx'
import { PrivacySection } from './privacy-section.tsx'
import { RecentCard } from './recent-card.tsx'
import { TrustSection } from './trust-section.tsx'
import { TsaCard } from './tsa-card.tsx'

export interface SettingsScreenProps {
  readonly info: AppInfo
  readonly session: SessionState
  readonly keys: readonly KeySummary[]
  readonly onSave: (settings: Settings) => Promise<void>
}

export const SettingsScreen = ({ info, session, keys, onSave }: SettingsScreenProps) => {
  const { t } = useSpeech()
  const [outcome, setOutcome] = useState<'saved' | ErrorDetail | null>(null)
  const save = (change: Partial<Settings>): void => {
    setOutcome(null)
    onSave({ ...info.settings, ...change }).then(
      () => setOutcome('saved'),
      (thrown: unknown) => setOutcome(toDetail(thrown)),
    )
  }
  return (
    <Screen title={t('settings.title')}>
      <div className="stack g-5 measure">
        <section className="card">
          <div className="setting">
            <div>
              <label className="t-b" htmlFor="language">
                {t('settings.language')}
              </label>
              <p id="language-help">{t('settings.language.help')}</p>
            </div>
            <Select
              id="language"
              aria-describedby="language-help"
              value={info.settings.language ?? ''}
              onChange={event =>
                save({ language: languages.find(language => language === event.target.value) ?? null })
              }
            >
              <option value="">{t('settings.language.system')}</option>
              <LanguageOptions />
            </Select>
          </div>
        </section>
        <LockCard session={session} />
        <RecentCard />
        <TsaCard urls={info.settings.tsaUrls} onSave={tsaUrls => save({ tsaUrls })} />
        <p className="t-sm t-2" role="status">
          {outcome === 'saved' && t('settings.saved')}
        </p>
        {outcome && outcome !== 'saved' && <ProblemNote error={outcome} />}
        <LinksCard />
        <PrivacySection session={session} keys={keys} />
        <TrustSection />
        <p className="t-sm t-3">{t('settings.version', { version: info.version })}</p>
      </div>
    </Screen>
  )
}
