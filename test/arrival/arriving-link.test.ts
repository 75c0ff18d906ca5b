import { describe, expect, test } from 'vitest'
import { findLinkArgument, maxLinkBytes, parseLink } from '../../src/main/arrival/arriving-link.ts'
import type { LinkScheme } from '../../src/shared/model/arrival.ts'

const allowed: readonly LinkScheme[] = ['signet', 'openid4vp']
const link = 'openid4vp://?client_id=x509_san_dns%3Ashop.example&request_uri=https%3A%2F%2Fshop.example%2Fr%2F1'
const start = (...args: readonly string[]) => findLinkArgument(['/opt/signet', ...args], allowed)

describe('the link among the arguments of a start', () => {
  test('is found wherever it stands', () => {
    expect(start(link)).toBe(link)
    expect(start('--enable-features=x', '/tmp/contract.pdf', link)).toBe(link)
    expect(start('--', link)).toBe(link)
  })

  test('is none where nothing begins with a scheme of ours', () => {
    for (const other of ['contract.pdf', 'https://shop.example/', 'openid4vp', 'x-openid4vp://?a', '']) {
      expect(start(other), other).toBeUndefined()
    }
  })

  test('is never a switch, nor inside of one', () => {
    for (const hostile of [`--gpu-launcher=${link}`, `-${link}`, `--renderer-cmd-prefix="calc" ${link}`]) {
      expect(start(hostile), hostile).toBeUndefined()
    }
  })

  test('is never the program itself', () => {
    expect(findLinkArgument([link], allowed)).toBeUndefined()
  })

  test('is refused when there are two, the same or not', () => {
    expect(() => start(link, link)).toThrow('arrival/several-links')
    expect(() => start(link, 'signet://?request_uri=https%3A%2F%2Fa.example')).toThrow('arrival/several-links')
    expect(() => start('haip-vp://?a', link)).toThrow('arrival/several-links')
  })
})

describe('a link', () => {
  test('has its scheme in any case, and gets it in lower case', () => {
    expect(parseLink('OpenID4VP://?a=B', allowed)).toBe('openid4vp://?a=B')
    expect(parseLink('SIGNET:?a', allowed)).toBe('signet:?a')
  })

  test('of a scheme that is turned off is refused by name', () => {
    expect(() => parseLink('haip-vp://?a', allowed)).toThrow('arrival/scheme-off')
    expect(parseLink('haip-vp://?a', [...allowed, 'haip-vp'])).toBe('haip-vp://?a')
  })

  test.each(['', 'https://shop.example/', 'javascript:alert(1)', 'file:///etc/passwd', ' openid4vp://?a', 'openid4vp'])(
    'is not %j',
    text => {
      expect(() => parseLink(text, allowed)).toThrow('arrival/not-a-link')
    },
  )

  test.each(['a b', 'a\nb', 'a\u0000b', 'a\tb', 'a\u007fb', 'ä', '\u202eb'])('has no %j in it', inside => {
    expect(() => parseLink(`openid4vp://?${inside}`, allowed)).toThrow('arrival/not-a-link')
  })

  test('is as long as the limit and no longer', () => {
    const longest = `openid4vp://?${'a'.repeat(maxLinkBytes - 'openid4vp://?'.length)}`
    expect(parseLink(longest, allowed)).toBe(longest)
    expect(() => parseLink(`${longest}a`, allowed)).toThrow('arrival/too-long')
  })
})
