import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { toPem } from '../../../src/main/pki/certificate.ts'
import { createListCache } from '../../../src/main/validation/trust/list-cache.ts'
import { createListReader, createTrustStore } from '../../../src/main/validation/trust/trust-store.ts'
import { createTrustedLists } from '../../../src/main/validation/trust/trusted-lists.ts'
import { createVerifyList } from '../../../src/main/validation/trust/verify-list.ts'
import { createTrustAnchors } from '../../../src/main/validation/trust-anchors.ts'
import { AppError } from '../../../src/shared/errors.ts'
import type { PlatformPurpose } from '../../../src/shared/model/trust.ts'
import { createAuthority, makeList, signList } from './make-trusted-list.ts'

const folder = await mkdtemp(join(tmpdir(), 'signet-lists-'))
afterAll(() => rm(folder, { recursive: true }))

const union = await createAuthority('Union')
const country = await createAuthority('Country')
const stranger = await createAuthority('Stranger')
const ca = await createAuthority('CA', 'ec')
const tsa = await createAuthority('TSA', 'ec')
await writeFile(join(folder, 'union.pem'), toPem(union.certificate.der))
await writeFile(join(folder, 'country.pem'), toPem(country.certificate.der))

const listUrl = 'https://lists.example/xt.xml'
const services = [
  { name: 'people', certificates: [ca.base64] },
  { name: 'stamps', type: 'TSA/QTST', certificates: [tsa.base64] },
]
const good = signList(makeList({ services }), country)

let profiles = 0
/** A profile with a web of its own; `web` may change, and so may the time. */
const open = (web: Record<string, string> = {}) => {
  const profile = join(folder, `profile-${profiles++}`)
  const world = { web, profile, time: new Date('2026-11-22T00:00:00Z'), asked: [] as string[] }
  const read = createListReader(async url => {
    world.asked.push(url)
    const text = world.web[url]
    if (text === undefined) throw new Error('offline')
    return Buffer.from(text)
  })
  let purposes: readonly PlatformPurpose[] = []
  const store = () =>
    createTrustStore({
      anchors: createTrustAnchors(profile),
      lists: createTrustedLists({
        cache: createListCache(join(profile, 'trusted-lists')),
        read,
        verify: createVerifyList(undefined),
        now: () => world.time,
      }),
      platformCertificates: () => [stranger.certificate.der],
      platform: {
        purposes: () => purposes,
        save: next => {
          purposes = next
        },
      },
    })
  return { world, store }
}
const base64 = (ders: readonly Uint8Array[]): readonly string[] => ders.map(der => Buffer.from(der).toString('base64'))
const at = new Date('2026-10-01T00:00:00Z')

describe('one list', () => {
  test('its services are anchors, each for its purpose, also for the next start and without a network', async () => {
    const { world, store } = open({ [listUrl]: good })
    const added = await store().addList(listUrl, [join(folder, 'country.pem')])
    expect(added).toMatchObject({
      operator: 'Test Authority & Sons',
      territory: 'XT',
      state: 'current',
      services: { signing: 1, timestamping: 1 },
      problem: null,
      lists: [],
    })
    world.web = {}
    expect(base64(store().anchorsFor('signing', at))).toEqual([ca.base64])
    expect(base64(store().anchorsFor('timestamping', at))).toEqual([tsa.base64])
    expect(store().anchorsFor('services', at)).toEqual([])
    expect(store().anchorsFor('tls', at)).toEqual([])
    expect(world.asked).toEqual([listUrl])
    store().remove(added.id)
    expect(store().anchorsFor('signing', at)).toEqual([])
  })

  test('from a file', async () => {
    const path = join(folder, 'xt.xml')
    await writeFile(path, good)
    const { store } = open()
    expect(await store().addList(path, [join(folder, 'country.pem')])).toMatchObject({ state: 'current', source: path })
    expect(base64(store().anchorsFor('signing', at))).toEqual([ca.base64])
  })

  test('what is refused leaves nothing behind', async () => {
    const huge = join(folder, 'huge.xml')
    await writeFile(huge, '<')
    await truncate(huge, 31 * 1024 * 1024)
    await writeFile(join(folder, 'text.xml'), 'no list')
    const { world, store } = open({ [listUrl]: signList(makeList({ services }), stranger) })
    const cases = [
      [listUrl, 'validation/list-signature'],
      ['https://lists.example/absent.xml', 'validation/list-unreachable'],
      [join(folder, 'absent.xml'), 'documents/not-found'],
      [join(folder, 'text.xml'), 'validation/list-unreadable'],
      [huge, 'validation/list-unreadable'],
      [folder, 'validation/list-unreadable'],
    ] as const
    for (const [source, code] of cases) {
      await expect(store().addList(source, [join(folder, 'country.pem')]), source).rejects.toMatchObject({ code })
    }
    await expect(store().addList(listUrl, [join(folder, 'text.xml')])).rejects.toMatchObject({
      code: 'keys/certificate-unreadable',
    })
    expect(store().overview().lists).toEqual([])
    await expect(stat(world.profile)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('stale after its next update: named, decided for the time before, renewed when due and once a day at most', async () => {
    const { world, store } = open({ [listUrl]: good })
    await store().addList(listUrl, [join(folder, 'country.pem')])
    await store().refresh('due')
    expect(world.asked).toHaveLength(1)

    world.time = new Date('2027-01-02T00:00:00Z')
    world.web = {}
    expect(await store().refresh('due')).toMatchObject([{ state: 'stale', problem: 'validation/list-unreachable' }])
    expect(store().anchorsFor('signing', world.time)).toEqual([])
    expect(base64(store().anchorsFor('signing', at))).toEqual([ca.base64])
    await store().refresh('due')
    expect(world.asked).toHaveLength(2)

    world.time = new Date('2027-01-03T00:00:01Z')
    world.web = {
      [listUrl]: signList(makeList({ services, sequenceNumber: 8, nextUpdate: '2027-06-01T00:00:00Z' }), country),
    }
    expect(await store().refresh('due')).toMatchObject([{ state: 'current', problem: null }])
    expect(base64(store().anchorsFor('signing', world.time))).toEqual([ca.base64])
  })

  test('an older or foreign list does not replace the one that is known', async () => {
    const { world, store } = open({ [listUrl]: good })
    await store().addList(listUrl, [join(folder, 'country.pem')])
    const refused = [
      [signList(makeList({ sequenceNumber: 6 }), country), 'validation/list-older'],
      [signList(makeList({ sequenceNumber: 9 }), stranger), 'validation/list-signature'],
      ['<html/>', 'validation/list-signature'],
      ['garbage', 'validation/list-unreadable'],
    ] as const
    for (const [text, problem] of refused) {
      world.web = { [listUrl]: text }
      expect(await store().refresh('all')).toMatchObject([{ state: 'current', problem, services: { signing: 1 } }])
      expect(base64(store().anchorsFor('signing', at))).toEqual([ca.base64])
    }
  })

  test('the cache is written whole, for the user only; a damaged one is said, and nothing is trusted', async () => {
    const { world, store } = open({ [listUrl]: good })
    const { id } = await store().addList(listUrl, [join(folder, 'country.pem')])
    const cache = join(world.profile, 'trusted-lists')
    expect(await readdir(cache)).toEqual([`${id}.json`])
    expect((await stat(join(cache, `${id}.json`))).mode & 0o777).toBe(0o600)
    const text = await readFile(join(cache, `${id}.json`), 'utf8')
    await writeFile(join(cache, `${id}.json`), text.slice(0, -20))
    expect(() => store().anchorsFor('signing', at)).toThrow(AppError)
    expect(() => store().remove('list-../../x')).toThrow(AppError)
  })
})

describe('a list of lists', () => {
  const lotlUrl = 'https://union.example/lotl.xml'
  const pointers = [
    { location: lotlUrl, territory: 'EU', signers: [union.base64] },
    { location: listUrl, territory: 'XT', signers: [country.base64] },
    { location: 'https://lists.example/wrong.xml', territory: 'XW', signers: [country.base64] },
    { location: 'https://lists.example/down.xml', territory: 'XD', signers: [country.base64] },
  ]
  const lotl = signList(makeList({ pointers, type: 'EUlistofthelists', territory: 'EU' }), union)
  const deeper = [{ location: 'https://deeper.example/', territory: 'XX', signers: [union.base64] }]
  const web = {
    [lotlUrl]: lotl,
    [listUrl]: signList(makeList({ services, pointers: deeper, type: 'EUlistofthelists' }), country),
    'https://lists.example/wrong.xml': signList(makeList({ services }), stranger),
  }

  test('names national lists with their signers; one deep, and each with its own state', async () => {
    const { world, store } = open(web)
    const added = await store().addList(lotlUrl, [join(folder, 'union.pem')])
    expect(added.lists.map(({ territory, state, problem }) => [territory, state, problem])).toEqual([
      ['XT', 'current', null],
      ['XW', 'missing', 'validation/list-signature'],
      ['XD', 'missing', 'validation/list-unreachable'],
    ])
    expect(world.asked.toSorted()).toEqual([...pointers.map(({ location }) => location)].toSorted())
    expect(base64(store().anchorsFor('signing', at))).toEqual([ca.base64])
  })

  test('a national list that cannot be renewed stays as it was known', async () => {
    const { world, store } = open(web)
    await store().addList(lotlUrl, [join(folder, 'union.pem')])
    world.web = { [lotlUrl]: lotl }
    const [refreshed] = await store().refresh('all')
    expect(refreshed?.lists[0]).toMatchObject({ state: 'current', problem: 'validation/list-unreachable' })
    expect(base64(store().anchorsFor('signing', at))).toEqual([ca.base64])
  })

  test('a plain list that points elsewhere is not followed', async () => {
    const plain = signList(makeList({ services, pointers }), country)
    const { world, store } = open({ [listUrl]: plain })
    expect((await store().addList(listUrl, [join(folder, 'country.pem')])).lists).toEqual([])
    expect(world.asked).toEqual([listUrl])
  })
})

test('the certificates of the computer count for nothing until the user says so, and then for that only', () => {
  const { store } = open()
  const trust = store()
  const find = (purpose: 'signing' | 'timestamping' | 'tls') => base64(trust.anchorsFor(purpose, at))
  expect(trust.overview().platform).toEqual([
    { purpose: 'signing', trusted: false, count: 1 },
    { purpose: 'timestamping', trusted: false, count: 1 },
  ])
  expect(find('signing')).toEqual([])
  trust.setPlatform('signing', true)
  trust.setPlatform('signing', true)
  expect([find('signing'), find('timestamping'), find('tls')]).toEqual([[stranger.base64], [], []])
  trust.setPlatform('signing', false)
  expect(find('signing')).toEqual([])
})
