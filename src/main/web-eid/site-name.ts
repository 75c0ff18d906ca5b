/** The website behind an origin: what is signed, and what is shown of it. */
import { domainToUnicode } from 'node:url'
import { AppError } from '../../shared/errors.ts'
import type { SiteName } from '../../shared/model/site-name.ts'

/** As the Web eID app has it. */
const maxOriginChars = 255

/**
 * Scripts that are written together (UTS #39 §5.2, Highly Restrictive). Digits and signs belong to all.
 * https://www.unicode.org/reports/tr39/#Restriction_Level_Detection
 */
const writtenTogether: readonly RegExp[] = [
  /^[\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Common}\p{Script=Inherited}]*$/u,
  /^[\p{Script=Latin}\p{Script=Han}\p{Script=Bopomofo}\p{Script=Common}\p{Script=Inherited}]*$/u,
  /^[\p{Script=Latin}\p{Script=Han}\p{Script=Hangul}\p{Script=Common}\p{Script=Inherited}]*$/u,
]
/** A label of one other script; those of the rows above need no row. */
const single = /^(?:\P{Script=Latin})*$/u
const scripts = ['Cyrillic', 'Greek', 'Armenian', 'Hebrew', 'Arabic', 'Devanagari', 'Thai', 'Georgian'] as const
const ofScript = scripts.map(name => new RegExp(`\\p{Script=${name}}`, 'u'))

/** Letters that most fonts draw like Latin ones: a label of nothing else can be taken for a Latin word. */
const likeLatin = /^[аһсԁеԍіјӏкмморорԛгѕтԝхуѵьαερικνοτυχγ\p{Nd}-]+$/u
/** Latin letters that pass for others: dotless i, script g and a, long s, and fraction slashes and the like. */
const oddLatin = /[ıȷɡɑɩʟʀſƅꞌ·ʼ⁄∕]/u

const isLookAlikeLabel = (label: string): boolean => {
  if (/^[\x21-\x7e]*$/.test(label)) return false
  if (oddLatin.test(label)) return true
  if (writtenTogether.some(set => set.test(label))) return false
  return !single.test(label) || ofScript.filter(script => script.test(label)).length > 1 || likeLatin.test(label)
}

/**
 * Takes an origin as the extension computes it from the sender of a message: `https://host[:port]` in ASCII and nothing
 * else, so that what is signed is what the website compares with.
 *
 * @throws {AppError} web-eid/insecure-site
 */
export const parseSite = (origin: string): SiteName => {
  const url = origin.length <= maxOriginChars && URL.canParse(origin) ? new URL(origin) : undefined
  if (url?.protocol !== 'https:' || url.origin !== origin) throw new AppError('web-eid/insecure-site')
  const unicode = domainToUnicode(url.hostname)
  const isSame = unicode === '' || unicode === url.hostname
  return {
    origin,
    host: url.host,
    hostUnicode: isSame ? null : url.host.replace(url.hostname, unicode),
    isLookAlike: !isSame && unicode.split('.').some(isLookAlikeLabel),
  }
}
