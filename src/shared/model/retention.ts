/** How long each class of data is kept: the one table, and lengths of time as people write them. */
import type { LogKind } from './log.ts'

export interface RetentionRule {
  /** As in `settings set retention.<class>`. */
  readonly class: string
  /** Unless the user sets another; null: until the user erases it. */
  readonly standard: string | null
  /** The entries of the log that the class is made of; their content is erased, and the log tells that it was. */
  readonly kinds: readonly LogKind[]
}

/** In the order in which they are shown. */
export const retentionRules = [
  { class: 'session', standard: '30m', kinds: [] },
  { class: 'card-data', standard: '15m', kinds: [] },
  { class: 'documents', standard: '7d', kinds: [] },
  { class: 'receipts', standard: null, kinds: ['disclosure'] },
  { class: 'log', standard: null, kinds: ['signing', 'consent', 'rights', 'key'] },
] as const satisfies readonly RetentionRule[]

export type RetentionClass = (typeof retentionRules)[number]['class']
export const retentionClasses = retentionRules.map(rule => rule.class)

/** null: until the user erases it. */
export type RetentionLengths = Readonly<Record<RetentionClass, string | null>>

/** One row as it is in force. */
export interface RetentionState {
  readonly class: RetentionClass
  /** Such as `15m`, `36h`, `7d`; null: until the user erases it. */
  readonly keepFor: string | null
  readonly seconds: number | null
  readonly standard: string | null
  /** How many there are now; null where the vault was not opened for it. */
  readonly count: number | null
}

const seconds = { m: 60, h: 3600, d: 86_400 } as const
type Unit = keyof typeof seconds
/** Ten years: longer than anything here is meant to be kept. */
const maxSeconds = 3650 * seconds.d

/** `15m`, `15 minutes`, `PT15M`: as `15m`; undefined: no length of time, or one beyond the limits. */
export const parseDuration = (text: string): string | undefined => {
  const plain = /^(\d{1,6}) ?(m|h|d)(?:in(?:ute)?s?|ours?|ays?)?$/.exec(text.trim().toLowerCase())
  const iso = /^P(?:(\d{1,6})(D)|T(\d{1,6})([HM]))$/.exec(text.trim())
  const count = Number(plain?.[1] ?? iso?.[1] ?? iso?.[3])
  const unit = (plain?.[2] ?? iso?.[2] ?? iso?.[4])?.toLowerCase() as Unit | undefined
  if (unit === undefined || count < 1 || count * seconds[unit] > maxSeconds) return undefined
  return `${count}${unit}`
}

/** Of a length that `parseDuration` wrote. */
export const toSeconds = (duration: string): number => Number.parseInt(duration, 10) * seconds[duration.at(-1) as Unit]
