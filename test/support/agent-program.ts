/** One agent as a program of its own, which can be killed: adds and revokes keys, and says what was acknowledged. */
import { randomBytes } from 'node:crypto'
import { createRevocation } from '../../src/main/recovery/revocation.ts'
import { openPostgresRegistry } from '../../src/main/support/registry/postgres-database.ts'
import { createRegistry } from '../../src/main/support/registry/registry.ts'
import { enrolWithoutCode } from '../recovery/recovery-fixture.ts'
import { createSigner } from './registry-fixture.ts'

const [url = '', actions = '', key = ''] = process.argv.slice(2)
const database = await openPostgresRegistry({ url, create: false })
const registry = await createRegistry({ database, clock: () => new Date(), random: randomBytes })
const signer = createSigner(key)
for (let done = 0; done < Number(actions); done += 2) {
  const { enrolment, unlockKey, keyId } = await enrolWithoutCode()
  await registry.addKey(signer, enrolment.text)
  process.stdout.write(`key-add ${keyId}\n`)
  await registry.revoke(signer, (await createRevocation(enrolment, unlockKey, 'lost', new Date())).text)
  process.stdout.write(`revoke ${keyId}\n`)
}
await registry.close()
