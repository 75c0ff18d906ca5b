/** Acts of the support desk: each is checked, signed by an agent, and added to the log; none is ever taken back by changing a row. */
import { createHash } from 'node:crypto'
import { AppError } from '../../../shared/errors.ts'
import {
  type RegisteredKey,
  type RegistryAction,
  type RegistryLogEntry,
  registryActions,
} from '../../../shared/model/registry.ts'
import { parseEnrolment } from '../../recovery/enrolment.ts'
import { maxEnrolments, verifyByAny } from '../../recovery/recovery-files.ts'
import { readRevokedKeyId } from '../../recovery/revocation.ts'
import { listEntries } from '../../recovery/status-list.ts'
import { digestContact } from './contact.ts'
import { createKeyReader } from './key-reader.ts'
import type { RegistryReader, RegistryWriter } from './registry-database.ts'
import { type RegistryDeps, readFacts } from './registry-facts.ts'
import { createRegistryLists, type ListedKey } from './registry-lists.ts'
import {
  type AgentSigner,
  agentIdOf,
  appendAction,
  isLogged,
  type LogHead,
  type LogRow,
  type SignedAction,
  signAction,
  verifyLog,
} from './registry-log.ts'

export type Registry = Awaited<ReturnType<typeof createRegistry>>

/** Beyond three quarters a random free place takes several tries; the rest are decoys. */
const keysPerShard = (listEntries / 4) * 3
const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')

export const createRegistry = async ({ database, clock, random }: RegistryDeps) => {
  const { read } = database
  const facts = await readFacts(read)
  const keys = createKeyReader({ read, registryKeyId: facts.registryKeyId, clock })
  const { enrolmentsOf, getKey, readSuspensions } = keys

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

  /** A random free place in the newest list: nobody can tell from it when a key was enrolled. */
  const findPlace = async (writer: RegistryWriter, number: number): Promise<Omit<ListedKey, 'keyId'>> => {
    const shard = Math.floor((number - 1) / keysPerShard)
    for (;;) {
      const idx = Buffer.from(random(4)).readUInt32BE() % listEntries
      const taken = await writer.all('SELECT 1 FROM registered_key WHERE shard = $1 AND idx = $2', shard, idx)
      if (taken.length === 0) return { shard, idx }
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

    /** Whoever rings later is found by it. The same again changes nothing. @throws {AppError} registry/unknown-key, registry/unknown-agent */
    async addContact(signer: AgentSigner, keyId: string, contact: string): Promise<RegisteredKey> {
      const digest = await digestContact(contact, facts.registryKeyId)
      await act(signer, { action: 'contact-add', sub: keyId, evidence: digest }, async (writer, append) => {
        await getKey(writer, keyId)
        const sql = 'SELECT 1 FROM contact WHERE key_id = $1 AND digest = $2'
        if ((await writer.all(sql, keyId, digest)).length > 0) return
        await writer.run('INSERT INTO contact (key_id, digest) VALUES ($1, $2)', keyId, digest)
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

    find: keys.find,

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
      const contacts = new Set<string>()
      const head = await verifyLog(read, facts.registryKeyId, ({ action, sub, evidence }) => {
        counts.set(action, (counts.get(action) ?? 0) + 1)
        if (action === 'revoke') revoked.add(sub)
        if (action === 'contact-add') contacts.add(`${sub} ${evidence}`)
      })
      const rows = await read.all<{ readonly keyId: string }>('SELECT key_id AS "keyId" FROM revocation')
      const given = await read.all<{ readonly contact: string }>(
        `SELECT key_id || ' ' || digest AS contact FROM contact`,
      )
      const isSame =
        rows.length === revoked.size &&
        rows.every(({ keyId }) => revoked.has(keyId)) &&
        given.length === contacts.size &&
        given.every(({ contact }) => contacts.has(contact))
      if (!isSame || revoked.size !== counts.get('revoke')) throw new AppError('registry/damaged')
      return { ...head, revoked: revoked.size }
    },

    lists: createRegistryLists(read, keys),

    close: () => database.close(),
  }
}
