/** The registry of a profile: made or joined once, opened for each use, its acts signed by the agent's own key. */
import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import type { RevocationReason } from '../../../shared/model/recovery.ts'
import type { RegisteredKey, RegistryLogEntry, RegistryOverview } from '../../../shared/model/registry.ts'
import type { Secret } from '../../../shared/secret.ts'
import { writeFileWhole } from '../../files/whole-file.ts'
import { jwkOfToken, parseEnrolment, signWithToken } from '../../recovery/enrolment.ts'
import { createRevocation } from '../../recovery/revocation.ts'
import { deriveUnlockKey, parseUnlockCode } from '../../recovery/unlock-key.ts'
import type { UnlockedKey } from '../../tokens/key-store.ts'
import { type Collected, collectInbox } from './collect-inbox.ts'
import { type Published, publish } from './publish.ts'
import { isWebTarget, openFolderTarget, openWebTarget } from './publish-target.ts'
import { createRegistry, type Registry } from './registry.ts'
import type { RegistryDatabase } from './registry-database.ts'
import { initializeRegistry } from './registry-facts.ts'
import { createRegistryKey, openRegistryKey } from './registry-key.ts'
import type { AgentSigner } from './registry-log.ts'
import { openSqliteRegistry } from './sqlite-database.ts'

export interface OpenRegistryDeps {
  /** Absolute; made by `init`. */
  readonly directory: string
  readonly fetch: typeof globalThis.fetch
  readonly protectSecret: (secret: Uint8Array) => Promise<Uint8Array>
  readonly unprotectSecret: (sealed: Uint8Array) => Promise<Uint8Array>
  /** The agent's key, which refuses when it is revoked itself. */
  readonly unlock: (keyId: string, pin: Secret) => Promise<UnlockedKey>
  readonly clock: () => Date
  readonly random: (sizeBytes: number) => Uint8Array
}

/** Who acts: the key of an agent, with its PIN. */
export interface Agent {
  readonly keyId: string
  readonly pin: Secret
}

export interface InitRequest {
  readonly name: string
  /** Where clients will read what is published; null: decided later, by a registry of its own. */
  readonly url: string | null
  /** A PostgreSQL address without a password; null: a file of this profile. */
  readonly database: string | null
  readonly agentName: string
}

const settingsSchema = z.strictObject({
  database: z.string().max(2000).nullable(),
  publishedAt: z.iso.datetime().nullable(),
})
const publishTimeoutMs = 30_000

/** @throws {AppError} registry/database-refused: a password in an address would stand in files and lists of processes */
const checkAddress = (address: string): void => {
  const url = URL.parse(address)
  const isPostgres = url?.protocol === 'postgresql:' || url?.protocol === 'postgres:'
  if (!isPostgres || url.password !== '' || url.searchParams.has('password')) {
    throw new AppError('registry/database-refused')
  }
}

export const openRegistryRoom = (deps: OpenRegistryDeps) => {
  const { directory, clock, random } = deps
  const settingsPath = join(directory, 'registry.json')
  let opened: Promise<Registry> | undefined

  const readSettings = async () => {
    try {
      return settingsSchema.parse(JSON.parse(await readFile(settingsPath, 'utf8')))
    } catch (cause) {
      throw new AppError('registry/absent', {}, { cause })
    }
  }

  const openDatabase = async (address: string | null, create: boolean): Promise<RegistryDatabase> => {
    if (address === null) return openSqliteRegistry({ path: join(directory, 'registry.db'), create })
    // The driver takes a while to load, and most programs never speak to a server.
    const { openPostgresRegistry } = await import('./postgres-database.ts')
    return openPostgresRegistry({ url: address, create })
  }

  /** @throws {AppError} registry/absent, those of the database */
  const open = (): Promise<Registry> => {
    opened ??= readSettings()
      .then(({ database }) => openDatabase(database, false))
      .then(database => createRegistry({ database, clock, random }))
      .catch(thrown => {
        opened = undefined
        throw thrown
      })
    return opened
  }

  const withAgent = async <Result>({ keyId, pin }: Agent, action: (signer: AgentSigner) => Promise<Result>) => {
    const unlocked = await deps.unlock(keyId, pin)
    try {
      return await action({ jwk: jwkOfToken(unlocked), sign: signWithToken(unlocked) })
    } finally {
      await unlocked.close()
    }
  }

  /** One registry, one PIN entry, any number of acts. */
  const act = async <Result>(
    agent: Agent,
    action: (registry: Registry, signer: AgentSigner) => Promise<Result>,
  ): Promise<Result> => {
    const registry = await open()
    return withAgent(agent, signer => action(registry, signer))
  }

  const getOverview = async (): Promise<RegistryOverview> => {
    const registry = await open()
    const { publishedAt } = await readSettings()
    return {
      ...registry.facts,
      database: registry.kind,
      ...(await registry.count()),
      agents: await registry.agents(),
      publishedAt,
    }
  }

  return {
    /** Whether this profile has one; says nothing about its database. */
    exists: async (): Promise<boolean> =>
      readSettings().then(
        () => true,
        () => false,
      ),

    /**
     * Makes a registry and its first agent, or joins the one of a PostgreSQL database: then as whoever its agents add.
     *
     * @throws {AppError} registry/exists, registry/database-*, those of `KeyStore.unlock`
     */
    async init(agent: Agent, { name, url, database: address, agentName }: InitRequest): Promise<RegistryOverview> {
      if (
        await readSettings().then(
          () => true,
          () => false,
        )
      )
        throw new AppError('registry/exists')
      if (address !== null) checkAddress(address)
      await mkdir(directory, { recursive: true, mode: 0o700 })
      const database = await openDatabase(address, true)
      try {
        const isNew = (await database.read.all('SELECT 1 FROM registry_fact')).length === 0
        if (isNew) {
          await withAgent(agent, async signer => {
            const { registryKeyId } = await createRegistryKey(deps, name, clock(), random)
            await initializeRegistry({ database, clock, random }, { name, url, registryKeyId }, signer, agentName)
          })
        }
        const settings = { database: address, publishedAt: null }
        await writeFileWhole(settingsPath, `${JSON.stringify(settings, null, 2)}\n`)
      } finally {
        await database.close()
      }
      return getOverview()
    },

    overview: getOverview,

    /** @throws {AppError} registry/absent, registry/unknown-key */
    status: async (keyId: string): Promise<RegisteredKey> => (await open()).status(keyId),
    find: async (wanted: string): Promise<readonly RegisteredKey[]> => (await open()).find(wanted),
    log: async (limit: number, before?: number): Promise<readonly RegistryLogEntry[]> =>
      (await open()).log(limit, before),
    /** @throws {AppError} registry/damaged */
    verify: async () => (await open()).verify(),

    addAgent: (agent: Agent, enrolment: string, name: string): Promise<string> =>
      act(agent, (registry, signer) => registry.addAgent(signer, enrolment, name)),

    /** @throws {AppError} the first refusal; those before it are in */
    addKeys: (agent: Agent, enrolments: readonly string[]): Promise<readonly RegisteredKey[]> =>
      act(agent, (registry, signer) => inOrder(enrolments, text => registry.addKey(signer, text))),

    revoke: (agent: Agent, statements: readonly string[]): Promise<readonly RegisteredKey[]> =>
      act(agent, (registry, signer) => inOrder(statements, text => registry.revoke(signer, text))),

    /** Whether this is the code of a registered key, before the agent signs anything. @throws {AppError} recovery/code-*, registry/unknown-key */
    async checkCode(keyId: string, typed: Secret): Promise<boolean> {
      const code = parseUnlockCode(typed)
      const enrolments = await (await open()).enrolmentTexts(keyId)
      if (enrolments.length === 0) throw new AppError('registry/unknown-key', { keyId })
      const { thumbprint } = await deriveUnlockKey(code, keyId)
      return enrolments.some(text => parseEnrolment(text).unlockThumbprint === thumbprint)
    },

    /** With the code that a caller reads out: the statement is made here, and the code goes no further. @throws {AppError} recovery/code-*, registry/* */
    async revokeWithCode(agent: Agent, keyId: string, typed: Secret, reason: RevocationReason): Promise<RegisteredKey> {
      const code = parseUnlockCode(typed)
      return act(agent, async (registry, signer) => {
        const unlockKey = await deriveUnlockKey(code, keyId)
        const enrolments = (await registry.enrolmentTexts(keyId)).map(parseEnrolment)
        const enrolment = enrolments.find(each => each.unlockThumbprint === unlockKey.thumbprint) ?? enrolments.at(-1)
        if (!enrolment) throw new AppError('registry/unknown-key', { keyId })
        const { text } = await createRevocation(enrolment, unlockKey, reason, clock())
        return registry.revoke(signer, text)
      })
    },

    addContact: (agent: Agent, keyId: string, contact: string): Promise<RegisteredKey> =>
      act(agent, (registry, signer) => registry.addContact(signer, keyId, contact)),
    suspend: (agent: Agent, keyId: string): Promise<RegisteredKey> =>
      act(agent, (registry, signer) => registry.suspend(signer, keyId)),
    resume: (agent: Agent, keyId: string): Promise<RegisteredKey> =>
      act(agent, (registry, signer) => registry.resume(signer, keyId)),

    /** Takes in what clients have put into an inbox folder. @throws {AppError} those of the database */
    collect: (agent: Agent, inbox: string): Promise<Collected> =>
      act(agent, (registry, signer) => collectInbox(registry, signer, inbox)),

    /**
     * Writes what changed to a folder or by HTTP PUT. The lists name the registry's address; one that has none yet is
     * taken to be read where it is written.
     *
     * @throws {AppError} registry/key-absent, registry/publish-failed
     */
    async publish(where: string): Promise<Published> {
      const registry = await open()
      const key = await openRegistryKey(deps)
      if (key.registryKeyId !== registry.facts.registryKeyId) throw new AppError('registry/key-absent')
      const name = createHash('sha256').update(where).digest('hex').slice(0, 16)
      const target = isWebTarget(where) ? openWebTarget(where, deps.fetch, publishTimeoutMs) : openFolderTarget(where)
      const statePath = join(directory, `published-${name}.json`)
      const url = registry.facts.url ?? (isWebTarget(where) ? where : pathToFileURL(where).href)
      const published = await publish({ registry, key, target, url, statePath, clock })
      const settings = { ...(await readSettings()), publishedAt: published.publishedAt }
      await writeFileWhole(settingsPath, `${JSON.stringify(settings, null, 2)}\n`)
      return published
    },

    async close(): Promise<void> {
      await opened?.then(registry => registry.close()).catch(() => undefined)
      opened = undefined
    },
  }
}

const inOrder = async <Item, Result>(
  items: readonly Item[],
  action: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results: Result[] = []
  for (const item of items) results.push(await action(item))
  return results
}
