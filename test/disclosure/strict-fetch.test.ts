import { describe, expect, test } from 'vitest'
import { isPrivateAddress } from '../../src/main/disclosure/private-address.ts'
import { createStrictFetch, type StrictFetchDeps, type WebAddress } from '../../src/main/disclosure/strict-fetch.ts'
import { openService, type ServiceUnderTest } from './room-under-test.ts'

const loopback: WebAddress = { address: '127.0.0.1', family: 4 }

const fetchFrom = (service: ServiceUnderTest, deps: Partial<StrictFetchDeps> = {}) =>
  createStrictFetch({
    resolve: async () => [loopback],
    allowPrivateNetwork: () => true,
    tlsAnchors: () => [service.pki.authority.der],
    tlsRoots: () => [],
    timeoutMs: 10_000,
    ...deps,
  })

test.each([
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.168.0.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:10.0.0.1',
  '::127.0.0.1',
  '64:ff9b::a00:1',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  'fc00::1',
  'fdff::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '3fff::1',
  '',
  'localhost',
  '127.1',
  '1.2.3.4.5',
])('%s is nobody to call', address => {
  expect(isPrivateAddress(address)).toBe(true)
})

test.each([
  '1.1.1.1',
  '93.184.215.14',
  '172.15.0.1',
  '172.32.0.1',
  '192.167.1.1',
  '2606:4700:4700::1111',
  '2a00:1450::1',
])('%s is somebody on the internet', address => {
  expect(isPrivateAddress(address)).toBe(false)
})

describe('the address that was judged is the one that is called', () => {
  test('a name that would lead elsewhere at the next question is asked once', async () => {
    const service = await openService()
    service.serve('/x', (_request, response) => response.end('fine'))
    let questions = 0
    const resolve = async () => {
      questions++
      return questions === 1 ? [loopback] : [{ address: '10.0.0.1', family: 4 }]
    }
    const fetch = fetchFrom(service, { resolve })
    expect((await fetch({ url: `${service.origin}/x`, accept: '*/*' })).body.toString()).toBe('fine')
    expect(questions).toBe(1)
  })

  test('a private address is refused before a connection is opened', async () => {
    const service = await openService()
    const fetch = fetchFrom(service, { allowPrivateNetwork: () => false })
    await expect(fetch({ url: `${service.origin}/x`, accept: '*/*' })).rejects.toMatchObject({
      problem: 'private-address',
      mayHaveArrived: false,
    })
    expect(service.asked).toEqual([])
  })
})

describe('a deadline for all of it', () => {
  /** Enough to send a question on a slow machine, too. */
  const connectedMs = 1500
  test.each<
    readonly [name: string, prepare: (service: ServiceUnderTest) => Partial<StrictFetchDeps>, arrived: boolean]
  >([
    ['a name server that does not answer', () => ({ resolve: () => new Promise<never>(() => {}) }), false],
    [
      'a server that does not answer',
      service => {
        service.serve('/x', () => {})
        return {}
      },
      true,
    ],
    [
      'a server that sends a byte now and then',
      service => {
        service.serve('/x', (_request, response) => {
          response.writeHead(200)
          const drip = setInterval(() => response.write('.'), 20)
          response.on('close', () => clearInterval(drip))
        })
        return {}
      },
      true,
    ],
  ])('%s', async (_name, prepare, mayHaveArrived) => {
    const service = await openService()
    const fetch = fetchFrom(service, { timeoutMs: connectedMs, ...prepare(service) })
    await expect(fetch({ url: `${service.origin}/x`, accept: '*/*' })).rejects.toMatchObject({
      problem: 'timeout',
      mayHaveArrived,
    })
  })
})

test('each exchange has a connection of its own', async () => {
  const service = await openService()
  const ports = new Set<number | undefined>()
  service.serve('/x', (request, response) => {
    ports.add(request.socket.remotePort)
    response.end()
  })
  const fetch = fetchFrom(service)
  for (let n = 0; n < 3; n++) await fetch({ url: `${service.origin}/x`, accept: '*/*' })
  expect(ports.size).toBe(3)
})
