/** The user's attributes in the vault, and the names of those that lie on keys. */
import type { Attribute, AttributeOnKey } from '../../shared/model/attribute.ts'
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

/** How many have a time at which they expire; with `until`, those whose time has come by then (ISO 8601 in UTC). */
export const countExpiringAttributes = (vault: ReadableVault, until = '~'): number =>
  vault.all<{ n: number }>('SELECT count(*) AS n FROM attribute WHERE expires_at <= ?', until)[0]?.n ?? 0

/** How many there were. `at`: ISO 8601 in UTC. */
export const deleteExpiredAttributes = (vault: WritableVault, at: string): number => {
  const expired = vault.all<{ name: string }>('SELECT name FROM attribute WHERE expires_at <= ?', at)
  for (const { name } of expired) deleteAttribute(vault, name)
  return expired.length
}

/** By name, then by key. */
export const listAttributesOnKeys = (vault: ReadableVault): readonly AttributeOnKey[] =>
  vault.all<AttributeOnKey>(
    'SELECT name, key_id AS keyId, changed_at AS changedAt FROM attribute_on_key ORDER BY name, key_id',
  )

export const putAttributeOnKey = (vault: WritableVault, { name, keyId, changedAt }: AttributeOnKey): void =>
  vault.run(
    `INSERT INTO attribute_on_key (name, key_id, changed_at) VALUES (?, ?, ?)
     ON CONFLICT (name, key_id) DO UPDATE SET changed_at = excluded.changed_at`,
    name,
    keyId,
    changedAt,
  )

export const deleteAttributeOnKey = (vault: WritableVault, name: string, keyId: string): void =>
  vault.run('DELETE FROM attribute_on_key WHERE name = ? AND key_id = ?', name, keyId)
