/** `signet keys change-pin` and `signet keys unblock`. */
import type { Command } from 'commander'
import type { CommandContext, CommandResult } from '../context.ts'
import { getKey } from '../find-key.ts'
import type { Registration } from '../program.ts'
import { type PinOptions, readNewPin, readPin, readPuk } from '../read-secret.ts'

interface NewPinOptions {
  readonly newPinFile?: string
}

type ChangeOptions = PinOptions & NewPinOptions
type UnblockOptions = NewPinOptions & { readonly pukFile?: string }

export const addPinCommands = (keys: Command, { translate, run }: Registration): void => {
  keys
    .command('change-pin')
    .description(translate('keys.changePin'))
    .argument('<key>', translate('argument.key'))
    .option('--pin-file <file>', translate('option.pinFile'))
    .option('--pin-stdin', translate('option.pinStdin'))
    .option('--new-pin-file <file>', translate('option.newPinFile'))
    .option('--last-try', translate('option.lastTry'))
    .action((key: string, options: ChangeOptions) => run(context => changePin(context, key, options)))
  keys
    .command('unblock')
    .description(translate('keys.unblock'))
    .argument('<key>', translate('argument.key'))
    .option('--puk-file <file>', translate('option.pukFile'))
    .option('--new-pin-file <file>', translate('option.newPinFile'))
    .action((key: string, options: UnblockOptions) => run(context => unblock(context, key, options)))
}

const asPinOptions = ({ newPinFile }: NewPinOptions): PinOptions =>
  newPinFile === undefined ? {} : { pinFile: newPinFile }

const changePin = async (context: CommandContext, wanted: string, options: ChangeOptions): Promise<CommandResult> => {
  const { keys } = context.app
  const key = getKey(await keys.list(), wanted)
  const oldPin = await readPin(context, key, options)
  await keys.changePin(key.keyId, oldPin, await readNewPin(context, asPinOptions(options)))
  return { exit: 0, json: { keyId: key.keyId }, text: context.translate('keys.pinChanged', { keyId: key.keyId }) }
}

const unblock = async (context: CommandContext, wanted: string, options: UnblockOptions): Promise<CommandResult> => {
  const { keys } = context.app
  const key = getKey(await keys.list(), wanted)
  const puk = await readPuk(context, key, options.pukFile)
  await keys.unblock(key.keyId, puk, await readNewPin(context, asPinOptions(options)))
  return { exit: 0, json: { keyId: key.keyId }, text: context.translate('keys.unblocked', { keyId: key.keyId }) }
}
