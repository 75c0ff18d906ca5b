/** How a use comes to the vault: with the PIN of a key for this use alone, or as the window holds it open. */
import { AppError } from '../../shared/errors.ts'
import type { Secret } from '../../shared/secret.ts'
import type { Vault } from '../vault/vault.ts'

export interface KeyEntry {
  readonly keyId: string
  readonly pin: Secret
  readonly signal?: AbortSignal
}

export type VaultEntry = KeyEntry | 'open'

export interface EnterVaultDeps {
  readonly openWithKey: (
    keyId: string,
    pin: Secret,
    signal?: AbortSignal,
  ) => Promise<{ readonly vault: Vault; close(): Promise<void> }>
  /** undefined: the vault is locked. */
  readonly share: () => { readonly vault: Vault; close(): void } | undefined
}

/** @throws {AppError} vault/locked; those of unlocking the key and of opening the vault */
export type EnterVault = <Result>(
  entry: VaultEntry,
  action: (vault: Vault) => Result | Promise<Result>,
) => Promise<Result>

export const createEnterVault =
  ({ openWithKey, share }: EnterVaultDeps): EnterVault =>
  async (entry, action) => {
    const use = entry === 'open' ? share() : await openWithKey(entry.keyId, entry.pin, entry.signal)
    if (!use) throw new AppError('vault/locked')
    try {
      return await action(use.vault)
    } finally {
      await use.close()
    }
  }
