/** What publishing reads of a registry. */
import type { RevocationReason } from '../../../shared/model/recovery.ts'
import type { KeyReader } from './key-reader.ts'
import type { RegistryReader } from './registry-database.ts'

export interface Suspension {
  readonly keyId: string
  /** ISO 8601. */
  readonly until: string
}

/** A key's place in the lists. */
export interface ListedKey {
  readonly keyId: string
  readonly shard: number
  readonly idx: number
}

export const createRegistryLists = (read: RegistryReader, { readSuspensions }: Pick<KeyReader, 'readSuspensions'>) => ({
  shardCount: async (): Promise<number> => {
    const [last] = await read.all<{ readonly shard: number | null }>('SELECT max(shard) AS shard FROM registered_key')
    return (last?.shard ?? 0) + 1
  },
  revoked: () =>
    read.all<ListedKey & { readonly at: string; readonly reason: RevocationReason }>(
      'SELECT key_id AS "keyId", shard, idx, revoked_at AS at, reason FROM revocation ORDER BY shard, idx',
    ),
  async suspended(): Promise<readonly (ListedKey & Suspension)[]> {
    const { until } = await readSuspensions(read)
    const found = await Promise.all(
      [...until].map(async ([keyId, ends]) => {
        const [key] = await read.all<ListedKey>(
          'SELECT key_id AS "keyId", shard, idx FROM registered_key WHERE key_id = $1',
          keyId,
        )
        return key && { ...key, until: ends }
      }),
    )
    return found.filter(each => each !== undefined)
  },
  /** Keys whose enrolments came in after the log entry `seq`; with the last entry that was looked at. */
  async newKeys(seq: number, limit: number) {
    const rows = await read.all<ListedKey & { readonly seq: number }>(
      `SELECT log_entry.seq, key_id AS "keyId", shard, idx FROM log_entry JOIN registered_key ON key_id = subject
         WHERE log_entry.seq > $1 AND action = 'key-add' ORDER BY log_entry.seq LIMIT $2`,
      seq,
      limit,
    )
    return rows
  },
  sheet: async (sheetNumber: string): Promise<readonly string[]> =>
    (
      await read.all<{ readonly statement: string }>(
        'SELECT statement FROM enrolment WHERE sheet_number = $1 LIMIT 50',
        sheetNumber,
      )
    ).map(({ statement }) => statement),
})
