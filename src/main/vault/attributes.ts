/** The user's attributes in the vault. */
import type { Attribute } from '../../shared/model/attribute.ts'
import type { ReadableVault, WritableVault } from './vault.ts'

/** By name. */
export const listAttributes = (vault: ReadableVault): readonly Attribute[] =>
  vault.all<Attribute>(
    'SELECT name, value, source, changed_at AS changedAt, expires_at AS expiresAt FROM attribute ORDER BY name',
  )

/** Replaces the value of this name. */
export const putAttribute = (vault: WritableVault, attribute: Attribute): void =>
  vault.run(
    `INSERT INTO attribute (name, value, source, changed_at, expires_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET
       value = excluded.value, source = excluded.source, changed_at = excluded.changed_at, expires_at = excluded.expires_at`,
    attribute.name,
    attribute.value,
    attribute.source,
    attribute.changedAt,
    attribute.expiresAt,
  )

export const deleteAttribute = (vault: WritableVault, name: string): void =>
  vault.run('DELETE FROM attribute WHERE name = ?', name)
