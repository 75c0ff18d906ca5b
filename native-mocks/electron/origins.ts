/**
 * Translates between the app's own schemes and what Chromium can load: a browser cannot be taught a scheme from
 * outside, so `signet-app://window/x` is `https://window.signet-app.invalid/x` in the page. `.invalid` never
 * resolves (RFC 6761 §6.4) and `https` keeps the page a secure context.
 */
const schemes = new Set<string>()

export const addScheme = (scheme: string): void => void schemes.add(scheme)

export const hasScheme = (scheme: string): boolean => schemes.has(scheme)

const parse = (url: string): URL | undefined => (URL.canParse(url) ? new URL(url) : undefined)

/** The scheme of ours that a URL of the page stands for. */
export const findScheme = (pageUrl: string): string | undefined => {
  const url = parse(pageUrl)
  const scheme = url?.protocol === 'https:' ? /\.([a-z0-9+-]+)\.invalid$/.exec(url.hostname)?.[1] : undefined
  return scheme && schemes.has(scheme) ? scheme : undefined
}

/** As the app's code writes it → as the page loads it. */
export const toPageUrl = (appUrl: string): string => {
  const url = parse(appUrl)
  const scheme = url?.protocol.slice(0, -1)
  if (!url || !scheme || !schemes.has(scheme)) return appUrl
  return `https://${url.host}.${scheme}.invalid${url.pathname}${url.search}${url.hash}`
}

/** As the page loads it → as Electron would show it to the app's code. */
export const toAppUrl = (pageUrl: string): string => {
  if (pageUrl.startsWith('blob:')) return `blob:${toAppUrl(pageUrl.slice('blob:'.length))}`
  const scheme = findScheme(pageUrl)
  if (!scheme) return pageUrl
  const url = new URL(pageUrl)
  return `${scheme}://${url.hostname.slice(0, -`.${scheme}.invalid`.length)}${url.pathname}${url.search}${url.hash}`
}

/** The origin as Electron serializes it for a standard scheme (`URL.origin` says "null" for one it does not know). */
export const originOf = (appUrl: string): string => {
  const url = parse(appUrl)
  if (!url) return 'null'
  return schemes.has(url.protocol.slice(0, -1)) ? `${url.protocol}//${url.host}` : url.origin
}

/** Source expressions of a content security policy that name our schemes. */
export const toPagePolicy = (policy: string): string =>
  [...schemes].reduce(
    (text, scheme) =>
      text.replaceAll(new RegExp(`${scheme}:(?://([a-z0-9.-]+))?`, 'g'), (_all, host: string | undefined) =>
        host ? `https://${host}.${scheme}.invalid` : `https://*.${scheme}.invalid`,
      ),
    policy,
  )
