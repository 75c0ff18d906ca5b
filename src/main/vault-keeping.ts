/** The care of the vault: which keys open it, its own key, and whether it is sound. */
import { AppError } from '../shared/errors.ts'
import type { Incident } from '../shared/model/incident.ts'
import type { LogVerdict } from '../shared/model/log.ts'
import type { SlotSummary, TrustReport, VaultCheck } from '../shared/model/vault.ts'
import type { Secret } from '../shared/secret.ts'
import { openerOf } from './key-use.ts'
import type { UnlockedKey } from './tokens/key-store.ts'
import { listIncidents, markIncidentsTold } from './vault/incidents.ts'
import type { SlotOpener } from './vault/key-slots.ts'
import { computeTrustIndex, readTrustSignals } from './vault/key-trust.ts'
import type { VaultAccess } from './vault/open-vault.ts'
import { createPassphraseOpener } from './vault/passphrase-opener.ts'
import type { SharedVault, VaultLease } from './vault/shared-vault.ts'
import type { Vault } from './vault/vault.ts'

/** What opens the vault: a key with its PIN, or the words. */
export type VaultWay =
  | { readonly kind: 'key'; readonly keyId: string; readonly pin: Secret; readonly keepOnToken?: boolean }
  | { readonly kind: 'passphrase'; readonly passphrase: Secret }

export interface VaultKeepingDeps {
  readonly access: VaultAccess
  readonly shared: SharedVault
  readonly unlock: (keyId: string, pin: Secret) => Promise<UnlockedKey>
  readonly clock: () => Date
}

/** More than a person reads at once. */
const mostIncidents = 100

export const createVaultKeeping = ({ access, shared, unlock, clock }: VaultKeepingDeps) => {
  /** Each way as an opener; its keys are closed at the end. A failure of a key says in `way` of which. */
  const withOpeners = async <Result>(
    ways: readonly VaultWay[],
    use: (openers: readonly SlotOpener[], keys: readonly UnlockedKey[]) => Promise<Result>,
  ): Promise<Result> => {
    const keys: UnlockedKey[] = []
    try {
      const openers: SlotOpener[] = []
      for (const [index, way] of ways.entries()) {
        if (way.kind === 'passphrase') {
          openers.push(createPassphraseOpener(way.passphrase))
          continue
        }
        const unlocked = await unlock(way.keyId, way.pin).catch((thrown: unknown) => {
          throw ofWay(thrown, index)
        })
        keys.push(unlocked)
        openers.push(openerOf(unlocked, { keepOnToken: way.keepOnToken ?? false }))
      }
      return await use(openers, keys)
    } finally {
      for (const key of keys.reverse()) await key.close()
    }
  }

  /** With the vault opened by the first way; its log is signed by that way's key at the end. */
  const withVault = <Result>(
    ways: readonly [VaultWay, ...VaultWay[]],
    use: (lease: VaultLease, openers: readonly SlotOpener[]) => Promise<Result>,
  ): Promise<Result> =>
    withOpeners(ways, async (openers, keys) => {
      const [first] = openers
      if (!first) throw new AppError('vault/no-slot')
      // Where there is none, opening would make one.
      if (!access.exists()) throw new AppError('vault/no-slot')
      const other = shared.share()
      try {
        // A key's PIN was checked by its token just now; nothing has checked the words where the vault is open already.
        if (other && first.kind === 'passphrase') await access.verify(first)
      } finally {
        other?.close()
      }
      const lease = await shared.open(first)
      try {
        const result = await use(lease, openers)
        const [key] = keys
        if (key && access.isOpen(lease.vault)) await lease.signLog(key)
        return result
      } finally {
        lease.close()
      }
    })

  const readTrust = (vault: Vault, log: LogVerdict): TrustReport => {
    const firstSlotAt = new Date(Math.min(...access.slots().map(({ createdAt }) => Date.parse(createdAt))))
    const signals = readTrustSignals(vault.read, log, { firstSlotAt, now: clock() })
    return { index: computeTrustIndex(signals), signals }
  }

  return {
    exists: (): boolean => access.exists(),

    /** @throws {AppError} vault/damaged, vault/newer */
    slots: (): readonly SlotSummary[] => access.slots(),

    /** Lets one more way open the vault. `by` null: there is none yet, and this makes it. @throws {AppError} those of `VaultAccess.open` and `addSlot` */
    async addSlot(by: VaultWay | null, added: VaultWay): Promise<SlotSummary> {
      if (by && access.exists()) {
        return withVault([by, added], (lease, openers) => access.addSlot(lease.vault, openers[1] as SlotOpener))
      }
      if (access.exists()) throw new AppError('vault/locked')
      return withOpeners([added], async ([opener]) => {
        const lease = await shared.open(opener as SlotOpener)
        lease.close()
        return access.slots()[0] as SlotSummary
      })
    },

    /** @throws {AppError} those of `VaultAccess.open` and `removeSlot` */
    removeSlot: (by: VaultWay, slotId: string): Promise<void> =>
      withVault([by], async ({ vault }) => access.removeSlot(vault, slotId)),

    /** @throws {AppError} those of `VaultAccess.open` and `rotate` */
    rotate: (
      ways: readonly [VaultWay, ...VaultWay[]],
      options: { readonly dropOthers: boolean },
    ): Promise<readonly SlotSummary[]> => withVault(ways, (lease, openers) => shared.rotate(lease, openers, options)),

    /** Reads the whole vault. @throws {AppError} those of `VaultAccess.open` */
    check: (by: VaultWay): Promise<VaultCheck> =>
      withVault([by], async ({ vault }) => {
        const damage = vault.read
          .all<{ readonly integrity_check: string }>('PRAGMA integrity_check')
          .map(row => row.integrity_check)
          .filter(line => line !== 'ok')
        const log = access.log.check(vault)
        return {
          damage,
          log,
          trustIndex: readTrust(vault, log).index,
          incidents: untold(listIncidents(vault.read, mostIncidents)),
        }
      }),

    /** Reads the whole log of the open vault. @throws {AppError} vault/locked */
    trust(): TrustReport {
      const lease = shared.share()
      if (!lease) throw new AppError('vault/locked')
      try {
        return readTrust(lease.vault, access.log.check(lease.vault))
      } finally {
        lease.close()
      }
    },

    /** Newest first; empty while the vault is locked. */
    incidents(): readonly Incident[] {
      const lease = shared.share()
      try {
        return lease ? listIncidents(lease.vault.read, mostIncidents) : []
      } finally {
        lease?.close()
      }
    },

    /** The user has seen these. @throws {AppError} vault/locked */
    markTold(seqs: readonly number[]): void {
      const lease = shared.share()
      if (!lease) throw new AppError('vault/locked')
      try {
        lease.vault.write(writable => markIncidentsTold(writable, seqs, clock()))
      } finally {
        lease.close()
      }
    },
  }
}

/** Which of several PINs it was. */
const ofWay = (thrown: unknown, way: number): unknown =>
  thrown instanceof AppError ? new AppError(thrown.code, { ...thrown.facts, way }, { cause: thrown }) : thrown

const untold = (incidents: readonly Incident[]): readonly Incident[] =>
  incidents.filter(({ toldAt }) => toldAt === null)
