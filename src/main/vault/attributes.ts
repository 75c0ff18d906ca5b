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

/** Clocks are put right by seconds all the time, and by more than this only when they were wrong. */
const clockSlackMs = 3_600_000

const latestHonest = (at: string): string => new Date(Date.parse(at) + clockSlackMs).toISOString()

/** How many have a time at which they expire. */
export const countExpiringAttributes = (vault: ReadableVault): number =>
  vault.all<{ n: number }>('SELECT count(*) AS n FROM attribute WHERE expires_at IS NOT NULL')[0]?.n ?? 0

/**
 * Those whose time has come, and those that came at a time that is yet to be: by a clock that was set back since, they
 * would outlive their minutes by years. `at`: ISO 8601 in UTC.
 */
export const findExpiredAttributes = (vault: ReadableVault, at: string): readonly string[] =>
  vault
    .all<{ name: string }>(
      'SELECT name FROM attribute WHERE expires_at <= ? OR (expires_at IS NOT NULL AND changed_at > ?)',
      at,
      latestHonest(at),
    )
    .map(({ name }) => name)

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
