/** Websites that were answered, and a main that keeps them as the real one does. */
import { AppError } from '../../src/shared/errors.ts'
import type { ServiceSummary } from '../../src/shared/model/query.ts'
import type { Receipt } from '../../src/shared/model/receipt.ts'
import type { PartialHandlers } from './fake-bridge.ts'
import { rightPin } from './sample-world.ts'

const createSite = (letter: string, change: Partial<ServiceSummary>): ServiceSummary => ({
  serviceId: letter.repeat(12),
  clientId: `x509_san_dns:${letter}.example`,
  tier: 'verified',
  host: `${letter}.example`,
  name: null,
  firstUse: '2026-06-04T10:02:00.000Z',
  lastUse: '2026-09-12T14:20:00.000Z',
  answers: 3,
  pseudonymAlias: 'tZ4m8rQK',
  given: [],
  ...change,
})

export const mairie = createSite('a', { name: 'Mairie de Saint-Aubin', host: 'demarches.saint-aubin.example' })
/** Says that it is a bank; its letters look like those of another. */
export const pretender = createSite('b', {
  tier: 'unverified',
  name: 'Banque de France',
  host: 'xn--bnque-3ve.example',
  clientId: 'redirect_uri:https://xn--bnque-3ve.example/cb',
})
export const longSite = createSite('c', {
  tier: 'known-key',
  name: 'Phòng khám Sao Mai',
  host: `${'rat-dai-'.repeat(7)}x.${'ten-mien-'.repeat(6)}y.example.vn`,
})

const createReceipt = (id: number, change: Partial<Receipt>): Receipt & { readonly seq: number } => ({
  seq: id,
  receiptId: `01930000-0000-7000-8000-${String(id).padStart(12, '0')}`,
  eventTime: new Date(Date.UTC(2026, 5, 4 + id, 12)).toISOString(),
  eventState: 'given',
  clientId: mairie.clientId,
  prevSha256: 'aa'.repeat(32),
  query: 'attributes',
  tier: 'verified',
  host: mairie.host,
  name: mairie.name,
  purpose: 'Registering for the electoral roll',
  policyUrl: null,
  requested: [['given_name'], ['address'], ['phone_number']],
  optional: [['phone_number']],
  disclosed: [['given_name'], ['address']],
  isSelfAttested: true,
  pseudonymAlias: 'tZ4m8rQK',
  requestSha256: 'b4'.repeat(32),
  presentationSha256: null,
  nonceSha256: null,
  failure: null,
  ...change,
})

/** Newest first. */
export const sampleReceipts: readonly (Receipt & { readonly seq: number })[] = [
  createReceipt(40, {}),
  createReceipt(30, { eventState: 'refused', requested: [['birthdate']], optional: [], disclosed: [] }),
  createReceipt(20, { requested: [['email']], disclosed: [['email']], purpose: 'Telling you when it is done' }),
  createReceipt(10, { requested: [['address']], disclosed: [['address']] }),
  createReceipt(1, { query: 'login', requested: [], disclosed: [], pseudonymAlias: 'older' }),
  createReceipt(3, {
    clientId: longSite.clientId,
    host: longSite.host,
    purpose: `${'Pour-une-raison-très-longue-'.repeat(8)} ${'mot '.repeat(60)}`,
  }),
  createReceipt(2, { clientId: pretender.clientId, host: pretender.host, requested: [], disclosed: [] }),
]

export interface SitesWorld {
  sites: readonly ServiceSummary[]
  receipts: readonly (Receipt & { readonly seq: number })[]
  /** Client ids. */
  objected: readonly string[]
}

export const createSitesWorld = (change: Partial<SitesWorld> = {}): SitesWorld => ({
  sites: [mairie, pretender, longSite],
  receipts: sampleReceipts,
  objected: [],
  ...change,
})

/** `others`: what else main answers. */
export const withSites = (world: SitesWorld, others: PartialHandlers): PartialHandlers => ({
  ...others,
  services: {
    list: async () => world.sites,
    async rotate({ serviceId }) {
      world.sites = world.sites.map(site =>
        site.serviceId === serviceId ? { ...site, pseudonymAlias: 'nEwNaMe0' } : site,
      )
      return world.sites.find(site => site.serviceId === serviceId) ?? mairie
    },
    async forget({ serviceId }) {
      world.sites = world.sites.filter(site => site.serviceId !== serviceId)
      return world.sites
    },
  },
  myData: {
    ...others.myData,
    receipts: async ({ clientId, limit, beforeSeq }) => {
      const all = world.receipts.filter(receipt => clientId === null || receipt.clientId === clientId)
      const from = beforeSeq === null ? 0 : all.findIndex(({ seq }) => seq === beforeSeq) + 1
      return all.slice(from, from + limit)
    },
    hasObjected: async ({ clientId }) => world.objected.includes(clientId),
    async setObjection({ clientId, objects }) {
      const others = world.objected.filter(each => each !== clientId)
      world.objected = objects ? [...others, clientId] : others
    },
    async previewLetter({ right, clientId, language, choice }) {
      const given = world.receipts.filter(each => each.clientId === clientId && each.eventState === 'given')
      const named = choice.receiptIds ? given.filter(({ receiptId }) => choice.receiptIds?.includes(receiptId)) : given
      const isKnown = world.sites.some(
        site => site.clientId === clientId && site.pseudonymAlias === named[0]?.pseudonymAlias,
      )
      const items = choice.claims?.join(', ') ?? 'everything'
      return {
        lines: [
          { kind: 'title', text: `Request (${right}, ${language})` },
          { kind: 'paragraph', text: 'Nguyễn Thị Minh Anh' },
          { kind: 'heading', text: 'The data' },
          { kind: 'point', text: `What was given: ${items}` },
          { kind: 'point', text: `SHA-256 of the request ${'b4'.repeat(32)}` },
          { kind: 'paragraph', text: `Receipts: ${choice.receiptIds?.length ?? 'its own'}` },
          { kind: 'paragraph', text: 'Nguyễn Thị Minh Anh' },
        ],
        signature: isKnown ? 'pairwise' : 'none',
      }
    },
    async writeLetter({ right, signer, clientId }) {
      if (signer && signer.pin !== rightPin) throw new AppError('tokens/pin-incorrect', { triesLeft: 2 })
      const newest = world.receipts.find(each => each.clientId === clientId)?.pseudonymAlias
      const isKnown = world.sites.some(site => site.clientId === clientId && site.pseudonymAlias === newest)
      const signature = signer ? 'certificate' : isKnown ? 'pairwise' : 'none'
      const fileName = `${right}-2026-11-22.pdf`
      return {
        documentId: 'd'.repeat(32),
        fileName,
        kind: 'rights-letter',
        sizeBytes: 40_000,
        createdAt: '2026-11-22T10:00:00.000Z',
        expiresAt: '2026-11-29T10:00:00.000Z',
        signature,
        signatureFile: signature === 'pairwise' ? `${fileName}.jws` : null,
      }
    },
  },
})
