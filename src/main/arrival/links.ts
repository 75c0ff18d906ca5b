/** Links as the user allows them: found among arguments, pasted, or handed over, then shown. */
import { AppError } from '../../shared/errors.ts'
import { type LinkScheme, linkSchemes, type SchemeState } from '../../shared/model/arrival.ts'
import type { Arrivals } from './arrivals.ts'
import { findLinkArgument, parseLink } from './arriving-link.ts'

export interface Links {
  schemes(): readonly SchemeState[]
  /** @throws {AppError} app/bad-request for our own scheme, which is always allowed */
  allow(scheme: LinkScheme, isAllowed: boolean): readonly SchemeState[]
  /** @throws {AppError} arrival/* */
  open(link: string): void
  /** False: no link among the arguments. @throws {AppError} arrival/* */
  openArgument(argv: readonly string[]): boolean
}

export interface LinksDeps {
  readonly arrivals: Pick<Arrivals, 'show'>
  /** The schemes beside our own that the user allows. */
  readonly others: () => readonly LinkScheme[]
  readonly saveOthers: (schemes: readonly LinkScheme[]) => void
}

const [ownScheme] = linkSchemes

export const createLinks = ({ arrivals, others, saveOthers }: LinksDeps): Links => {
  const allowed = (): readonly LinkScheme[] => [ownScheme, ...others()]
  const schemes = (): readonly SchemeState[] =>
    linkSchemes.map(scheme => ({ scheme, isAllowed: allowed().includes(scheme), isOwn: scheme === ownScheme }))
  return {
    schemes,
    allow(scheme, isAllowed) {
      if (scheme === ownScheme) throw new AppError('app/bad-request')
      saveOthers([...others().filter(other => other !== scheme), ...(isAllowed ? [scheme] : [])])
      return schemes()
    },
    open(link) {
      arrivals.show({ kind: 'link', link: parseLink(link, allowed()) })
    },
    openArgument(argv) {
      const link = findLinkArgument(argv, allowed())
      if (link === undefined) return false
      arrivals.show({ kind: 'link', link })
      return true
    },
  }
}
