/** `signet keys import`, `request` and `delete`: keys from files, requests into files. */
import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { toWriteError } from '../../files/write-error.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import { getKey } from '../find-key.ts'
import { toKeyJson } from '../key-text.ts'
import type { Registration } from '../program.ts'
import { type PinOptions, readNewOrRandomPin, readPassword, readSigningPin } from '../read-secret.ts'
import { formatUnlockCode } from '../unlock-code-text.ts'
import { createUsageError } from '../usage-error.ts'

interface ImportOptions extends PinOptions {
  readonly passwordFile?: string
  readonly randomPin?: true
}

interface RequestOptions extends PinOptions {
  readonly name?: string
  readonly out?: string
  readonly force?: true
}

export const addFileCommands = (keys: Command, { translate, run }: Registration): void => {
  keys
    .command('import')
    .description(translate('keys.import'))
    .argument('<file>', translate('keys.import.file'))
    .option('--password-file <file>', translate('keys.import.passwordFile'))
    .option('--pin-file <file>', translate('option.newPinFile'))
    .option('--pin-stdin', translate('option.pinStdin'))
    .option('--random-pin', translate('option.randomPin'))
    .action((file: string, options: ImportOptions) => run(context => importKey(context, file, options)))
  keys
    .command('request')
    .description(translate('keys.request'))
    .argument('<key>', translate('argument.key'))
    .option('--name <name>', translate('keys.request.name'))
    .option('--out <file>', translate('keys.request.out'))
    .option('--force', translate('sign.force'))
    .option('--pin-file <file>', translate('option.pinFile'))
    .option('--pin-stdin', translate('option.pinStdin'))
    .option('--last-try', translate('option.lastTry'))
    .action((key: string, options: RequestOptions) => run(context => requestCertificate(context, key, options)))
  keys
    .command('delete')
    .description(translate('keys.delete'))
    .argument('<key>', translate('argument.key'))
    .option('--yes', translate('keys.delete.yes'))
    .action((key: string, options: { readonly yes?: true }) => run(context => deleteKey(context, key, options)))
}

const importKey = async (context: CommandContext, file: string, options: ImportOptions): Promise<CommandResult> => {
  const { app, translate, paint } = context
  const password = await readPassword(context, options.passwordFile, file)
  const { pin, shown } = await readNewOrRandomPin(context, options)
  const imported = await app.keys.importPkcs12(context.resolvePath(file), password, pin)
  const { key, puk, unlockCode, sheetNumber } = imported
  return {
    exit: 0,
    json: { key: toKeyJson(key), puk, unlockCode, sheetNumber, ...(shown === null ? {} : { pin: shown }) },
    text: [
      paint('good', translate('keys.imported', { label: key.label, keyId: key.keyId })),
      ...(shown === null ? [] : [paint('strong', translate('keys.randomPin', { pin: shown }))]),
      paint('strong', translate('keys.puk', { puk })),
      translate('keys.pukAdvice'),
      ...formatUnlockCode(context, imported),
    ].join('\n'),
  }
}

const requestCertificate = async (
  context: CommandContext,
  wanted: string,
  options: RequestOptions,
): Promise<CommandResult> => {
  const { keys } = context.app
  const key = getKey(await keys.list(), wanted)
  const name = options.name ?? (key.certificate?.commonName || key.label)
  const pem = await keys.requestCertificate(key.keyId, name, await readSigningPin(context, key, options))
  const { out } = options
  if (out === undefined) return { exit: 0, json: { keyId: key.keyId, pem }, text: pem.trimEnd() }
  await writeFile(context.resolvePath(out), pem, { flag: options.force ? 'w' : 'wx' }).catch(thrown => {
    throw toWriteError(thrown, out)
  })
  return {
    exit: 0,
    json: { keyId: key.keyId, file: out },
    text: context.translate('keys.requestSaved', { name, file: out }),
  }
}

/** Only with an express word: a software key that is gone does not come back. */
const deleteKey = async (
  context: CommandContext,
  wanted: string,
  { yes }: { readonly yes?: true },
): Promise<CommandResult> => {
  const { keys } = context.app
  const key = getKey(
    (await keys.list()).filter(({ token }) => token.kind === 'software'),
    wanted,
  )
  if (!yes) throw createUsageError('missing-option', { name: '--yes' })
  await keys.deleteSoftwareKey(key.keyId, null)
  return { exit: 0, json: { deleted: key.keyId }, text: context.translate('keys.deleted', { label: key.label }) }
}
