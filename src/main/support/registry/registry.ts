/** Acts of the support desk: each is checked, signed by an agent, and added to the log; none is ever taken back by changing a row. */
import { createHash } from 'node:crypto'
import { AppError } from '../../../shared/errors.ts'
import { type RevocationReason, suspensionMs } from '../../../shared/model/recovery.ts'
import {
  type RegisteredKey,
  type RegistryAction,
  type RegistryLogEntry,
  registryActions,
} from '../../../shared/model/registry.ts'
import { findSheetNumber } from '../../../shared/unlock-code.ts'
import { type Enrolment, parseEnrolment } from '../../recovery/enrolment.ts'
import { maxEnrolments, verifyByAny } from '../../recovery/recovery-files.ts'
import { readRevokedKeyId } from '../../recovery/revocation.ts'
import { listEntries } from '../../recovery/status-list.ts'
import type { RegistryDatabase, RegistryReader, RegistryWriter } from './registry-database.ts'
import {
  type AgentSigner,
  agentIdOf,
  appendAction,
  isLogged,
  type LogHead,
  type LogRow,
  logColumns,
  type SignedAction,
  signAction,
  verifyLog,
} from './registry-log.ts'

export interface RegistryDeps {
  readonly database: RegistryDatabase
  readonly clock: () => Date
  readonly random: (sizeBytes: number) => Uint8Array
}

export interface RegistryFacts {
  readonly name: string
  readonly url: string | null
  readonly registryKeyId: string
}

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

export type Registry = Awaited<ReturnType<typeof createRegistry>>

/** Beyond three quarters a random free place takes several tries; the rest are decoys. */
const keysPerShard = (listEntries / 4) * 3
const hourMs = 3_600_000
/** How long a first agent's wish waits for a second one. */
const askMs = 24 * hourMs

const factNames = ['name', 'url', 'registryKeyId'] as const

/** Makes the tables' first rows: what the registry is, and its first agent. @throws {AppError} registry/exists */
export const initializeRegistry = async (
  { database, clock, random }: RegistryDeps,
  facts: RegistryFacts,
  signer: AgentSigner,
  agentName: string,
): Promise<void> => {
  const agentId = agentIdOf(signer)
  const claims = { aud: facts.registryKeyId, action: 'agent-add' as const, sub: agentId, evidence: agentName }
  const signed = await signAction(signer, claims, clock(), random)
  await database.write(async writer => {
    if (await isLogged(writer, signed)) return
    if ((await writer.all('SELECT 1 FROM registry_fact')).length > 0) throw new AppError('registry/exists')
    for (const name of factNames) {
      await writer.run('INSERT INTO registry_fact (name, value) VALUES ($1, $2)', name, facts[name] ?? '')
    }
    await writer.run('INSERT INTO agent (agent_id, name) VALUES ($1, $2)', agentId, agentName)
    await appendAction(writer, signed, clock())
  })
}

/** @throws {AppError} registry/absent */
export const readFacts = async (reader: RegistryReader): Promise<RegistryFacts> => {
  const rows = await reader.all<{ readonly name: string; readonly value: string }>(
    'SELECT name, value FROM registry_fact',
  )
  const facts = new Map(rows.map(({ name, value }) => [name, value]))
  const registryKeyId = facts.get('registryKeyId')
  if (!registryKeyId) throw new AppError('registry/absent')
  return { name: facts.get('name') ?? '', url: facts.get('url') || null, registryKeyId }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')

export const createRegistry = async ({ database, clock, random }: RegistryDeps) => {
  const { read } = database
  const facts = await readFacts(read)

  /** @throws {AppError} registry/unknown-agent */
  const requireAgent = async (reader: RegistryReader, agentId: string): Promise<void> => {
    const found = await reader.all('SELECT 1 FROM agent WHERE agent_id = $1', agentId)
    if (found.length === 0) throw new AppError('registry/unknown-agent', { agentId })
  }

  /** Signs outside of the transaction, so that nobody waits for a token or a PIN; `work` looks first whether it is done. */
  const act = async (
    signer: AgentSigner,
    what: { readonly action: RegistryAction; readonly sub: string; readonly evidence: string | null },
    work: (writer: RegistryWriter, append: () => Promise<LogRow>) => Promise<void>,
  ): Promise<SignedAction> => {
    await requireAgent(read, agentIdOf(signer))
    const signed = await signAction(signer, { aud: facts.registryKeyId, ...what }, clock(), random)
    await database.write(async writer => {
      if (await isLogged(writer, signed)) return
      await work(writer, () => appendAction(writer, signed, clock()))
    })
    return signed
  }

  const enrolmentsOf = async (reader: RegistryReader, keyId: string): Promise<readonly Enrolment[]> => {
    const rows = await reader.all<{ readonly statement: string }>(
      'SELECT statement FROM enrolment WHERE key_id = $1',
      keyId,
    )
    return rows.map(({ statement }) => parseEnrolment(statement))
  }

  /** A random free place in the newest list: nobody can tell from it when a key was enrolled. */
  const findPlace = async (writer: RegistryWriter, number: number): Promise<Omit<ListedKey, 'keyId'>> => {
    const shard = Math.floor((number - 1) / keysPerShard)
    for (;;) {
      const idx = Buffer.from(random(4)).readUInt32BE() % listEntries
      const taken = await writer.all('SELECT 1 FROM registered_key WHERE shard = $1 AND idx = $2', shard, idx)
      if (taken.length === 0) return { shard, idx }
    }
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
    facts,
    kind: database.kind,

    /** Whoever has a key that is enrolled can be made an agent by one. @throws {AppError} registry/unknown-agent, recovery/enrolment-* */
    async addAgent(signer: AgentSigner, enrolmentText: string, name: string): Promise<string> {
      const { keyId } = parseEnrolment(enrolmentText)
      await act(signer, { action: 'agent-add', sub: keyId, evidence: name }, async (writer, append) => {
        if ((await writer.all('SELECT 1 FROM agent WHERE agent_id = $1', keyId)).length > 0) return
        await writer.run('INSERT INTO agent (agent_id, name) VALUES ($1, $2)', keyId, name)
        await append()
      })
      return keyId
    },

    /**
     * Takes in an enrolment. The same one again changes nothing; another one of the key adds its unlock code, and never
     * takes the earlier ones away: whoever holds the unlocked token cannot make the holder's sheet worthless.
     *
     * @throws {AppError} recovery/enrolment-*, registry/too-many-enrolments, registry/unknown-agent
     */
    async addKey(signer: AgentSigner, enrolmentText: string): Promise<RegisteredKey> {
      const { text, keyId, sheetNumber, digests } = parseEnrolment(enrolmentText)
      const [digest = ''] = digests
      await act(signer, { action: 'key-add', sub: keyId, evidence: digest }, async (writer, append) => {
        const known = await writer.all<{ readonly digest: string }>(
          'SELECT enrolment_sha256 AS digest FROM enrolment WHERE key_id = $1',
          keyId,
        )
        if (known.some(each => digests.includes(each.digest))) return
        if (known.length >= maxEnrolments) throw new AppError('registry/too-many-enrolments', { keyId })
        if (known.length === 0) {
          const [last] = await writer.all<{ readonly number: number }>(
            'SELECT number FROM registered_key ORDER BY number DESC LIMIT 1',
          )
          const number = (last?.number ?? 0) + 1
          const { shard, idx } = await findPlace(writer, number)
          await writer.run(
            'INSERT INTO registered_key (key_id, number, shard, idx, registered_at) VALUES ($1, $2, $3, $4, $5)',
            ...[keyId, number, shard, idx, clock().toISOString()],
          )
        }
        await writer.run(
          'INSERT INTO enrolment (enrolment_sha256, key_id, sheet_number, statement) VALUES ($1, $2, $3, $4)',
          ...[digest, keyId, sheetNumber, text],
        )
        await append()
      })
      return getKey(read, keyId)
    },

    /**
     * Takes in a revocation. A key that is revoked stays as it is, whatever else is handed in.
     *
     * @throws {AppError} recovery/statement-*, registry/unknown-key, registry/unknown-agent
     */
    async revoke(signer: AgentSigner, statement: string): Promise<RegisteredKey> {
      const keyId = readRevokedKeyId(statement)
      const enrolments = await enrolmentsOf(read, keyId)
      if (enrolments.length === 0) throw new AppError('registry/unknown-key', { keyId })
      const { text, reason } = verifyByAny(statement, enrolments)
      await act(signer, { action: 'revoke', sub: keyId, evidence: sha256(text) }, async (writer, append) => {
        if ((await writer.all('SELECT 1 FROM revocation WHERE key_id = $1', keyId)).length > 0) return
        const [place] = await writer.all<ListedKey>('SELECT shard, idx FROM registered_key WHERE key_id = $1', keyId)
        if (!place) throw new AppError('registry/unknown-key', { keyId })
        await writer.run(
          `INSERT INTO revocation (key_id, shard, idx, reason, revoked_at, statement) VALUES ($1, $2, $3, $4, $5, $6)`,
          ...[keyId, place.shard, place.idx, reason, clock().toISOString(), text],
        )
        await append()
      })
      return getKey(read, keyId)
    },

    /**
     * Stops a key for 72 hours without its code: the first agent asks, a second one makes it so.
     *
     * @throws {AppError} registry/unknown-key, registry/revoked-already, registry/same-agent, registry/unknown-agent
     */
    async suspend(signer: AgentSigner, keyId: string): Promise<RegisteredKey> {
      const agentId = agentIdOf(signer)
      const { askedBy } = await readSuspensions(read)
      const action = askedBy.has(keyId) ? 'suspend' : 'suspend-ask'
      if (askedBy.get(keyId) === agentId) throw new AppError('registry/same-agent', { keyId })
      await act(signer, { action, sub: keyId, evidence: null }, async (writer, append) => {
        const key = await getKey(writer, keyId)
        if (key.state === 'revoked') throw new AppError('registry/revoked-already', { keyId })
        // Another agent was quicker, with either.
        if (key.state === 'suspended') return
        if (action === 'suspend' && (key.suspensionAskedBy ?? agentId) === agentId) {
          throw new AppError('registry/same-agent', { keyId })
        }
        await append()
      })
      return getKey(read, keyId)
    },

    /** Takes a suspension, or the wish for one, back. @throws {AppError} registry/unknown-key, registry/not-suspended */
    async resume(signer: AgentSigner, keyId: string): Promise<RegisteredKey> {
      await act(signer, { action: 'resume', sub: keyId, evidence: null }, async (writer, append) => {
        const { state, suspensionAskedBy } = await getKey(writer, keyId)
        if (state !== 'suspended' && suspensionAskedBy === null) throw new AppError('registry/not-suspended', { keyId })
        await append()
      })
      return getKey(read, keyId)
    },

    /** @throws {AppError} registry/unknown-key */
    status: (keyId: string): Promise<RegisteredKey> => getKey(read, keyId),

    /** Keys with this key id or sheet number; empty when there are none. */
    async find(wanted: string): Promise<readonly RegisteredKey[]> {
      const sheetNumber = findSheetNumber(wanted) ?? wanted
      const rows = await read.all<{ readonly keyId: string }>(
        `SELECT key_id AS "keyId" FROM registered_key WHERE key_id = $1
         UNION SELECT key_id AS "keyId" FROM enrolment WHERE sheet_number = $2`,
        wanted,
        sheetNumber,
      )
      return Promise.all(rows.map(({ keyId }) => getKey(read, keyId)))
    },

    /** Newest first. `before` is the `seq` of the last entry of the page before. */
    async log(limit: number, before = Number.MAX_SAFE_INTEGER): Promise<readonly RegistryLogEntry[]> {
      return read.all<RegistryLogEntry>(
        `SELECT log_entry.seq, log_entry.at, log_entry.action, log_entry.subject, log_entry.agent_id AS "agentId",
           agent.name AS "agentName", log_entry.sha256
         FROM log_entry JOIN agent ON agent.agent_id = log_entry.agent_id
         WHERE log_entry.seq < $1 ORDER BY log_entry.seq DESC LIMIT $2`,
        before,
        limit,
      )
    },

    async count(): Promise<{ readonly keys: number; readonly revoked: number; readonly suspended: number }> {
      const [keys] = await read.all<{ readonly n: number }>('SELECT max(number) AS n FROM registered_key')
      const [revoked] = await read.all<{ readonly n: number }>('SELECT count(*) AS n FROM revocation')
      const { until } = await readSuspensions(read)
      return { keys: keys?.n ?? 0, revoked: Number(revoked?.n ?? 0), suspended: until.size }
    },

    agents: () =>
      read.all<{ readonly agentId: string; readonly name: string }>(
        'SELECT agent_id AS "agentId", name FROM agent ORDER BY name',
      ),

    /** The statements that were handed in about a key. */
    enrolmentTexts: async (keyId: string): Promise<readonly string[]> =>
      (await enrolmentsOf(read, keyId)).map(({ text }) => text),

    /** Every entry, and that the tables say what the log says. @throws {AppError} registry/damaged */
    async verify(): Promise<LogHead & { readonly revoked: number }> {
      const counts = new Map<RegistryAction, number>(registryActions.map(action => [action, 0]))
      const revoked = new Set<string>()
      const head = await verifyLog(read, facts.registryKeyId, ({ action, sub }) => {
        counts.set(action, (counts.get(action) ?? 0) + 1)
        if (action === 'revoke') revoked.add(sub)
      })
      const rows = await read.all<{ readonly keyId: string }>('SELECT key_id AS "keyId" FROM revocation')
      const isSame = rows.length === revoked.size && rows.every(({ keyId }) => revoked.has(keyId))
      if (!isSame || revoked.size !== counts.get('revoke')) throw new AppError('registry/damaged')
      return { ...head, revoked: revoked.size }
    },

    /** What publishing reads. */
    lists: {
      shardCount: async (): Promise<number> => {
        const [last] = await read.all<{ readonly shard: number | null }>(
          'SELECT max(shard) AS shard FROM registered_key',
        )
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
    },

    close: () => database.close(),
  }
}
