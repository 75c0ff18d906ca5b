import { domainToASCII } from 'node:url'
import { expect, test } from 'vitest'
import { describeHost } from '../../src/shared/site-host.ts'

test.each([
  ['shop.example', null],
  ['bücher.example', 'bücher.example'],
  ['đặc-sản.example', 'đặc-sản.example'],
  ['例え.テスト', '例え.テスト'],
  ['пример.испытание', 'пример.испытание'],
  ['παράδειγμα.δοκιμή', 'παράδειγμα.δοκιμή'],
  ['مثال.إختبار', 'مثال.إختبار'],
  ['한국.example', '한국.example'],
  ['faß.example', 'faß.example'],
])('%s is shown in its own letters, and is itself', (host, unicode) => {
  expect(describeHost(domainToASCII(host))).toEqual({ host: domainToASCII(host), unicode, isLookAlike: false })
})

test.each([
  ['аpple.example', 'one Cyrillic letter in front'],
  ['раураӏ.example', 'wholly Cyrillic, and looks Latin'],
  ['gооgle.example', 'two Cyrillic letters within'],
  ['οο.example', 'Greek that looks Latin'],
  ['bankο.example', 'Greek at the end'],
  ['ɑmazon.example', 'a Latin letter that is hardly told from another'],
  ['bıng.example', 'an i without its dot'],
  ['օօ.example', 'Armenian that looks Latin'],
  ['shop.ехаmple', 'in the last part'],
])('%s is a look-alike: %s', host => {
  const ascii = domainToASCII(host)
  expect(ascii).toContain('xn--')
  expect(describeHost(ascii)).toMatchObject({ host: ascii, isLookAlike: true })
})

test.each(['xn--', 'xn--a-', 'xn--99999999999', 'xn--0.example', `xn--${'9'.repeat(59)}`, 'xn--ls8h\u0000'])(
  'what cannot be read is not shown: %j',
  host => {
    const { unicode, isLookAlike } = describeHost(host)
    expect(unicode === null || !/[\p{C}]/u.test(unicode)).toBe(true)
    if (unicode === null) expect(isLookAlike).toBe(true)
  },
)
