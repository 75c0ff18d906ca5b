/** `signet keys create`: a software key with a self-signed certificate. */
import type { Command } from 'commander'
import { type SoftwareKeyAlgorithm, softwareKeyAlgorithms } from '../../../shared/model/key.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import { toKeyJson } from '../key-text.ts'
import { parseChoice } from '../option-value.ts'
import type { Registration } from '../program.ts'
import { type PinOptions, readNewPin } from '../read-secret.ts'

interface CreateOptions extends PinOptions {
  readonly name: string
  readonly algorithm: SoftwareKeyAlgorithm
}

export const addCreateCommand = (keys: Command, { translate, run }: Registration): void => {
  keys
    .command('create')
    .description(translate('keys.create'))
    .requiredOption('--name <name>', translate('keys.create.name'))
    .option(
      '--algorithm <algorithm>',
      translate('keys.create.algorithm', { choices: softwareKeyAlgorithms.join(', ') }),
      parseChoice('--algorithm', softwareKeyAlgorithms),
      'p-256',
    )
    .option('--pin-file <file>', translate('option.pinFile'))
    .option('--pin-stdin', translate('option.pinStdin'))
    .action((options: CreateOptions) => run(context => createKey(context, options)))
}

const createKey = async (context: CommandContext, options: CreateOptions): Promise<CommandResult> => {
  const { app, translate, paint } = context
  const pin = await readNewPin(context, options)
  const { key, puk } = await app.keys.createSoftwareKey({ name: options.name, algorithm: options.algorithm, pin })
  return {
    exit: 0,
    json: { key: toKeyJson(key), puk },
    text: [
      paint('good', translate('keys.created', { label: key.label, keyId: key.keyId })),
      paint('strong', translate('keys.puk', { puk })),
      translate('keys.pukAdvice'),
    ].join('\n'),
  }
}
