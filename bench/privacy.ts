/** Export, backup and restoring of a vault with 100 000 entries of the log. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { writeTargetNow } from '../src/main/files/whole-file.ts'
import { createSeal, openBackup, writeBackup } from '../src/main/privacy/backup-file.ts'
import { writeCanonicalArray } from '../src/main/privacy/canonical-json.ts'
import { appendLogEntry } from '../src/main/vault/log-entries.ts'
import { iterateLogEntries } from '../src/main/vault/log-search.ts'
import { createRestore } from '../src/main/vault/restore-vault.ts'
import { readVaultRows } from '../src/main/vault/vault-rows.ts'
import { Secret } from '../src/shared/secret.ts'
import { createAccess, createOpener } from '../test/vault/vault-fixture.ts'

const entries = 100_000

/** `directory` is made. */
export const benchPrivacy = async (directory: string): Promise<void> => {
  mkdirSync(directory)
  const vault = await createAccess(join(directory, 'vault')).open(createOpener('bench'))
  const body = { query: 'attributes', host: 'service.example', requestSha256: 'ab'.repeat(32), note: 'x'.repeat(300) }
  vault.write(db => {
    const entry = {
      eventTime: new Date().toISOString(),
      kind: 'disclosure',
      state: 'given',
      party: 'service',
      body,
    } as const
    for (let n = 0; n < entries; n++) appendLogEntry(db, entry)
  })
  const password = new Secret('a password of the bench, long enough')
  const [backup, exported] = [join(directory, 'test.backup'), join(directory, 'log.json')]
  console.log(`\n### A vault of ${entries} entries\n`)
  console.log('| act | time | file |\n|---|---|---|')
  const time = async (act: string, path: string, action: () => unknown): Promise<void> => {
    const start = performance.now()
    await action()
    const seconds = (performance.now() - start) / 1000
    console.log(`| ${act} | ${seconds.toFixed(2)} s | ${(statSync(path).size / 1e6).toFixed(1)} MB |`)
  }
  const replaceExisting = { replaceExisting: true }
  await time('export as canonical JSON', exported, () =>
    writeTargetNow(exported, writeCanonicalArray(iterateLogEntries(vault.read)), replaceExisting),
  )
  await time('backup, with the password’s 0.6 million rounds', backup, async () => {
    const content = { vaultId: 'bench', createdAt: new Date(), lines: readVaultRows(vault.read) }
    writeTargetNow(
      backup,
      writeBackup(await createSeal({ password }, randomBytes), content, randomBytes),
      replaceExisting,
    )
  })
  vault.close()
  const restored = join(directory, 'restored')
  await time('restoring, into a new vault on the disk', backup, async () => {
    const opened = openBackup(backup)
    await opened.unlock({ password })
    const request = { vaultId: 'bench', opener: createOpener('other'), lines: opened.lines() }
    await createRestore(restored, { clock: () => new Date(), random: randomBytes }).restore(request)
    opened.close()
  })
}
