/** Age limits instead of birth dates: worked out at the moment of consent, so that nothing is kept that grows old. */
import type { ClaimPath } from '../../shared/model/receipt.ts'

/** The limit that a claim asks about: `age_over_18`, or `age_equal_or_over` → `18`; undefined: another claim. */
export const findAgeLimit = (path: ClaimPath): number | undefined => {
  const [first, second] = path
  const text =
    path.length === 1 && typeof first === 'string'
      ? /^age_over_(\d{1,3})$/.exec(first)?.[1]
      : path.length === 2 && first === 'age_equal_or_over' && typeof second === 'string'
        ? /^(\d{1,3})$/.exec(second)?.[1]
        : undefined
  const limit = Number(text)
  return limit >= 1 && limit <= 120 ? limit : undefined
}

/**
 * Whether somebody of this birth date (OpenID Connect Core §5.1: ISO 8601, a year alone where the day is not known) is of
 * that age; undefined: it cannot be told. The day counts where the user is; who was born on 29 February comes of age on 1 March.
 */
export const findIsOver = (birthdate: string, limit: number, now: Date): boolean | undefined => {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})-(\d{2}))?$/.exec(birthdate) ?? []
  if (year === undefined || Number(year) === 0) return undefined
  const years = now.getFullYear() - Number(year) - limit
  if (years !== 0) return years > 0
  if (month === undefined || day === undefined) return undefined
  const [today, birthday] = [(now.getMonth() + 1) * 100 + now.getDate(), Number(month) * 100 + Number(day)]
  return today >= birthday
}
