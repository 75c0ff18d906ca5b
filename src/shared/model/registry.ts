/** The support desk's registry, as its agents see it. */
import type { KeyState, RevocationReason } from './recovery.ts'

export interface RegistryOverview {
  readonly name: string
  /** Where clients read its lists; null: nobody can yet. */
  readonly url: string | null
  /** Thumbprint of the key that signs the lists: clients are set to it. */
  readonly registryKeyId: string
  readonly database: 'sqlite' | 'postgresql'
  readonly keys: number
  readonly revoked: number
  readonly suspended: number
  readonly agents: readonly { readonly agentId: string; readonly name: string }[]
  /** ISO 8601; null: never from this computer. */
  readonly publishedAt: string | null
}

/** A key as the registry knows it. */
export interface RegisteredKey {
  readonly keyId: string
  readonly state: Exclude<KeyState, 'unknown'>
  readonly sheetNumbers: readonly string[]
  /** ISO 8601. */
  readonly registeredAt: string
  readonly revokedAt: string | null
  readonly reason: RevocationReason | null
  /** Until when it is suspended, ISO 8601; null: it is not. */
  readonly suspendedUntil: string | null
  /** The agent who asked for a suspension that wants a second one; null: nobody. */
  readonly suspensionAskedBy: string | null
}

export const registryActions = [
  'agent-add',
  'key-add',
  'contact-add',
  'revoke',
  'suspend-ask',
  'suspend',
  'resume',
] as const
export type RegistryAction = (typeof registryActions)[number]

export interface RegistryLogEntry {
  readonly seq: number
  /** ISO 8601. */
  readonly at: string
  readonly action: RegistryAction
  /** The key or agent that it is about. */
  readonly subject: string
  readonly agentId: string
  readonly agentName: string
  readonly sha256: string
}
