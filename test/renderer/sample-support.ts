/** A main with a registry: one enrolled key, two agents, and the rules of the real one for who may sign what. */
import type { Handlers } from '../../src/shared/contract.ts'
import { AppError, type ErrorCode } from '../../src/shared/errors.ts'
import type { RegisteredKey, RegistryOverview } from '../../src/shared/model/registry.ts'
import { lostKeyId, rightCode } from './sample-recovery.ts'

export const registeredKey: RegisteredKey = {
  keyId: lostKeyId,
  state: 'in-use',
  sheetNumbers: ['7Q4M-21'],
  registeredAt: '2026-11-04T10:12:00Z',
  revokedAt: null,
  reason: null,
  suspendedUntil: null,
  suspensionAskedBy: null,
}

export interface SupportWorld {
  key: RegisteredKey
  agents: RegistryOverview['agents']
  pin: string
  /** Instead of an overview. */
  failure: ErrorCode | null
}

export const createSupportWorld = (change: Partial<SupportWorld> = {}): SupportWorld => ({
  key: registeredKey,
  agents: [
    { agentId: 's'.repeat(43), name: 'Phan Thu Hà' },
    { agentId: 'z'.repeat(43), name: 'Marc Lemaire' },
  ],
  pin: 'vun9-trOng',
  failure: null,
  ...change,
})

export const createSupportHandlers = (world: SupportWorld | null): Partial<Handlers['support']> => {
  if (world === null) return { overview: async () => null }
  const sign = (agentKeyId: string, pin: string | null): void => {
    if (pin !== world.pin) throw new AppError('tokens/pin-incorrect', { triesLeft: 2 })
    if (!world.agents.some(({ agentId }) => agentId === agentKeyId)) throw new AppError('registry/unknown-agent')
  }
  return {
    async overview() {
      if (world.failure) throw new AppError(world.failure)
      return {
        name: 'Desk Hà Nội 2',
        url: null,
        registryKeyId: 'R'.repeat(43),
        database: 'sqlite',
        keys: 210,
        revoked: world.key.state === 'revoked' ? 15 : 14,
        suspended: 2,
        agents: world.agents,
        publishedAt: null,
      }
    },
    find: async ({ wanted }) => (wanted.toUpperCase() === '7Q4M-21' || wanted === world.key.keyId ? [world.key] : []),
    checkCode: async ({ unlockCode }) => unlockCode === rightCode,
    async revoke({ unlockCode, reason, agentKeyId, pin }) {
      sign(agentKeyId, pin)
      if (unlockCode !== rightCode) throw new AppError('app/bad-request')
      world.key = { ...world.key, state: 'revoked', revokedAt: '2026-11-22T08:00:00Z', reason }
      return world.key
    },
    async suspend({ agentKeyId, pin }) {
      sign(agentKeyId, pin)
      const { suspensionAskedBy } = world.key
      if (suspensionAskedBy === agentKeyId) throw new AppError('registry/same-agent')
      world.key =
        suspensionAskedBy === null
          ? { ...world.key, suspensionAskedBy: agentKeyId }
          : { ...world.key, state: 'suspended', suspensionAskedBy: null, suspendedUntil: '2026-11-25T08:00:00Z' }
      return world.key
    },
    async resume({ agentKeyId, pin }) {
      sign(agentKeyId, pin)
      world.key = { ...world.key, state: 'in-use', suspensionAskedBy: null, suspendedUntil: null }
      return world.key
    },
  }
}
