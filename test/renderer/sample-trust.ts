/** Who is trusted in the small world: two issuers, a list of lists in every state, and a computer with its own ideas. */
import { AppError } from '../../src/shared/errors.ts'
import type { TrustOverview, TrustPurpose } from '../../src/shared/model/trust.ts'
import type { PartialHandlers } from './fake-bridge.ts'

const anchor = (purpose: TrustPurpose, name: string, notAfter: string, digit: string) => ({
  id: `${purpose}-${digit.repeat(16)}`,
  purpose,
  name,
  subject: `CN=${name}, O=Công ty Cổ phần Chứng thực, C=VN`,
  notAfter,
  sha256: digit.repeat(64),
})

const services = { signing: 0, timestamping: 0 }
const stale = 'validation/list-unreachable'

export const sampleTrust: TrustOverview = {
  anchors: [
    anchor('signing', 'CMC-CA G2', '2031-05-01T00:00:00Z', 'a'),
    anchor('signing', 'Old Root 2004', '2024-05-01T00:00:00Z', 'b'),
  ],
  platform: [
    { purpose: 'signing', trusted: false, count: 142 },
    { purpose: 'timestamping', trusted: false, count: 142 },
  ],
  lists: [
    {
      id: 'list-0123456789ab',
      operator: 'European Commission',
      source: 'https://lists.example/lotl.xml',
      territory: 'EU',
      state: 'current',
      nextUpdate: '2027-03-01T00:00:00Z',
      services,
      problem: null,
      checkedAt: '2026-11-20T09:00:00Z',
      lists: [
        {
          source: 'https://lists.example/be.xml',
          territory: 'BE',
          state: 'current',
          nextUpdate: '2027-01-15T00:00:00Z',
          services: { signing: 12, timestamping: 3 },
          problem: null,
        },
        {
          source: 'https://lists.example/lu.xml',
          territory: 'LU',
          state: 'stale',
          nextUpdate: '2026-10-01T00:00:00Z',
          services,
          problem: stale,
        },
        {
          source: 'https://lists.example/xx.xml',
          territory: 'XX',
          state: 'missing',
          nextUpdate: null,
          services,
          problem: 'validation/list-signature',
        },
      ],
    },
  ],
}

export const createTrustHandlers = (start: TrustOverview = sampleTrust): Required<PartialHandlers>['trust'] => {
  let trust = start
  const set = (next: Partial<TrustOverview>): TrustOverview => {
    trust = { ...trust, ...next }
    return trust
  }
  return {
    list: async () => trust,
    add: async ({ purpose }) =>
      set({ anchors: [...trust.anchors, anchor(purpose, 'Added CA', '2030-01-01T00:00:00Z', 'c')] }),
    async addList({ address }) {
      if (address === 'https://wrong.example/') throw new AppError('validation/list-signature')
      const [first] = sampleTrust.lists
      if (!address || !first) return null
      return set({ lists: [...trust.lists, { ...first, id: 'list-ba9876543210', operator: 'Added', lists: [] }] })
    },
    remove: async ({ id }) =>
      set({
        anchors: trust.anchors.filter(each => each.id !== id),
        lists: trust.lists.filter(each => each.id !== id),
      }),
    setPlatform: async ({ purpose, trusted }) =>
      set({ platform: trust.platform.map(each => (each.purpose === purpose ? { ...each, trusted } : each)) }),
    refresh: async () =>
      set({ lists: trust.lists.map(list => ({ ...list, lists: [], state: 'stale', problem: stale })) }),
  }
}
