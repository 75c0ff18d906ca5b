/** What a registry is: its name, its address and the key that signs its lists; said once, when it is made. */
import { AppError } from '../../../shared/errors.ts'
import type { RegistryDatabase, RegistryReader } from './registry-database.ts'
import { type AgentSigner, agentIdOf, appendAction, isLogged, signAction } from './registry-log.ts'

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
