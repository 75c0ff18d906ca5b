import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { parseCommand } from '../../src/main/web-eid/command.ts'
import { encodeNativeMessage, readNativeMessage } from '../../src/main/web-eid/native-messages.ts'
import { parseSite } from '../../src/main/web-eid/site-name.ts'

const origin = 'https://shop.example'
const challengeNonce = 'n'.repeat(44)
const authenticate = (change: object) => ({
  command: 'authenticate',
  arguments: { challengeNonce, origin, lang: 'en', ...change },
})

describe('a command of the extension', () => {
  test('is taken with what it names', () => {
    expect(parseCommand(authenticate({}))).toMatchObject({
      name: 'authenticate',
      challengeNonce,
      site: { origin },
      withSigningCertificate: false,
    })
    expect(parseCommand({ command: 'quit', arguments: {} })).toEqual({ name: 'quit' })
    const hash = Buffer.alloc(48, 7).toString('base64')
    const args = { origin, certificate: 'AAAA', hash, hashFunction: 'SHA-384' }
    expect(parseCommand({ command: 'sign', arguments: args })).toMatchObject({ name: 'sign', hashFunction: 'SHA-384' })
    expect(() => parseCommand({ command: 'sign', arguments: { ...args, hashFunction: 'SHA-256' } })).toThrow(
      'web-eid/bad-request',
    )
  })

  test.each([
    authenticate({ challengeNonce: 'n'.repeat(43) }),
    authenticate({ challengeNonce: 'n'.repeat(129) }),
    authenticate({ more: 1 }),
    { command: 'authenticate' },
    { command: 'erase', arguments: {} },
    { command: 'get-signing-certificate', arguments: {} },
    [],
    'authenticate',
    null,
  ])('of another shape is refused: %j', message => {
    expect(() => parseCommand(message)).toThrow('web-eid/bad-request')
  })

  test.each([
    'http://shop.example',
    'https://shop.example/',
    'https://shop.example/login',
    'https://shop.example?a',
    'https://shop.example#a',
    'https://shop.example:443',
    'https://user@shop.example',
    'https://SHOP.example',
    'https://päike.example',
    ' https://shop.example',
    'https://',
    'null',
    `https://${'a'.repeat(250)}.example`,
  ])('for %s is refused: it is no origin as browsers write it', wrong => {
    expect(() => parseCommand(authenticate({ origin: wrong }))).toThrow('web-eid/insecure-site')
  })
})

describe('the name of a site', () => {
  test('is shown in its own letters beside those that are signed', () => {
    expect(parseSite('https://xn--pike-loa.ee:8443')).toEqual({
      origin: 'https://xn--pike-loa.ee:8443',
      host: 'xn--pike-loa.ee:8443',
      hostUnicode: 'päike.ee:8443',
      isLookAlike: false,
    })
    expect(parseSite('https://xn--bcher-kva.example').isLookAlike).toBe(false)
    expect(parseSite(new URL('https://日本語.example').origin).isLookAlike).toBe(false)
    expect(parseSite(new URL('https://правда.example').origin).isLookAlike).toBe(false)
  })

  // The first has a Cyrillic а among Latin letters, the second is Cyrillic as a whole, the third has a dotless i.
  test.each(['https://pаypal.example', 'https://аррӏе.example', 'https://mıcrosoft.example'])(
    '%s is a look-alike',
    url => {
      expect(parseSite(new URL(url).origin).isLookAlike).toBe(true)
    },
  )
})

describe('messages of the browser', () => {
  const readFrom = (...chunks: readonly Uint8Array[]): Promise<unknown> => {
    const stream = new PassThrough()
    for (const chunk of chunks) stream.write(chunk)
    stream.end()
    return readNativeMessage(stream)
  }

  test('are read however they are cut', async () => {
    const message = { text: 'ä€' }
    const bytes = encodeNativeMessage(message)
    expect(await readFrom(bytes)).toEqual(message)
    expect(await readFrom(...[...bytes].map(byte => Uint8Array.of(byte)))).toEqual(message)
    expect(await readFrom(bytes.subarray(0, -1))).toBeUndefined()
    expect(await readFrom()).toBeUndefined()
  })

  test('beyond the limit are refused by their length alone', async () => {
    await expect(readFrom(Uint8Array.of(1, 0x20, 0, 0))).rejects.toThrow('web-eid/bad-request')
    await expect(readFrom(Uint8Array.of(2, 0, 0, 0, 0x7b, 0x7b))).rejects.toThrow('web-eid/bad-request')
  })
})
