/** `signet keys change-pin` and `signet keys unblock`. */
import type { Command } from 'commander'
import { AppError } from '../../../shared/errors.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import { getKey } from '../find-key.ts'
import type { Registration } from '../program.ts'
import { type PinOptions, readNewOrRandomPin, readPin, readPuk } from '../read-secret.ts'
import { createUsageError } from '../usage-error.ts'

interface NewPinOptions {
  readonly newPinFile?: string
  readonly randomPin?: true
}

type ChangeOptions = PinOptions & NewPinOptions
type UnblockOptions = NewPinOptions & {
  readonly pukFile?: string
  readonly soPinFile?: string
}

export const addPinCommands = (keys: Command, { translate, run }: Registration): void => {
  keys
    .command('change-pin')
    .description(translate('keys.changePin'))
    .argument('<key>', translate('argument.key'))
    .option('--pin-file <file>', translate('option.pinFile'))
    .option('--pin-stdin', translate('option.pinStdin'))
    .option('--new-pin-file <file>', translate('option.newPinFile'))
    .option('--random-pin', translate('option.randomPin'))
    .option('--last-try', translate('option.lastTry'))
    .action((key: string, options: ChangeOptions) => run(context => changePin(context, key, options)))
  keys
    .command('unblock')
    .description(translate('keys.unblock'))
    .argument('<key>', translate('argument.key'))
    .option('--puk-file <file>', translate('option.pukFile'))
    .option('--so-pin-file <file>', translate('option.soPinFile'))
    .option('--new-pin-file <file>', translate('option.newPinFile'))
    .option('--random-pin', translate('option.randomPin'))
    .action((key: string, options: UnblockOptions) => run(context => unblock(context, key, options)))
}

const changePin = async (context: CommandContext, wanted: string, options: ChangeOptions): Promise<CommandResult> => {
  const { keys } = context.app
  const key = getKey(await keys.list(), wanted)
  const oldPin = await readPin(context, key, options)
  const { pin, shown } = await readNewOrRandomPin(context, toNewPinOptions(options), key.pin.onReader)
  await keys.changePin(key.keyId, oldPin, pin)
  return toResult(context, 'keys.pinChanged', key.keyId, shown)
}

const unblock = async (context: CommandContext, wanted: string, options: UnblockOptions): Promise<CommandResult> => {
  const { keys } = context.app
  if (options.pukFile !== undefined && options.soPinFile !== undefined) {
    throw createUsageError('not-together', { name: '--puk-file', other: '--so-pin-file' })
  }
  const key = getKey(await keys.list(), wanted)
  const kind = options.soPinFile !== undefined ? 'so-pin' : options.pukFile !== undefined ? 'puk' : key.unblockWith[0]
  if (!kind || !key.unblockWith.includes(kind)) throw new AppError('tokens/unblock-unsupported', { keyId: key.keyId })
  const code = await readPuk(context, key, options.soPinFile ?? options.pukFile, kind)
  const { pin, shown } = await readNewOrRandomPin(context, toNewPinOptions(options))
  await keys.unblock(key.keyId, code, pin, kind)
  return toResult(context, 'keys.unblocked', key.keyId, shown)
}

const toNewPinOptions = ({ newPinFile, randomPin }: NewPinOptions): PinOptions & { readonly randomPin?: true } => ({
  ...(newPinFile === undefined ? {} : { pinFile: newPinFile }),
  ...(randomPin ? { randomPin } : {}),
})

const toResult = (
  { translate, paint }: CommandContext,
  message: 'keys.pinChanged' | 'keys.unblocked',
  keyId: string,
  shown: string | null,
): CommandResult => ({
  exit: 0,
  json: { keyId, ...(shown === null ? {} : { pin: shown }) },
  text: [
    translate(message, { keyId }),
    ...(shown === null ? [] : [paint('strong', translate('keys.randomPin', { pin: shown }))]),
  ].join('\n'),
})
