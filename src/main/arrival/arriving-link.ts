/** Links that the desktop hands over: which argument of a start is one, and whether it may be opened. Pure; deny by default. */
import { AppError } from '../../shared/errors.ts'
import { type LinkScheme, linkSchemes } from '../../shared/model/arrival.ts'

/** Enough for every request by reference (OpenID4VP 1.0 §5.7); what is longer carries something else. */
export const maxLinkBytes = 8192

/** RFC 3986 knows printable ASCII only: no white space, control character or foreign letter ever goes on. */
const printable = /^[\x21-\x7e]+$/

const findScheme = (text: string): LinkScheme | undefined => {
  const scheme = /^([a-z0-9-]+):/i.exec(text)?.[1]?.toLowerCase()
  return linkSchemes.find(known => known === scheme)
}

/**
 * The link, its scheme in lower case.
 *
 * @throws {AppError} arrival/not-a-link, arrival/too-long, arrival/scheme-off
 */
export const parseLink = (text: string, allowed: readonly LinkScheme[]): string => {
  const scheme = findScheme(text)
  if (!scheme) throw new AppError('arrival/not-a-link')
  if (!allowed.includes(scheme)) throw new AppError('arrival/scheme-off', { scheme })
  if (Buffer.byteLength(text) > maxLinkBytes) throw new AppError('arrival/too-long')
  if (!printable.test(text)) throw new AppError('arrival/not-a-link')
  return scheme + text.slice(scheme.length)
}

/**
 * The one link among the arguments of a start; undefined where there is none. Switches are not looked at
 * (CVE-2018-1000006: a link must never become one), nor is anything made of several arguments.
 *
 * @throws {AppError} arrival/several-links; those of `parseLink`
 */
export const findLinkArgument = (argv: readonly string[], allowed: readonly LinkScheme[]): string | undefined => {
  const links = argv.slice(1).filter(argument => !argument.startsWith('-') && findScheme(argument) !== undefined)
  const [link] = links
  if (link === undefined) return undefined
  if (links.length > 1) throw new AppError('arrival/several-links')
  return parseLink(link, allowed)
}
