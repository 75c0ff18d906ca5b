/** The language of the window, in its bar where there are no settings yet; each named in its own words. */
import { useId } from 'react'
import type { Settings } from '../../shared/model/app.ts'
import { type Language, languages } from '../../shared/words.ts'
import { useSpeech } from '../speech.tsx'
import { Icon } from './icon.tsx'
import { Select } from './select.tsx'

/** Whoever cannot read the window finds the way back. */
const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  fr: 'Français',
  vi: 'Tiếng Việt',
}

export const LanguageOptions = () =>
  languages.map(each => (
    <option key={each} value={each} lang={each}>
      {languageNames[each]}
    </option>
  ))

export interface LanguageSelectProps {
  readonly settings: Settings
  readonly onSave: (settings: Settings) => Promise<void>
}

export const LanguageSelect = ({ settings, onSave }: LanguageSelectProps) => {
  const { t, language } = useSpeech()
  const id = useId()
  return (
    <label className="row g-2" htmlFor={id}>
      <span className="sr">{t('settings.language')}</span>
      <Icon name="language" className="icon-sm" />
      <Select
        id={id}
        className="select input-sm select-lang"
        value={language}
        onChange={event => {
          const chosen = languages.find(each => each === event.target.value) ?? null
          onSave({ ...settings, language: chosen }).catch(() => undefined)
        }}
      >
        <LanguageOptions />
      </Select>
    </label>
  )
}
