/** Settings that are personal data, and so live in the vault. */
import type { ReadableVault, WritableVault } from './vault.ts'

export const findSetting = (vault: ReadableVault, name: string): string | undefined =>
  vault.all<{ readonly value: string }>('SELECT value FROM setting WHERE name = ?', name)[0]?.value

export const deleteSetting = (vault: WritableVault, name: string): void =>
  vault.run('DELETE FROM setting WHERE name = ?', name)

export const putSetting = (vault: WritableVault, name: string, value: string): void =>
  vault.run(
    'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    name,
    value,
  )
