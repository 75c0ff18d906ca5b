/** Statements of others about the user, and a main that keeps them as the real one does. */
import { AppError, type ErrorCode } from '../../src/shared/errors.ts'
import type { CredentialSummary, ShownCredential } from '../../src/shared/model/credential.ts'
import type { PartialHandlers } from './fake-bridge.ts'

const createStatement = (letter: string, change: Partial<ShownCredential>): ShownCredential => ({
  credentialId: letter.repeat(12),
  type: 'urn:eudi:pid:1',
  issuer: 'https://pid.interieur.example',
  vouchedBy: 'Agence nationale des titres',
  keyId: 'k'.repeat(43),
  issuedAt: '2026-03-02T00:00:00.000Z',
  expiresAt: '2031-03-02T00:00:00.000Z',
  importedAt: '2026-03-04T09:30:00.000Z',
  state: 'in-force',
  isRevocable: true,
  claims: [
    { path: ['birthdate'], name: 'birthdate', value: '1991-03-14', isAlwaysTold: false },
    { path: ['family_name'], name: 'family_name', value: 'Nguyễn Thị', isAlwaysTold: false },
    { path: ['issuing_country'], name: 'issuing_country', value: 'FR', isAlwaysTold: true },
    { path: ['nationalities'], name: 'nationalities', value: ['VN', 'FR'], isAlwaysTold: false },
  ],
  ...change,
})

export const identity = createStatement('a', {})
/** Says everything at length, by nobody in particular, with a key that is not here. */
export const longStatement = createStatement('b', {
  type: `https://truong-dai-hoc.example/${'bang-tot-nghiep-'.repeat(7)}`,
  issuer: `did:jwk:${'eyJrdHkiOiJFQyIsImNydiI6IlAtMjU2'.repeat(8)}`,
  vouchedBy: null,
  keyId: 'z'.repeat(43),
  issuedAt: null,
  expiresAt: null,
  isRevocable: false,
  claims: [
    { path: ['degree'], name: 'degree', value: 'Dược sĩ đại học, '.repeat(40), isAlwaysTold: false },
    { path: ['is_final'], name: 'is_final', value: true, isAlwaysTold: false },
    { path: ['x'.repeat(200)], name: 'x'.repeat(200), value: { a: [1, 2] }, isAlwaysTold: true },
  ],
})
export const endedStatement = createStatement('c', {
  type: 'https://bank.example/account-holder',
  issuer: 'https://bank.example',
  expiresAt: '2026-01-31T00:00:00.000Z',
  state: 'ended',
})

export interface StatementsWorld {
  kept: readonly ShownCredential[]
  /** What the native dialog finds; null: it is closed. */
  found: ShownCredential | null
  /** Why that is not kept. */
  refused: ErrorCode | null
  /** What the issuer says when it is asked. */
  issuerSays: ErrorCode | null
}

export const createStatementsWorld = (change: Partial<StatementsWorld> = {}): StatementsWorld => ({
  kept: [],
  found: identity,
  refused: null,
  issuerSays: null,
  ...change,
})

const summarize = ({ claims, ...others }: ShownCredential): CredentialSummary => ({
  ...others,
  claims: claims.map(({ name }) => name),
})

export const createStatementHandlers = (world: StatementsWorld): PartialHandlers => {
  const get = (credentialId: string): ShownCredential => {
    const found = world.kept.find(each => each.credentialId === credentialId)
    if (!found) throw new AppError('credentials/unknown')
    return found
  }
  return {
    credentials: {
      list: async () => world.kept.map(summarize),
      show: async ({ credentialId }) => get(credentialId),
      async check({ credentialId }) {
        get(credentialId)
        if (world.issuerSays) throw new AppError(world.issuerSays)
      },
      async import() {
        if (!world.found) return null
        if (world.refused) throw new AppError(world.refused)
        world.kept = [...world.kept, world.found]
        return summarize(world.found)
      },
      async remove({ credentialId }) {
        get(credentialId)
        world.kept = world.kept.filter(each => each.credentialId !== credentialId)
        return world.kept.map(summarize)
      },
    },
  }
}
