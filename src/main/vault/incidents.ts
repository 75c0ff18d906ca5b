/** Incidents in the log, and those that wait beside the locked vault until somebody opens it. */
import { readFileSync, rmSync } from 'node:fs'
import { z } from 'zod'
import { toAppError } from '../../shared/errors.ts'
import { type Incident, type IncidentBody, type IncidentType, incidentTypes } from '../../shared/model/incident.ts'
import { writeFileWholeNow } from '../files/whole-file.ts'
import type { Log } from '../log.ts'
import { appendLogEntry } from './log-entries.ts'
import type { SharedVault } from './shared-vault.ts'
import type { ReadableVault, Vault, WritableVault } from './vault.ts'

export interface Incidents {
  /**
   * Into the log where the vault is open, else into a file that names neither person nor key until it is opened.
   * The same within an hour counts as one. Never fails: what went wrong must not hide what happened.
   */
  report(type: IncidentType, keyId?: string): void
  /** Moves what waited into the log of the vault that was just opened. Never fails. */
  takeOver(vault: Vault): void
}

export interface IncidentsDeps {
  readonly pendingPath: string
  readonly share: SharedVault['share']
  readonly clock: () => Date
  readonly log: Log
}

const sameWithinMs = 3_600_000

/** At most one of each type waits, with its number: the file cannot grow. */
const pendingSchema = z.strictObject({
  version: z.literal(1),
  incidents: z
    .array(z.strictObject({ type: z.enum(incidentTypes), at: z.iso.datetime(), count: z.int().min(1).max(1_000_000) }))
    .max(incidentTypes.length),
})
type Pending = z.output<typeof pendingSchema>['incidents']

export const createIncidents = ({ pendingPath, share, clock, log }: IncidentsDeps): Incidents => {
  const readPending = (): Pending => {
    try {
      return pendingSchema.parse(JSON.parse(readFileSync(pendingPath, 'utf8'))).incidents
    } catch {
      return []
    }
  }

  const keepPending = (type: IncidentType): void => {
    const pending = readPending()
    const before = pending.find(each => each.type === type)
    const now = { type, at: clock().toISOString(), count: (before?.count ?? 0) + 1 }
    const incidents = [...pending.filter(each => each.type !== type), now]
    writeFileWholeNow(pendingPath, JSON.stringify({ version: 1, incidents }))
  }

  const quietly = (type: IncidentType | null, action: () => void): void => {
    try {
      action()
    } catch (thrown) {
      log.warn('an incident was not kept', { type, code: toAppError(thrown).code })
    }
  }

  return {
    report(type, keyId) {
      log.warn('incident', { type })
      quietly(type, () => {
        const lease = share()
        if (!lease) return keepPending(type)
        try {
          const now = clock()
          if (isRecent(lease.vault.read, type, keyId ?? null, now)) return
          lease.vault.write(writable => addIncident(writable, { type, keyId: keyId ?? null, count: 1 }, now))
        } finally {
          lease.close()
        }
      })
    },

    takeOver(vault) {
      const pending = readPending()
      if (pending.length === 0) return
      quietly(null, () => {
        vault.write(writable => {
          for (const { type, at, count } of pending) addIncident(writable, { type, keyId: null, count }, new Date(at))
        })
        // Killed in between, they are told twice rather than never.
        rmSync(pendingPath, { force: true })
      })
    },
  }
}

const addIncident = (vault: WritableVault, body: IncidentBody, at: Date): void => {
  const facts = { ...body }
  appendLogEntry(vault, { eventTime: at.toISOString(), kind: 'incident', state: 'done', party: null, body: facts })
}

const isRecent = (vault: ReadableVault, type: IncidentType, keyId: string | null, now: Date): boolean =>
  vault.all(
    `SELECT 1 AS found FROM log_entry WHERE kind = 'incident' AND event_time > ?
       AND json_extract(body, '$.type') = ? AND json_extract(body, '$.keyId') IS ? LIMIT 1`,
    now.getTime() - sameWithinMs,
    type,
    keyId,
  ).length > 0

/** Newest first. `before` is the `seq` of the last one of the page before. */
export const listIncidents = (
  vault: ReadableVault,
  limit: number,
  before: number = Number.MAX_SAFE_INTEGER,
): readonly Incident[] =>
  vault
    .all<{ readonly seq: number; readonly eventTime: number; readonly body: string; readonly toldAt: number | null }>(
      `SELECT seq, event_time AS eventTime, body, told_at AS toldAt FROM log_entry LEFT JOIN incident_told USING (seq)
       WHERE kind = 'incident' AND seq < ? ORDER BY seq DESC LIMIT ?`,
      before,
      limit,
    )
    .map(({ seq, eventTime, body, toldAt }) => ({
      ...(JSON.parse(body) as IncidentBody),
      seq,
      at: new Date(eventTime).toISOString(),
      toldAt: toldAt === null ? null : new Date(toldAt).toISOString(),
    }))

/** The user has seen these; what was told before keeps its time. */
export const markIncidentsTold = (vault: WritableVault, seqs: readonly number[], at: Date): void => {
  for (const seq of seqs) {
    vault.run(
      `INSERT OR IGNORE INTO incident_told (seq, told_at) SELECT seq, ? FROM log_entry WHERE seq = ? AND kind = 'incident'`,
      at.getTime(),
      seq,
    )
  }
}
