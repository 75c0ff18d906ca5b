/** One line on a terminal's stderr that says how far a document is. */
import type { SigningProgress } from '../../shared/model/signing.ts'
import type { Language } from '../../shared/words.ts'
import type { CliTranslate } from './context.ts'

export type Progress = Omit<SigningProgress, 'documentId'>

const barWidth = 20
/** A terminal over a slow line must not be the bottleneck. */
const minRedrawMs = 100

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** 5200000 → `5.2 MB`, in the language. */
export const formatBytes = (sizeBytes: number, language: Language): string => {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, sizeBytes)) / 3)))
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    maximumFractionDigits: 1,
  }).format(sizeBytes / 1000 ** power)
}

/** Seconds left at the speed so far; null when it is a second or less, or cannot be told. */
export const estimateSecondsLeft = (progress: Progress, elapsedMs: number): number | null => {
  if (progress.doneBytes <= 0 || progress.totalBytes <= progress.doneBytes) return null
  const leftMs = (elapsedMs / progress.doneBytes) * (progress.totalBytes - progress.doneBytes)
  return leftMs > 1000 ? Math.round(leftMs / 1000) : null
}

/** `part` is from 0 to 1. */
export const drawBar = (part: number): string => {
  const filled = Math.round(part * barWidth)
  return `[${'#'.repeat(filled)}${'-'.repeat(barWidth - filled)}]`
}

/** `elapsedMs` is the time since the phase began. */
export const formatProgress = (
  name: string,
  progress: Progress,
  elapsedMs: number,
  translate: CliTranslate,
  language: Language,
): string => {
  const part = progress.totalBytes > 0 ? Math.min(1, progress.doneBytes / progress.totalBytes) : 0
  const secondsLeft = estimateSecondsLeft(progress, elapsedMs)
  return [
    name,
    drawBar(part),
    `${Math.floor(part * 100)} %`,
    translate(`progress.${progress.phase}`),
    translate('progress.bytes', {
      done: formatBytes(progress.doneBytes, language),
      total: formatBytes(progress.totalBytes, language),
    }),
    ...(secondsLeft === null ? [] : [translate('progress.timeLeft', { seconds: secondsLeft })]),
  ].join('  ')
}

type TerminalStream = NodeJS.WritableStream & { readonly columns?: number }

/** A line that is drawn over itself, ten times a second at most. */
export const createStatusLine = (stream: TerminalStream, nowMs: () => number) => {
  let drawnMs = Number.NEGATIVE_INFINITY
  let drawn = false
  return {
    /** `isUrgent`: drawn however short ago the last one was. */
    show(format: () => string, isUrgent = false): void {
      const now = nowMs()
      if (!isUrgent && now - drawnMs < minRedrawMs) return
      drawnMs = now
      drawn = true
      // A line that wraps could not be taken away again.
      stream.write(`\r\u001b[2K${[...format()].slice(0, (stream.columns ?? 80) - 1).join('')}`)
    },
    /** Takes the line away. */
    clear(): void {
      if (drawn) stream.write('\r\u001b[2K')
      drawn = false
    },
  }
}

export interface ProgressBar {
  readonly show: (progress: Progress) => void
  /** Takes the line away. */
  readonly clear: () => void
}

export interface ProgressBarDeps {
  readonly name: string
  readonly stream: TerminalStream
  readonly translate: CliTranslate
  readonly language: Language
  readonly nowMs: () => number
}

export const createProgressBar = ({ name, stream, translate, language, nowMs }: ProgressBarDeps): ProgressBar => {
  const line = createStatusLine(stream, nowMs)
  let phase: Progress['phase'] | undefined
  let phaseBeganMs = 0
  return {
    show: progress => {
      const isNewPhase = progress.phase !== phase
      if (isNewPhase) phaseBeganMs = nowMs()
      phase = progress.phase
      line.show(() => formatProgress(name, progress, nowMs() - phaseBeganMs, translate, language), isNewPhase)
    },
    clear: line.clear,
  }
}
