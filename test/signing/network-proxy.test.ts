/** Timestamps through a real proxy: it alone knows where the authority is. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openTestPki, type TestPki } from '../../native-mocks/pki/test-pki.ts'
import { followProxy } from '../../src/main/signing/network-proxy.ts'
import { createTimestampSource } from '../../src/main/signing/timestamp-client.ts'
import { lacksOpenssl } from '../pki/openssl.ts'

describe.skipIf(lacksOpenssl)('a proxy', () => {
  let pki: TestPki
  const asked: string[] = []
  let stop = (): void => {}

  // Tunnels and plain requests (RFC 9110 §9.3.6, RFC 9112 §3.2.2); both end at the test's authority.
  const proxy = createServer((incoming, outgoing) => {
    const { host, pathname } = new URL(incoming.url ?? '')
    asked.push(host)
    const { method, headers } = incoming
    const onward = request(new URL(pathname, pki.url), { method, headers }, answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(onward)
  })
  proxy.on('connect', (incoming, socket) => {
    asked.push(incoming.url ?? '')
    const onward = connect(Number(new URL(pki.url).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      onward.pipe(socket)
      socket.pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
  })
  const proxyUrl = (): string => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`

  beforeAll(async () => {
    pki = await openTestPki()
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
  })
  afterEach(() => {
    stop()
    asked.length = 0
  })
  afterAll(async () => {
    proxy.closeAllConnections()
    proxy.close()
    await pki?.close()
  })

  const stamp = () =>
    createTimestampSource(
      {
        fetch,
        now: () => new Date(),
        random: randomBytes,
        authorizationFor: async () => undefined,
        timeoutMs: 20_000,
        log: { info() {} },
      },
      ['http://tsa.invalid/tsa/good'],
    ).stamp('sha256', Buffer.alloc(32, 7))
  const unreachable = { code: 'timestamps/unreachable' }

  test('of the settings, whatever the environment says', async () => {
    stop = followProxy({ proxy: proxyUrl(), noProxy: [] }, { HTTP_PROXY: 'http://127.0.0.1:9' }).stop
    expect((await stamp()).der.length).toBeGreaterThan(1000)
    expect(asked.some(host => host.startsWith('tsa.invalid'))).toBe(true)
  })

  test('of the environment where the settings name none', async () => {
    stop = followProxy({ proxy: null, noProxy: [] }, { http_proxy: proxyUrl() }).stop
    expect((await stamp()).der.length).toBeGreaterThan(1000)
  })

  test('not for the hosts that are to be reached without it', async () => {
    stop = followProxy({ proxy: proxyUrl(), noProxy: ['tsa.invalid'] }, {}).stop
    await expect(stamp()).rejects.toMatchObject(unreachable)
    expect(asked).toEqual([])
  })

  test('no longer once it is given up', async () => {
    followProxy({ proxy: proxyUrl(), noProxy: [] }, {}).stop()
    await expect(stamp()).rejects.toMatchObject(unreachable)
    expect(asked).toEqual([])
  })

  test('one that is down is no way around it', async () => {
    stop = followProxy({ proxy: 'http://127.0.0.1:9', noProxy: [] }, {}).stop
    await expect(stamp()).rejects.toMatchObject(unreachable)
  })
})
