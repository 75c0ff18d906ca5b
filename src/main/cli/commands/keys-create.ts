/** `signet keys create`: a software key with a self-signed certificate. */
import type { Command } from 'commander'
import { AppError } from '../../../shared/errors.ts'
import { type SoftwareKeyAlgorithm, softwareKeyAlgorithms } from '../../../shared/model/key.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import { toKeyJson } from '../key-text.ts'
import { parseChoice } from '../option-value.ts'
import type { Registration } from '../program.ts'
import { type PinOptions, readNewOrRandomPin, readTokenPin } from '../read-secret.ts'
import { formatUnlockCode } from '../unlock-code-text.ts'
import { createUsageError } from '../usage-error.ts'

interface CreateOptions extends PinOptions {
  readonly randomPin?: true
  readonly token?: string
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
    .option('--random-pin', translate('option.randomPin'))
    .option('--token <token>', translate('keys.create.token'))
    .option('--last-try', translate('option.lastTry'))
    .action((options: CreateOptions) => run(context => createKey(context, options)))
}

const createKey = async (context: CommandContext, options: CreateOptions): Promise<CommandResult> => {
  const { app, translate, paint } = context
  if (options.token !== undefined) return createTokenKey(context, options, options.token)
  const { pin, shown } = await readNewOrRandomPin(context, options)
  const created = await app.keys.createSoftwareKey({ name: options.name, algorithm: options.algorithm, pin })
  const { key, puk, unlockCode, sheetNumber } = created
  return {
    exit: 0,
    json: { key: toKeyJson(key), puk, unlockCode, sheetNumber, ...(shown === null ? {} : { pin: shown }) },
    text: [
      paint('good', translate('keys.created', { label: key.label, keyId: key.keyId })),
      ...(shown === null ? [] : [paint('strong', translate('keys.randomPin', { pin: shown }))]),
      paint('strong', translate('keys.puk', { puk })),
      translate('keys.pukAdvice'),
      ...formatUnlockCode(context, created),
    ].join('\n'),
  }
}

/** Made inside the token; its PIN is the token's. */
const createTokenKey = async (
  context: CommandContext,
  options: CreateOptions,
  wanted: string,
): Promise<CommandResult> => {
  const { app, translate, paint } = context
  if (options.randomPin) throw createUsageError('not-together', { name: '--random-pin', other: '--token' })
  const tokens = (await app.keys.modules()).flatMap(module => module.tokens)
  const token = tokens.find(({ serial }) => serial === wanted) ?? tokens.find(({ label }) => label === wanted)
  if (!token) throw new AppError('tokens/not-found', { token: wanted })
  const pin = await readTokenPin(context, token.pin, token.label, options)
  const key = await app.keys.createTokenKey({ token: wanted, name: options.name, algorithm: options.algorithm, pin })
  const enrolled = await app.recovery.enrol(key.keyId, pin)
  const { unlockCode, sheetNumber } = enrolled
  return {
    exit: 0,
    json: { key: toKeyJson(key), unlockCode, sheetNumber },
    text: [
      paint('good', translate('keys.created', { label: key.label, keyId: key.keyId })),
      ...formatUnlockCode(context, enrolled),
    ].join('\n'),
  }
}
