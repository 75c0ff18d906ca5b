/** How the page speaks: one language at a time, for words, errors, dates and sizes. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import type { ErrorDetail } from '../shared/errors.ts'
import { createClaimWords } from '../shared/messages/describe-claim.ts'
import type { ErrorWords } from '../shared/messages/describe-error.ts'
import { createVerdictWords, type VerdictWords } from '../shared/messages/describe-verdict.ts'
import type { CannotSignReason } from '../shared/model/key.ts'
import type { ValidationReason } from '../shared/model/validation.ts'
import { createMomentFormat } from '../shared/moment-format.ts'
import { once } from '../shared/once.ts'
import { createTranslate, type Translate } from '../shared/translate.ts'
import type { Language } from '../shared/words.ts'
import { Bones } from './components/bones.tsx'
import type { WindowKey } from './messages/en.ts'
import { raise } from './raise.ts'
import { loadWords, type Words } from './words/load-words.ts'
import { createProblemWords } from './words/problem-words.ts'

export interface Speech {
  readonly language: Language
  readonly t: Translate<WindowKey>
  readonly describe: (error: Pick<ErrorDetail, 'code' | 'facts'>) => ErrorWords
  readonly reason: (reason: ValidationReason) => string
  readonly verdict: VerdictWords
  /** An item of personal data, by its name or as a site asks for it. */
  readonly claim: ReturnType<typeof createClaimWords>
  readonly cannotSign: (reason: CannotSignReason) => string
  readonly date: (iso: string) => string
  /** Day and minute, as a person says them: today and yesterday by name. */
  readonly moment: (iso: string) => string
  readonly fullMoment: (iso: string) => string
  /** Hours and minutes. */
  readonly time: (iso: string) => string
  readonly size: (bytes: number) => string
  readonly percent: (share: number) => string
  /** A length in points, as millimetres. */
  readonly length: (points: number) => string
  readonly list: (items: readonly string[]) => string
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** A list of documents tells a size in each row each time that it is drawn: its formats are made once. */
const createSizeFormat = (language: Language): ((bytes: number) => string) => {
  const formats = units.map(unit =>
    once(() => new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: 1 })),
  )
  return bytes => {
    const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3))
    return formats[step]?.().format(bytes / 1000 ** step) ?? ''
  }
}

/** Everything that one language needs. `now` decides what today is. */
export const createSpeech = (words: Words, now: () => Date = () => new Date()): Speech => {
  const { language, shared } = words
  const t = createTranslate(words.window, language)
  const dateFormat = (options: Intl.DateTimeFormatOptions) => {
    const format = once(() => new Intl.DateTimeFormat(language, options))
    return (at: Date): string => format().format(at)
  }
  const date = dateFormat({ dateStyle: 'medium' })
  const time = dateFormat({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const full = once(() => createMomentFormat(language, { dateStyle: 'long', timeStyle: 'short' }))
  const millimetres = once(
    () => new Intl.NumberFormat(language, { style: 'unit', unit: 'millimeter', maximumFractionDigits: 0 }),
  )
  const verdict = once(() => createVerdictWords(words.verdict, language))
  const daysAgo = (day: Date): number =>
    Math.round((new Date(now()).setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 86_400_000)
  return {
    language,
    t,
    describe: createProblemWords(words),
    reason: reason => shared.reasons[reason],
    get verdict() {
      return verdict()
    },
    claim: createClaimWords(words.claims, language),
    cannotSign: reason => shared.cannotSign[reason],
    date: iso => date(new Date(iso)),
    moment: iso => {
      const at = new Date(iso)
      const ago = daysAgo(at)
      if (ago === 0) return t('time.today', { time: time(at) })
      return ago === 1 ? t('time.yesterday', { time: time(at) }) : date(at)
    },
    time: iso => time(new Date(iso)),
    fullMoment: iso => full()(new Date(iso)),
    size: createSizeFormat(language),
    percent: share => new Intl.NumberFormat(language, { style: 'percent' }).format(share),
    length: points => millimetres().format((points * 25.4) / 72),
    list: items => new Intl.ListFormat(language, { type: 'conjunction' }).format(items),
  }
}

const SpeechContext = createContext<Speech | null>(null)

/** Speaks `language` as soon as its words are there: until then the one before, at first none; null: not known yet. */
export const SpeechProvider = ({
  language,
  first,
  children,
}: {
  readonly language: Language | null
  /** Words that are there already. */
  readonly first: Words | null
  readonly children: ReactNode
}) => {
  const [words, setWords] = useState(first)
  useEffect(() => {
    if (language === null || language === words?.language) return
    let isWanted = true
    loadWords(language).then(
      loaded => isWanted && setWords(loaded),
      // They lie beside the page: without them it is broken.
      (thrown: unknown) => setWords(() => raise(thrown)),
    )
    return () => {
      isWanted = false
    }
  }, [language, words])
  const speech = useMemo(() => words && createSpeech(words), [words])
  useEffect(() => {
    if (words) document.documentElement.lang = words.language
  }, [words])
  if (speech) return <SpeechContext value={speech}>{children}</SpeechContext>
  return (
    <main className="body">
      <Bones />
    </main>
  )
}

export const useSpeech = (): Speech => {
  const speech = useContext(SpeechContext)
  if (!speech) throw new Error('no language here')
  return speech
}
