/** Which language the command line speaks. */
import { type Language, languages, pickLanguage } from '../../shared/words.ts'

/** `--lang`, else the settings, else what the system says (POSIX order: LC_ALL, LC_MESSAGES, LANG), else English. */
export const chooseLanguage = (
  wanted: string | undefined,
  settings: Language | null,
  environment: Readonly<Record<string, string | undefined>>,
): Language => {
  const known = languages.find(language => language === wanted)
  if (known) return known
  if (settings) return settings
  // The first that is set wins, even when we do not speak it: LC_ALL=C is a choice.
  const system = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG']
  return pickLanguage(system ? [system] : [])
}
