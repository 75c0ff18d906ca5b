/** The vault as several uses of one program share it: opened by the first, closed by the last. */
import type { SlotSummary } from '../../shared/model/vault.ts'
import type { SlotOpener } from './key-slots.ts'
import type { HeadSigner } from './log-head.ts'
import type { VaultAccess } from './open-vault.ts'
import type { Vault } from './vault.ts'

/** One use of the open vault; close it. */
export interface VaultLease {
  readonly vault: Vault
  /** Signs the log's end, where it has grown, before this use ends. Never fails. */
  signLog(signer: HeadSigner): Promise<void>
  close(): void
}

type RotateParameters = Parameters<VaultAccess['rotate']> extends [unknown, ...infer Rest] ? Rest : never

export interface SharedVault {
  /**
   * Where the vault is open already, the opener's slot is not tried: its key has just taken the PIN of the same user.
   *
   * @throws {AppError} those of `VaultAccess.open`
   */
  open(opener: SlotOpener): Promise<VaultLease>
  /**
   * Changes the vault's key by one of its uses. Every other use of this program finds it locked then; the next
   * `open` has the new one.
   *
   * @throws {AppError} those of `VaultAccess.rotate`
   */
  rotate(lease: VaultLease, ...how: RotateParameters): Promise<readonly SlotSummary[]>
  isOpen(): boolean
  /** One more use of the vault while it is open; undefined: it is locked. */
  share(): VaultLease | undefined
}

/** What the rest of the program hears of the vault. */
export interface VaultNews {
  /** It was locked before. Must not throw. */
  readonly opened?: (vault: Vault) => void
  /** It did not open. */
  readonly failed?: (thrown: unknown) => void
  /** The last of its uses ended. Must not throw. */
  readonly closed?: () => void
}

export const createSharedVault = (
  access: Pick<VaultAccess, 'open' | 'isOpen' | 'log' | 'rotate'>,
  news: VaultNews = {},
): SharedVault => {
  let opening: Promise<Vault> | undefined
  let vault: Vault | undefined
  let uses = 0

  const lease = (opened: Vault): VaultLease => {
    let isOpen = true
    uses++
    return {
      vault: opened,
      async signLog(signer) {
        if (isOpen) await access.log.sign(opened, signer)
      },
      close() {
        if (!isOpen) return
        isOpen = false
        // One whose key was changed is closed already.
        if (opened !== vault || --uses > 0) return
        vault = undefined
        opened.close()
        news.closed?.()
      },
    }
  }

  return {
    async open(opener) {
      while (!vault) {
        if (!opening) {
          opening = access.open(opener)
          try {
            vault = await opening
            news.opened?.(vault)
            return lease(vault)
          } catch (thrown) {
            news.failed?.(thrown)
            throw thrown
          } finally {
            opening = undefined
          }
        }
        // Another use is at it, perhaps with a key that has no slot: then it is this one's turn.
        await opening.catch(() => undefined)
      }
      return lease(vault)
    },
    async rotate(used, openers, options) {
      try {
        return await access.rotate(used.vault, openers, options)
      } finally {
        if (vault === used.vault && !access.isOpen(used.vault)) {
          vault = undefined
          uses = 0
          news.closed?.()
        }
      }
    },
    isOpen: () => vault !== undefined,
    share: () => vault && lease(vault),
  }
}
