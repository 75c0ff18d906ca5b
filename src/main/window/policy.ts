/** What the window may load, open and be granted: pure decisions, deny by default. */

/** A scheme of our own: standard and secure, so that the page has one origin and no file access. */
export const appScheme = 'signet-app'
export const appOrigin = `${appScheme}://window`
export const appUrl = `${appOrigin}/index.html`

/**
 * Sent with every response of the app's origin. `wasm-unsafe-eval` is for the image decoders of the PDF viewer
 * (JPEG 2000, JBIG2), which are WebAssembly; it does not allow `eval`.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers beside the policy: no sniffing, no referrer, no other window's handle, no powerful feature. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), usb=(), hid=(), serial=(), payment=(), clipboard-read=()',
}

const parseUrl = (url: string): URL | undefined => {
  try {
    return new URL(url)
  } catch {
    return undefined
  }
}

/** Compared by scheme and host, never by prefix: `signet-app://window.evil` is not ours. */
export const isAppUrl = (url: string): boolean => {
  const parsed = parseUrl(url)
  return (
    parsed?.protocol === `${appScheme}:` && parsed.host === 'window' && parsed.username === '' && parsed.password === ''
  )
}

/** Requests of the page: its own origin, and what it made itself. No network at all. */
export const mayRequest = (url: string): boolean =>
  isAppUrl(url) || url.startsWith(`blob:${appOrigin}/`) || url.startsWith('data:') || url.startsWith('devtools:')

/** The page is loaded once; it navigates nowhere, not even to itself with another path. */
export const mayNavigate = (url: string): boolean => url === appUrl

/** Permissions of the web platform that the page gets: none. The list is the place to give a reason for the first one. */
export const mayUsePermission = (_permission: string): boolean => false

/** What may be opened in the user's browser: https, and nobody's name and password in it. */
export const findOutsideUrl = (url: string): string | undefined => {
  const parsed = parseUrl(url)
  return parsed?.protocol === 'https:' && parsed.username === '' && parsed.password === '' ? parsed.href : undefined
}

/** The top frame of our own page, and no other frame, may talk to main. */
export const isTrustedSender = (frame: { readonly url: string; readonly isTopFrame: boolean } | null): boolean =>
  frame?.isTopFrame === true && isAppUrl(frame.url)

/** What a request for the app's origin means; undefined is answered with 404. */
export type AppResource =
  | { readonly kind: 'asset'; readonly path: string }
  | { readonly kind: 'document'; readonly documentId: string }

const assetPath = /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*[A-Za-z0-9_-][A-Za-z0-9._-]*$/
const documentPath = /^document\/([A-Za-z0-9_-]{22})$/

/** Names are matched whole: no percent sign, no dot-dot, no empty segment ever reaches the file system. */
export const findAppResource = (url: string): AppResource | undefined => {
  const parsed = parseUrl(url)
  if (!parsed || !isAppUrl(url)) return undefined
  const path = parsed.pathname.replace(/^\//, '') || 'index.html'
  const documentId = documentPath.exec(path)?.[1]
  if (documentId !== undefined) return { kind: 'document', documentId }
  return assetPath.test(path) && !path.startsWith('document/') ? { kind: 'asset', path } : undefined
}

/** A byte range as `Range: bytes=a-b` asks for it (RFC 9110 §14.1.2); one range only. `end` is exclusive. */
export const parseRange = (
  header: string | null,
  sizeBytes: number,
): { readonly start: number; readonly end: number } | 'whole' | 'unsatisfiable' => {
  if (header === null) return 'whole'
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim())
  if (!match || (match[1] === '' && match[2] === '')) return 'whole'
  const [first, last] = [match[1] ?? '', match[2] ?? '']
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first)
  const end = first === '' || last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1)
  return start < end ? { start, end } : 'unsatisfiable'
}
