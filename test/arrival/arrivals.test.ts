import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createArrivals } from '../../src/main/arrival/arrivals.ts'
import { createLinks } from '../../src/main/arrival/links.ts'
import type { Arrival, LinkScheme } from '../../src/shared/model/arrival.ts'

const content = { kind: 'link', link: 'signet://?a' } as const
const createDoor = () => {
  let time = Date.parse('2026-11-22T09:00:00Z')
  const arrivals = createArrivals({ now: () => new Date(time), random: randomBytes })
  const pass = (ms: number): void => {
    time += ms
  }
  return { arrivals, pass }
}

describe('what comes from outside', () => {
  test('is shown one at a time, and tells who watches', () => {
    const { arrivals } = createDoor()
    const seen: (Arrival | null)[] = []
    arrivals.watch(arrival => void seen.push(arrival))
    const first = arrivals.show(content)
    expect(() => arrivals.show({ ...content, link: 'signet://?b' })).toThrow('arrival/busy')
    expect(arrivals.current()).toEqual({
      arrivalId: first.arrivalId,
      arrivedAt: '2026-11-22T09:00:00.000Z',
      ...content,
    })
    arrivals.close(first.arrivalId)
    const second = arrivals.show({ ...content, link: 'signet://?b' })
    expect(seen).toEqual([first, null, second])
  })

  test('is not closed under the id of another one', () => {
    const { arrivals } = createDoor()
    const first = arrivals.show(content)
    arrivals.close(first.arrivalId)
    const second = arrivals.show(content)
    arrivals.close(first.arrivalId)
    expect(arrivals.current()).toBe(second)
  })

  test('is refused in a flood, and again taken a minute later', () => {
    const { arrivals, pass } = createDoor()
    for (let count = 0; count < 6; count += 1) arrivals.close(arrivals.show(content).arrivalId)
    for (let count = 0; count < 100; count += 1) {
      pass(500)
      expect(() => arrivals.show(content)).toThrow('arrival/too-many')
    }
    expect(arrivals.current()).toBeNull()
    pass(10_001)
    expect(arrivals.show(content)).toMatchObject(content)
  })

  test('counts towards a flood also while something is shown', () => {
    const { arrivals } = createDoor()
    arrivals.show(content)
    for (let count = 0; count < 5; count += 1) expect(() => arrivals.show(content)).toThrow('arrival/busy')
    expect(() => arrivals.show(content)).toThrow('arrival/too-many')
  })
})

describe('links as the user allows them', () => {
  const createDesk = (schemes: readonly LinkScheme[]) => {
    const { arrivals } = createDoor()
    let others = schemes
    const links = createLinks({
      arrivals,
      others: () => others,
      saveOthers: saved => {
        others = saved
      },
    })
    return { arrivals, links, saved: () => others }
  }

  test('of our own scheme are always opened, of others when they are turned on', () => {
    const { arrivals, links, saved } = createDesk([])
    expect(() => links.open('openid4vp://?a')).toThrow('arrival/scheme-off')
    expect(links.openArgument(['signet', 'signet://?a'])).toBe(true)
    arrivals.close(arrivals.current()?.arrivalId ?? '')
    links.allow('openid4vp', true)
    links.allow('openid4vp', true)
    expect(saved()).toEqual(['openid4vp'])
    links.open('openid4vp://?a')
    expect(arrivals.current()).toMatchObject({ link: 'openid4vp://?a' })
    expect(links.allow('openid4vp', false).find(({ scheme }) => scheme === 'openid4vp')?.isAllowed).toBe(false)
    expect(() => links.allow('signet', false)).toThrow('app/bad-request')
  })

  test('a start without one shows nothing', () => {
    const { arrivals, links } = createDesk(['openid4vp'])
    expect(links.openArgument(['signet', 'contract.pdf', '--version'])).toBe(false)
    expect(arrivals.current()).toBeNull()
  })
})
