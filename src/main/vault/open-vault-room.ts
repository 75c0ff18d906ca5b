/** Puts this room together over one profile: the vault, who shares it while it is open, and what is told of its troubles. */
import { join } from 'node:path'
import { toAppError } from '../../shared/errors.ts'
import type { Log } from '../log.ts'
import { vaultDirectoryOf } from './find-vault.ts'
import { createFreeMemory } from './free-memory.ts'
import { createIncidents, type Incidents } from './incidents.ts'
import { createVaultAccess, type VaultAccess } from './open-vault.ts'
import { finishRestore } from './restore-vault.ts'
import { createSharedVault, type SharedVault } from './shared-vault.ts'
import type { Vault } from './vault.ts'

export interface OpenVaultRoomDeps {
  /** Absolute. */
  readonly profile: string
  readonly clock: () => Date
  readonly random: (sizeBytes: number) => Uint8Array
  readonly log: Log
  /** Before anybody else gets it; a failure closes it again. */
  readonly onOpened: (opened: Vault) => Promise<void>
  /** From now on `SharedVault.share` gives it. */
  readonly onShared: () => void
  /** This program goes on when the vault is closed: what was read from it must not stay in its memory. */
  readonly outlivesVault: boolean
}

export interface VaultRoom {
  /** Absolute. */
  readonly directory: string
  readonly access: VaultAccess
  readonly shared: SharedVault
  readonly incidents: Incidents
}

/** Finishes a restore that was interrupted. */
export const openVaultRoom = (deps: OpenVaultRoomDeps): VaultRoom => {
  const { profile, clock, random, log, onOpened } = deps
  const directory = vaultDirectoryOf(profile)
  finishRestore(directory, clock())
  const onLogBroken = (): void => incidents.report('log-broken')
  const access = createVaultAccess({ directory, clock, random, log, onLogBroken })
  const opensWithNews: VaultAccess = {
    ...access,
    async open(opener) {
      const opened = await access.open(opener)
      try {
        await onOpened(opened)
        return opened
      } catch (thrown) {
        opened.close()
        throw thrown
      }
    },
  }
  const memory = deps.outlivesVault ? createFreeMemory({ isVaultOpen: () => shared.isOpen(), log }) : undefined
  const shared = createSharedVault(opensWithNews, {
    closed: () => memory?.overwriteSoon(),
    opened(opened) {
      incidents.takeOver(opened)
      deps.onShared()
    },
    failed: thrown => toAppError(thrown).code === 'vault/damaged' && incidents.report('vault-damaged'),
  })
  const incidents = createIncidents({
    pendingPath: join(profile, 'incidents.json'),
    share: () => shared.share(),
    clock,
    log,
  })
  return { directory, access, shared, incidents }
}
