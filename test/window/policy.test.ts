/** What the window may load, open and be granted. */
import { describe, expect, test } from 'vitest'
import {
  appUrl,
  contentSecurityPolicy,
  findAppResource,
  isAppUrl,
  isTrustedSender,
  mayNavigate,
  mayRequest,
  mayUsePermission,
  parseRange,
} from '../../src/main/window/policy.ts'

const foreign = [
  'https://example.org/',
  'http://localhost:8080/',
  'file:///etc/passwd',
  'signet-app://window.evil/index.html',
  'signet-app://evil@window/index.html',
  'signet-app://evil/index.html',
  'signet-app-evil://window/index.html',
  'https://window/index.html',
  'javascript:alert(1)',
  'ws://window/',
  'not a url',
  '',
]

describe('requests and navigation', () => {
  test('our own origin is ours', () => {
    expect(isAppUrl(appUrl)).toBe(true)
    expect(mayRequest('signet-app://window/document/AAAAAAAAAAAAAAAAAAAAAA')).toBe(true)
    expect(mayRequest('blob:signet-app://window/0f2c')).toBe(true)
    expect(mayNavigate(appUrl)).toBe(true)
  })

  test.each(foreign)('%s is not', url => {
    expect(isAppUrl(url)).toBe(false)
    expect(mayRequest(url)).toBe(false)
    expect(mayNavigate(url)).toBe(false)
    expect(isTrustedSender({ url, isTopFrame: true })).toBe(false)
  })

  test('the page does not navigate inside its origin either', () => {
    expect(mayNavigate('signet-app://window/document/AAAAAAAAAAAAAAAAAAAAAA')).toBe(false)
    expect(mayNavigate(`${appUrl}?x=1`)).toBe(false)
  })

  test('only the top frame of our page may talk to main', () => {
    expect(isTrustedSender({ url: appUrl, isTopFrame: true })).toBe(true)
    expect(isTrustedSender({ url: appUrl, isTopFrame: false })).toBe(false)
    expect(isTrustedSender(null)).toBe(false)
  })

  test.each(['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'hid', 'fileSystem'])(
    'the permission %s is refused',
    permission => expect(mayUsePermission(permission)).toBe(false),
  )

  test('the policy denies by default and allows no inline code or style', () => {
    expect(contentSecurityPolicy).toContain("default-src 'none'")
    expect(contentSecurityPolicy).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:/)
  })
})

describe('resources of the origin', () => {
  test('assets and documents are told apart', () => {
    expect(findAppResource(appUrl)).toEqual({ kind: 'asset', path: 'index.html' })
    expect(findAppResource('signet-app://window/assets/a-1_b.js')).toEqual({ kind: 'asset', path: 'assets/a-1_b.js' })
    expect(findAppResource('signet-app://window/document/abcdefghijklmnopqrstu_')).toEqual({
      kind: 'document',
      documentId: 'abcdefghijklmnopqrstu_',
    })
  })

  test.each([
    'signet-app://window/..%2f..%2fetc/passwd',
    'signet-app://window/assets/%2e%2e/x',
    'signet-app://window/.env',
    'signet-app://window/assets//x.js',
    'signet-app://window/assets/x.js%00.html',
    'signet-app://window/assets\\..\\x',
    'signet-app://window/document/short',
    'signet-app://window/document/abcdefghijklmnopqrstu_/x',
    'https://window/index.html',
  ])('%s names nothing outside of the page', url => {
    const resource = findAppResource(url)
    if (resource?.kind === 'asset') expect(resource.path).not.toMatch(/\.\.|%|\\|^\//)
    else expect(resource).toBeUndefined()
  })

  test.each([
    [null, 'whole'],
    ['bytes=0-99', { start: 0, end: 100 }],
    ['bytes=900-', { start: 900, end: 1000 }],
    ['bytes=990-5000', { start: 990, end: 1000 }],
    ['bytes=-10', { start: 990, end: 1000 }],
    ['bytes=1000-', 'unsatisfiable'],
    ['bytes=5-2', 'unsatisfiable'],
    ['bytes=-', 'whole'],
    ['bytes=0-1,5-6', 'whole'],
    ['items=0-1', 'whole'],
  ])('Range %s of 1000 bytes is %o', (header, expected) => expect(parseRange(header, 1000)).toEqual(expected))
})
