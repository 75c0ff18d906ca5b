/** Websites that ask something, and a main that answers the page about them as the real one would. */
import { AppError } from '../../src/shared/errors.ts'
import type { Arrival } from '../../src/shared/model/arrival.ts'
import type { KeySummary } from '../../src/shared/model/key.ts'
import type { Query, QueryClaim, QueryOutcome, QueryService } from '../../src/shared/model/query.ts'
import type { WebEidRequest } from '../../src/shared/model/web-eid.ts'
import type { PartialHandlers } from './fake-bridge.ts'
import { createKey, createWorld, rightPin, type World } from './sample-world.ts'

export const arrivalId = 'A'.repeat(22)
export const queryId = 'Q'.repeat(22)
const arrivedAt = '2026-11-22T09:52:00.000Z'

export const link: Arrival = { arrivalId, arrivedAt, kind: 'link', link: 'signet://?client_id=x509_san_dns%3Ashop' }
export const fromWebEid = (request: WebEidRequest): Arrival => ({ arrivalId, arrivedAt, kind: 'web-eid', request })

export const shop: QueryService = {
  clientId: 'x509_san_dns:www.cave-valette.example',
  tier: 'verified',
  host: 'www.cave-valette.example',
  hostUnicode: null,
  isLookAlike: false,
  name: 'Cave Valette',
  vouchedBy: 'Example Trust Services',
  purpose: 'We may sell wine to adults only. The address is for the delivery.',
  policyUrl: 'https://www.cave-valette.example/privacy',
}

export const createClaim = (name: string, value: string | null, change: Partial<QueryClaim> = {}): QueryClaim => ({
  path: name.split('.'),
  name,
  required: true,
  value,
  source: value === null ? null : 'self-attested',
  isHeld: value !== null,
  isNew: false,
  instead: null,
  ...change,
})

export const adult = createClaim('age_over_18', 'true', { source: 'computed' })
export const phone = createClaim('phone_number', '+842455501287', { required: false, isNew: true })
export const birthdate = createClaim('birthdate', '1991-03-14', {
  instead: { path: ['age_over_18'], name: 'age_over_18', value: 'true', isOffered: false },
})

export const createQuery = (change: Partial<Query> = {}): Query => ({
  queryId,
  kind: 'attributes',
  service: shop,
  claims: [adult, createClaim('address.locality', 'Hà Nội'), phone],
  statements: [],
  narrowsAge: false,
  isLogin: false,
  isEncrypted: true,
  history: { answered: 2, lastAnsweredAt: '2026-09-12T14:20:00.000Z' },
  openedAt: arrivedAt,
  expiresAt: '2026-11-22T10:02:00.000Z',
  ...change,
})

export const login = createQuery({ kind: 'login', claims: [], isLogin: true })

/** The same before a PIN opened the vault. */
const hide = (query: Query): Query => ({
  ...query,
  history: null,
  claims: query.claims.map(claim => ({
    ...claim,
    ...{ value: null, source: null, isHeld: null, isNew: null },
    instead: claim.instead && { ...claim.instead, value: null },
  })),
})

export const given: QueryOutcome = {
  outcome: 'given',
  disclosed: [['age_over_18']],
  redirectUri: 'https://www.cave-valette.example/result',
  isReplyUnusable: false,
  receiptId: 'r'.repeat(32),
  failure: null,
}

export interface QueryWorldChange {
  readonly arrival?: Arrival
  /** An error: it does not even come to a decision. */
  readonly query?: Query | AppError
  readonly isVaultOpen?: boolean
  readonly outcome?: QueryOutcome
  /** A token that takes the PIN and then nothing else, until it is given up. */
  readonly hangs?: boolean
  readonly world?: Partial<Omit<World, 'handlers'>>
}

export const createQueryHandlers = ({
  arrival = link,
  query = createQuery(),
  isVaultOpen = true,
  outcome = given,
  hangs = false,
  world = {},
}: QueryWorldChange = {}): PartialHandlers => {
  let giveUp = (): void => undefined
  const untilGivenUp = (): Promise<never> =>
    new Promise((_done, fail) => {
      giveUp = () => fail(new AppError('tokens/cancelled'))
    })
  const requirePin = (pin: string | null): void => {
    if (pin !== null && pin !== rightPin) throw new AppError('tokens/pin-incorrect', { triesLeft: 2 })
  }
  const found = (): Query => {
    if (query instanceof AppError) throw query
    return query
  }
  return {
    ...createWorld(world).handlers,
    arrival: {
      current: async () => arrival,
      close: async () => undefined,
      openAddress: async () => undefined,
    },
    disclosure: {
      open: async () => (isVaultOpen ? found() : hide(found())),
      async reveal({ pin }) {
        requirePin(pin)
        return found()
      },
      async answer({ pin }) {
        requirePin(pin)
        return hangs ? untilGivenUp() : outcome
      },
      cancel: async () => giveUp(),
      refuse: async () => ({ ...given, outcome: 'refused', disclosed: [], redirectUri: null }),
      dismiss: async () => ({ ...given, outcome: 'refused', disclosed: [], redirectUri: null }),
    },
    webEid: {
      answer: async ({ pin }) => requirePin(pin),
      cancel: async () => undefined,
    },
  }
}

const withPurpose = (letter: string, purpose: 'digitalSignature' | 'nonRepudiation'): KeySummary => {
  const key = createKey(letter)
  return { ...key, certificate: key.certificate && { ...key.certificate, purposes: [purpose] } }
}
export const loginKey = withPurpose('a', 'digitalSignature')
export const signingKey = withPurpose('s', 'nonRepudiation')

const bank = { origin: 'https://bank.example', host: 'bank.example', hostUnicode: null, isLookAlike: false }
export const webEidLogin: WebEidRequest = { act: 'log-in', site: bank, withSigningCertificate: false }
export const webEidHash: WebEidRequest = {
  act: 'sign-hash',
  site: bank,
  hash: '7d1f08ac'.repeat(8),
  hashFunction: 'SHA-256',
  certificateSha256: signingKey.certificate?.sha256 ?? '',
}
