/** Registries and agents for tests. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { createEnrolment } from '../../src/main/recovery/enrolment.ts'
import { toPublicJwk } from '../../src/main/recovery/signed-statement.ts'
import { createRegistry, type Registry } from '../../src/main/support/registry/registry.ts'
import type { RegistryDatabase } from '../../src/main/support/registry/registry-database.ts'
import { initializeRegistry } from '../../src/main/support/registry/registry-facts.ts'
import { type AgentSigner, agentIdOf } from '../../src/main/support/registry/registry-log.ts'
import { createTestKey, enrolWithoutCode } from '../recovery/recovery-fixture.ts'

/** A private key as a text that an argument of a test's program can carry. */
export const newSignerKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'der' })
    .toString('base64url')

export const createSigner = (text: string): AgentSigner => {
  const key = createPrivateKey({ key: Buffer.from(text, 'base64url'), type: 'pkcs8', format: 'der' })
  return {
    jwk: toPublicJwk(createPublicKey(key)),
    sign: async message => sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }),
  }
}

/** The enrolment by which an agent is made known. */
export const enrolmentOfSigner = async (text: string): Promise<string> => {
  const signer = createSigner(text)
  const key = createPrivateKey({ key: Buffer.from(text, 'base64url'), type: 'pkcs8', format: 'der' })
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' })
  const token = { ...createTestKey().key, keyId: agentIdOf(signer), publicKey }
  const { unlockKey } = await enrolWithoutCode()
  const enrolment = await createEnrolment(
    { key: token, sign: ({ message }) => signer.sign(message, 'ES256') },
    unlockKey,
    new Date(),
  )
  return enrolment.text
}

export const registryKeyId = 'R'.repeat(43)

/** A registry with its first agent. */
export const createTestRegistry = async (
  database: RegistryDatabase,
  signer: AgentSigner,
  clock: () => Date = () => new Date(),
): Promise<Registry> => {
  const deps = { database, clock, random: (sizeBytes: number) => randomBytes(sizeBytes) }
  await initializeRegistry(deps, { name: 'Desk', url: null, registryKeyId }, signer, 'Hà')
  return createRegistry(deps)
}
