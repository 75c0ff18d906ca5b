/** Since when parts of a file provably exist: what a valid timestamp covers is at least as old as the timestamp (EN 319 102-1 §5.6.2.3). */

/** Offsets in the file; `end` is the first one behind. */
export interface FileSpan {
  readonly start: number
  readonly end: number
}

export interface Proof {
  readonly time: Date
  /** Who says so. */
  readonly authority: string
}

export interface ProvenRange extends Proof {
  readonly spans: readonly FileSpan[]
}

export const coversSpan = (spans: readonly FileSpan[], { start, end }: FileSpan): boolean =>
  spans.some(span => span.start <= start && end <= span.end)

export interface ProofsOfExistence {
  add(range: ProvenRange): void
  /** The earliest proof; undefined: nothing proves that it is older than now. */
  findProof(span: FileSpan): Proof | undefined
}

export const createProofsOfExistence = (): ProofsOfExistence => {
  const ranges: ProvenRange[] = []
  return {
    add: range => {
      ranges.push(range)
    },
    findProof: span => earliestProof(ranges.filter(({ spans }) => coversSpan(spans, span))),
  }
}

export const earliestProof = (proofs: readonly Proof[]): Proof | undefined =>
  proofs.toSorted((a, b) => a.time.getTime() - b.time.getTime())[0]

/** Authorities have clocks of their own. */
const clockDifferenceMs = 60_000

/** Whether a thing of time `before` can be part of a thing of time `after` (EN 319 102-1 §5.5.4, order of timestamps). */
export const isInOrder = (before: Date, after: Date): boolean => before.getTime() <= after.getTime() + clockDifferenceMs

/** null: of none. */
export const latest = (times: readonly Date[]): Date | null =>
  times.reduce<Date | null>((last, time) => (last && last > time ? last : time), null)

export const earliest = (first: Date, ...others: readonly (Date | undefined)[]): Date =>
  others.reduce<Date>((best, time) => (time && time < best ? time : best), first)
