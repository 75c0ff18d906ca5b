/** `signet backup`: everything in one encrypted file, and back. */
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { DailyBackup } from '../../../shared/model/backup.ts'
import { estimateStrength } from '../../../shared/password-strength.ts'
import { revealSecret, Secret } from '../../../shared/secret.ts'
import type { BackupLock } from '../../app.ts'
import { toReadError } from '../../files/read-error.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import type { Registration } from '../program.ts'
import { readNewSecret, readPassword } from '../read-secret.ts'
import { createUsageError } from '../usage-error.ts'
import { addKeyOptions, type KeyOptions, readVaultEntry } from '../vault-entry.ts'

interface LockOptions extends KeyOptions {
  readonly passwordFile?: string
  readonly to?: string
  readonly force?: true
}

interface RestoreOptions extends KeyOptions {
  readonly passwordFile?: string
  readonly recipientKey?: string
  readonly replaceOther?: true
}

export const addBackup = ({ program, translate, run }: Registration): void => {
  const group = program.command('backup').description(translate('backup.description')).helpCommand(false)
  const addLock = (command: Command): Command =>
    addKeyOptions(command, translate)
      .option('--password-file <file>', translate('backup.passwordFile'))
      .option('--to <certificate>', translate('backup.to'))
  addLock(group.command('create'))
    .description(translate('backup.create'))
    .argument('<file>', translate('backup.file'))
    .option('--force', translate('my-data.force'))
    .action((file: string, options: LockOptions) => run(context => createBackup(context, file, options)))
  addKeyOptions(group.command('restore'), translate)
    .description(translate('backup.restore'))
    .argument('<file>', translate('backup.file'))
    .option('--password-file <file>', translate('backup.passwordFile'))
    .option('--recipient-key <pem>', translate('backup.recipientKey'))
    .option('--replace-other', translate('backup.replaceOther'))
    .action((file: string, options: RestoreOptions) => run(context => restoreBackup(context, file, options)))
  const daily = addKeyOptions(group.command('daily'), translate)
    .description(translate('backup.daily'))
    .action((options: KeyOptions) =>
      run(async context => showDaily(context, await backupsOf(context).daily(await readVaultEntry(context, options)))),
    )
  addLock(daily.command('on'))
    .description(translate('backup.daily.on'))
    .action((options: LockOptions) =>
      run(async context => {
        const lock = await readLock(context, { ...daily.opts<KeyOptions>(), ...options })
        const entry = await readVaultEntry(context, { ...daily.opts<KeyOptions>(), ...options })
        return showDaily(context, await backupsOf(context).startDaily(entry, lock))
      }),
    )
  addKeyOptions(daily.command('off'), translate)
    .description(translate('backup.daily.off'))
    .action((options: KeyOptions) =>
      run(async context => {
        const entry = await readVaultEntry(context, { ...daily.opts<KeyOptions>(), ...options })
        return showDaily(context, await backupsOf(context).stopDaily(entry))
      }),
    )
}

const backupsOf = ({ app }: CommandContext) => app.myData.backups

/** Tells how strong a password is before it is used. */
const readLock = async (context: CommandContext, { passwordFile, to }: LockOptions): Promise<BackupLock> => {
  if (to !== undefined && passwordFile !== undefined) {
    throw createUsageError('not-together', { name: '--to', other: '--password-file' })
  }
  if (to !== undefined) return { certificate: await readFileBytes(context, to) }
  const password = await readNewSecret(context, passwordFile, 'password')
  const { level, bits } = estimateStrength(revealSecret(password))
  context.tell(context.translate('backup.strength', { level, bits }))
  return { password }
}

const createBackup = async (context: CommandContext, file: string, options: LockOptions): Promise<CommandResult> => {
  const lock = await readLock(context, options)
  const entry = await readVaultEntry(context, options)
  const path = context.resolvePath(file)
  const replaceExisting = options.force === true
  const { createdAt, sizeBytes } = await backupsOf(context).create(entry, { path, lock, replaceExisting })
  return {
    exit: 0,
    json: { file, createdAt, sizeBytes },
    text: context.translate('backup.created', { file, kilobytes: Math.ceil(sizeBytes / 1000) }),
  }
}

const restoreBackup = async (
  context: CommandContext,
  file: string,
  options: RestoreOptions,
): Promise<CommandResult> => {
  const { recipientKey, passwordFile } = options
  if (recipientKey !== undefined && passwordFile !== undefined) {
    throw createUsageError('not-together', { name: '--recipient-key', other: '--password-file' })
  }
  const path = context.resolvePath(file)
  // Before anything is asked for.
  backupsOf(context).inspect(path)
  const key =
    recipientKey === undefined
      ? { password: await readPassword(context, passwordFile, file) }
      : { privateKeyPem: new Secret((await readFileBytes(context, recipientKey)).toString('utf8')) }
  const entry = await readVaultEntry(context, options)
  const replaceOther = options.replaceOther === true
  const { rows, createdAt } = await backupsOf(context).restore({ path, key, entry, replaceOther })
  return { exit: 0, json: { file, createdAt, rows }, text: context.translate('backup.restored', { time: createdAt }) }
}

const showDaily = ({ translate }: CommandContext, daily: DailyBackup): CommandResult => {
  const { isOn, folder, keep, lastAt, problem } = daily
  const lines = [
    isOn ? translate('backup.daily.isOn', { folder: folder ?? '', keep }) : translate('backup.daily.isOff'),
  ]
  if (lastAt !== null) lines.push(translate('backup.daily.last', { time: lastAt }))
  if (problem !== null) lines.push(translate('backup.daily.problem', { code: problem }))
  return { exit: 0, json: { daily }, text: lines.join('\n') }
}

const readFileBytes = async (context: CommandContext, path: string): Promise<Buffer> => {
  try {
    return await readFile(context.resolvePath(path))
  } catch (thrown) {
    throw toReadError(thrown, path)
  }
}
