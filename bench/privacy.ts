/** Export, backup, restoring and another key of a vault with 100 000 entries of the log, and how long each holds up everything else. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { writeTarget } from '../src/main/files/whole-file.ts'
import { createNodeHost } from '../src/main/host/node-host.ts'
import { createSeal, openBackup } from '../src/main/privacy/backup-file.ts'
import { writeCanonicalArray } from '../src/main/privacy/canonical-json.ts'
import { createBackupWriter } from '../src/main/privacy/write-backup.ts'
import { appendLogEntry } from '../src/main/vault/log-entries.ts'
import { iterateLogEntries } from '../src/main/vault/log-search.ts'
import { createRestore } from '../src/main/vault/restore-vault.ts'
import { Secret } from '../src/shared/secret.ts'
import { createAccess, createOpener } from '../test/vault/vault-fixture.ts'

interface PrivacyBench {
  /** Is made. */
  readonly directory: string
  /** Of the process that writes a backup, absolute. */
  readonly backupProcess: string
  readonly entries?: number
}

/** Of the clock that looks how long nothing else runs; a little more than it takes is part of each figure. */
const resolutionMs = 1

export const benchPrivacy = async ({ directory, backupProcess, entries = 100_000 }: PrivacyBench): Promise<void> => {
  mkdirSync(directory)
  const access = createAccess(join(directory, 'vault'))
  const vault = await access.open(createOpener('bench'))
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
  console.log('| act | time | file | longest that nothing else runs |\n|---|---|---|---|')
  const time = async (act: string, path: string, action: () => unknown): Promise<void> => {
    const delay = monitorEventLoopDelay({ resolution: resolutionMs })
    delay.enable()
    // The clock has to have ticked before and after.
    await setTimeout(20 * resolutionMs)
    const start = performance.now()
    await action()
    const seconds = (performance.now() - start) / 1000
    await setTimeout(20 * resolutionMs)
    delay.disable()
    const sizeMegabytes = (statSync(path).size / 1e6).toFixed(1)
    console.log(`| ${act} | ${seconds.toFixed(2)} s | ${sizeMegabytes} MB | ${(delay.max / 1e6).toFixed(0)} ms |`)
  }
  const replaceExisting = { replaceExisting: true }
  await time('export as canonical JSON', exported, () =>
    writeTarget(exported, writeCanonicalArray(iterateLogEntries(vault.read)), replaceExisting),
  )
  const { startProcess } = createNodeHost({
    userDataPath: join(directory, 'profile'),
    processEntries: { pkcs11: '', backup: backupProcess },
  })
  const write = createBackupWriter({
    startProcess: () => startProcess('backup'),
    takeSnapshot: opened => access.takeSnapshot(opened),
    random: randomBytes,
  })
  await time('backup, with the password’s 0.6 million rounds', backup, async () => {
    const seal = await createSeal({ password }, randomBytes)
    const target = { path: backup, seal, vaultId: 'bench', createdAt: new Date(), ...replaceExisting }
    await write(vault, target)
  })
  await time('another key for the vault', backup, () =>
    access.rotate(vault, [createOpener('bench')], { dropOthers: false }),
  )
  const restored = join(directory, 'restored')
  await time('restoring, into a new vault on the disk', backup, async () => {
    const opened = openBackup(backup)
    await opened.unlock({ password })
    const request = { vaultId: 'bench', opener: createOpener('other'), lines: opened.lines() }
    await createRestore(restored, { clock: () => new Date(), random: randomBytes }).restore(request)
    opened.close()
  })
}
