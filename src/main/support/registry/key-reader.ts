/** What a registry knows of its keys: their enrolments, and what is in force. */
import { AppError } from '../../../shared/errors.ts'
import { type RevocationReason, suspensionMs } from '../../../shared/model/recovery.ts'
import type { RegisteredKey } from '../../../shared/model/registry.ts'
import { findSheetNumber } from '../../../shared/unlock-code.ts'
import { type Enrolment, parseEnrolment } from '../../recovery/enrolment.ts'
import { digestContact } from './contact.ts'
import type { RegistryReader } from './registry-database.ts'
import { type LogRow, logColumns } from './registry-log.ts'

export interface KeyReaderDeps {
  readonly read: RegistryReader
  readonly registryKeyId: string
  readonly clock: () => Date
}

export type KeyReader = ReturnType<typeof createKeyReader>

/** How long a first agent's wish waits for a second one. */
const askMs = 24 * 3_600_000

export const createKeyReader = ({ read, registryKeyId, clock }: KeyReaderDeps) => {
  const enrolmentsOf = async (reader: RegistryReader, keyId: string): Promise<readonly Enrolment[]> => {
    const rows = await reader.all<{ readonly statement: string }>(
      'SELECT statement FROM enrolment WHERE key_id = $1',
      keyId,
    )
    return rows.map(({ statement }) => parseEnrolment(statement))
  }

  const suspensionRows = (reader: RegistryReader, sinceMs: number): Promise<readonly LogRow[]> =>
    reader.all<LogRow>(
      `SELECT ${logColumns} FROM log_entry
       WHERE action IN ('suspend-ask', 'suspend', 'resume') AND at > $1 ORDER BY seq`,
      new Date(clock().getTime() - sinceMs).toISOString(),
    )

  /** Suspensions and wishes in force, by key. */
  const readSuspensions = async (reader: RegistryReader) => {
    const until = new Map<string, string>()
    const askedBy = new Map<string, string>()
    const askedAfter = clock().getTime() - askMs
    for (const { action, subject, at, agentId } of await suspensionRows(reader, suspensionMs)) {
      until.delete(subject)
      askedBy.delete(subject)
      if (action === 'suspend') until.set(subject, new Date(Date.parse(at) + suspensionMs).toISOString())
      if (action === 'suspend-ask' && Date.parse(at) > askedAfter) askedBy.set(subject, agentId)
    }
    return { until, askedBy }
  }

  /** @throws {AppError} registry/unknown-key */
  const getKey = async (reader: RegistryReader, keyId: string): Promise<RegisteredKey> => {
    const [key] = await reader.all<{ readonly at: string }>(
      'SELECT registered_at AS at FROM registered_key WHERE key_id = $1',
      keyId,
    )
    if (!key) throw new AppError('registry/unknown-key', { keyId })
    const sheets = await reader.all<{ readonly sheet: string }>(
      'SELECT sheet_number AS sheet FROM enrolment WHERE key_id = $1',
      keyId,
    )
    const [revoked] = await reader.all<{ readonly reason: RevocationReason; readonly at: string }>(
      'SELECT reason, revoked_at AS at FROM revocation WHERE key_id = $1',
      keyId,
    )
    const { until, askedBy } = await readSuspensions(reader)
    const suspendedUntil = until.get(keyId) ?? null
    return {
      keyId,
      state: revoked ? 'revoked' : suspendedUntil ? 'suspended' : 'in-use',
      sheetNumbers: sheets.map(({ sheet }) => sheet),
      registeredAt: key.at,
      revokedAt: revoked?.at ?? null,
      reason: revoked?.reason ?? null,
      suspendedUntil,
      suspensionAskedBy: askedBy.get(keyId) ?? null,
    }
  }

  return {
    enrolmentsOf,
    readSuspensions,
    getKey,

    /** Keys with this key id, sheet number or contact; empty when there are none. */
    async find(wanted: string): Promise<readonly RegisteredKey[]> {
      const sheetNumber = findSheetNumber(wanted) ?? wanted
      const rows = await read.all<{ readonly keyId: string }>(
        `SELECT key_id AS "keyId" FROM registered_key WHERE key_id = $1
         UNION SELECT key_id AS "keyId" FROM enrolment WHERE sheet_number = $2`,
        wanted,
        sheetNumber,
      )
      const found =
        rows.length > 0
          ? rows
          : await read.all<{ readonly keyId: string }>(
              'SELECT key_id AS "keyId" FROM contact WHERE digest = $1',
              await digestContact(wanted, registryKeyId),
            )
      return Promise.all(found.map(({ keyId }) => getKey(read, keyId)))
    },
  }
}
