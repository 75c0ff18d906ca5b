/** Publishes a registry as static files: status lists, a revocation list, and what clients look up of each key. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { runConcurrently } from '../../../shared/run-concurrently.ts'
import { writeFileWhole } from '../../files/whole-file.ts'
import { joinAddress, registryPaths, statementType, statusListType } from '../../recovery/registry-link.ts'
import { createStatement } from '../../recovery/signed-statement.ts'
import { packStatusList } from '../../recovery/status-list.ts'
import type { PublishTarget } from './publish-target.ts'
import type { Registry } from './registry.ts'
import type { RegistryKey } from './registry-key.ts'
import type { ListedKey } from './registry-lists.ts'
import { createRevocationList, type ListEntry } from './revocation-list.ts'

/** Clients ask again after an hour, and believe a list for a day. */
const ttlSeconds = 3600
const lifeSeconds = 24 * 3600
/** Signed anew when less than half of its life is left, though nothing changed. */
const renewSeconds = lifeSeconds / 2
const keysAtOnce = 500
const putsAtOnce = 8

const digest = z.string().max(64)
const stateSchema = z.strictObject({
  /** Log entry up to which the keys are published. */
  seq: z.int().min(0),
  lists: z.record(z.string().max(20), z.strictObject({ digest, expiresAt: z.int() })),
})
type PublishedState = z.infer<typeof stateSchema>

export interface Published {
  readonly lists: number
  readonly listsWritten: number
  readonly keysWritten: number
  readonly revoked: number
  readonly suspended: number
  /** ISO 8601. */
  readonly publishedAt: string
}

export interface PublishDeps {
  readonly registry: Registry
  readonly key: RegistryKey
  readonly target: PublishTarget
  /** Where clients will read what is published. */
  readonly url: string
  /** Remembers what this target has; lost, everything is written anew. */
  readonly statePath: string
  readonly clock: () => Date
}

/** @throws {AppError} registry/publish-failed, those of the database */
export const publish = async ({ registry, key, target, url, statePath, clock }: PublishDeps): Promise<Published> => {
  const now = clock()
  const iat = Math.floor(now.getTime() / 1000)
  const expiresAt = iat + lifeSeconds
  const state = await readState(statePath)
  const signWithRegistry = (message: Uint8Array): Promise<Uint8Array> => key.sign(message)
  const isDue = (name: string, content: string): boolean => {
    const known = state.lists[name]
    return !known || known.digest !== content || known.expiresAt - iat < renewSeconds
  }

  const putKey = async ({ keyId, shard, idx }: ListedKey): Promise<void> => {
    const claims = {
      sub: keyId,
      iat,
      status: { status_list: { idx, uri: joinAddress(url, registryPaths.list(shard)) } },
    }
    const registration = await createStatement('key-registration+jwt', key.jwk, claims, signWithRegistry)
    const enrolments = await registry.enrolmentTexts(keyId)
    await target.put(registryPaths.key(keyId), `${[registration, ...enrolments].join('\n')}\n`, statementType)
    for (const sheetNumber of (await registry.status(keyId)).sheetNumbers) {
      const sheets = await registry.lists.sheet(sheetNumber)
      await target.put(registryPaths.sheet(sheetNumber), `${sheets.join('\n')}\n`, statementType)
    }
  }

  let keysWritten = 0
  for (;;) {
    const keys = await registry.lists.newKeys(state.seq, keysAtOnce)
    await runConcurrently(keys, putsAtOnce, putKey)
    keysWritten += keys.length
    state.seq = keys.at(-1)?.seq ?? state.seq
    await writeState(statePath, state)
    if (keys.length < keysAtOnce) break
  }

  const [revoked, suspended, shardCount] = await Promise.all([
    registry.lists.revoked(),
    registry.lists.suspended(),
    registry.lists.shardCount(),
  ])
  const byShard = Array.from({ length: shardCount }, (): { index: number; state: 'revoked' | 'suspended' }[] => [])
  const isRevoked = new Set(revoked.map(({ keyId }) => keyId))
  const held = suspended.filter(({ keyId }) => !isRevoked.has(keyId))
  for (const { shard, idx } of revoked) byShard[shard]?.push({ index: idx, state: 'revoked' })
  for (const { shard, idx } of held) byShard[shard]?.push({ index: idx, state: 'suspended' })

  let listsWritten = 0
  await runConcurrently([...byShard.entries()], putsAtOnce, async ([shard, entries]) => {
    const content = packStatusList(entries)
    const name = String(shard)
    const contentDigest = createHash('sha256').update(content.lst).digest('hex')
    if (!isDue(name, contentDigest)) return
    const uri = joinAddress(url, registryPaths.list(shard))
    const claims = { sub: uri, iat, exp: expiresAt, ttl: ttlSeconds, status_list: content }
    const token = await createStatement('statuslist+jwt', key.jwk, claims, signWithRegistry)
    await target.put(registryPaths.list(shard), token, statusListType)
    state.lists[name] = { digest: contentDigest, expiresAt }
    listsWritten++
  })

  const entries: readonly ListEntry[] = [
    ...revoked,
    ...held.map(({ keyId }) => ({ keyId, at: now.toISOString(), reason: null })),
  ]
  const entriesDigest = createHash('sha256')
    .update(JSON.stringify(entries.map(({ keyId, reason }) => [keyId, reason])))
    .digest('hex')
  if (isDue('crl', entriesDigest)) {
    const list = await createRevocationList(key, entries, now, new Date(expiresAt * 1000))
    await target.put(registryPaths.crl, list, 'application/pkix-crl')
    state.lists['crl'] = { digest: entriesDigest, expiresAt }
  }
  await writeState(statePath, state)
  return {
    ...{ lists: shardCount, listsWritten, keysWritten, revoked: revoked.length, suspended: held.length },
    publishedAt: now.toISOString(),
  }
}

const readState = async (path: string): Promise<PublishedState> => {
  try {
    return stateSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return { seq: 0, lists: {} }
  }
}

const writeState = (path: string, state: PublishedState): Promise<void> =>
  writeFileWhole(path, JSON.stringify(state), { makeFolder: true })
