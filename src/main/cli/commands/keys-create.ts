/** `signet keys create`: a software key with a self-signed certificate. */
import type { Command } from 'commander'
import { AppError } from '../../../shared/errors.ts'
import { type KeySummary, type SoftwareKeyAlgorithm, softwareKeyAlgorithms } from '../../../shared/model/key.ts'
import { Secret } from '../../../shared/secret.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import { toKeyJson } from '../key-text.ts'
import { parseChoice } from '../option-value.ts'
import type { Registration } from '../program.ts'
import { type PinOptions, readNewOrRandomPin, readTokenPin } from '../read-secret.ts'
import { formatUnlockCode } from '../unlock-code-text.ts'
import { createUsageError } from '../usage-error.ts'
import { claimSheet, type SheetTarget } from '../write-sheet.ts'

interface CreateOptions extends PinOptions {
  readonly randomPin?: true
  readonly token?: string
  readonly name: string
  readonly algorithm: SoftwareKeyAlgorithm
  readonly sheet?: string
  readonly pukPage?: string
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
    .option('--sheet <file>', translate('recovery.sheet'))
    .option('--puk-page <file>', translate('recovery.pukPage'))
    .option('--last-try', translate('option.lastTry'))
    .action((options: CreateOptions) => run(context => createKey(context, options)))
}

const createKey = async (context: CommandContext, options: CreateOptions): Promise<CommandResult> => {
  const { app, translate, paint, language } = context
  if (options.token !== undefined) return createTokenKey(context, options, options.token)
  const sheet = await claimSheet(context, options.sheet)
  const pukPage = await claimSheet(context, options.pukPage)
  const { pin, shown } = await readNewOrRandomPin(context, options)
  const created = await app.keys.createSoftwareKey({ name: options.name, algorithm: options.algorithm, pin })
  const { key, puk, unlockCode, sheetNumber } = created
  const printed = await printSheet(context, options.sheet, sheet, key)
  const printPage = () => app.recovery.printPukPage(key.keyId, key.label, new Secret(puk), language)
  const pageFailure = await pukPage?.write(printPage)
  const failure = printed.failure ?? pageFailure
  const isPagePrinted = pukPage && !pageFailure
  return {
    exit: failure?.exit ?? 0,
    json: {
      ...{ key: toKeyJson(key), puk, unlockCode, sheetNumber },
      ...(shown === null ? {} : { pin: shown }),
      ...printed.json,
      ...(isPagePrinted ? { pukPage: options.pukPage } : {}),
      ...(failure ? { error: failure.error } : {}),
    },
    text: [
      paint('good', translate('keys.created', { label: key.label, keyId: key.keyId })),
      ...(shown === null ? [] : [paint('strong', translate('keys.randomPin', { pin: shown }))]),
      paint('strong', translate('keys.puk', { puk })),
      translate('keys.pukAdvice'),
      ...formatUnlockCode(context, created),
      ...printed.text,
      ...(isPagePrinted ? [translate('recovery.pukPageWritten', { file: pukPage.path })] : []),
    ].join('\n'),
  }
}

/** The sheet of the code that was made with the key; the code is shown whether or not it could be written. */
const printSheet = async (
  { app, translate, language }: CommandContext,
  file: string | undefined,
  target: SheetTarget | null,
  { keyId, label }: KeySummary,
) => {
  if (!target) return { failure: null, json: {}, text: [] }
  const failure = await target.write(() => app.recovery.printSheet(keyId, label, language))
  if (failure) return { failure, json: {}, text: [] }
  return { failure, json: { sheet: file }, text: [translate('recovery.sheetWritten', { file: target.path })] }
}

/** Made inside the token; its PIN is the token's. */
const createTokenKey = async (
  context: CommandContext,
  options: CreateOptions,
  wanted: string,
): Promise<CommandResult> => {
  const { app, translate, paint } = context
  if (options.randomPin) throw createUsageError('not-together', { name: '--random-pin', other: '--token' })
  if (options.pukPage !== undefined) throw createUsageError('not-together', { name: '--puk-page', other: '--token' })
  const tokens = (await app.keys.modules()).flatMap(module => module.tokens)
  const token = tokens.find(({ serial }) => serial === wanted) ?? tokens.find(({ label }) => label === wanted)
  if (!token) throw new AppError('tokens/not-found', { token: wanted })
  const sheet = await claimSheet(context, options.sheet)
  const pin = await readTokenPin(context, token.pin, token.label, options)
  const key = await app.keys.createTokenKey({ token: wanted, name: options.name, algorithm: options.algorithm, pin })
  const enrolled = await app.recovery.enrol(key.keyId, pin)
  const { unlockCode, sheetNumber } = enrolled
  const { failure, json, text } = await printSheet(context, options.sheet, sheet, key)
  return {
    exit: failure?.exit ?? 0,
    json: {
      ...{ key: toKeyJson(key), unlockCode, sheetNumber },
      ...json,
      ...(failure ? { error: failure.error } : {}),
    },
    text: [
      paint('good', translate('keys.created', { label: key.label, keyId: key.keyId })),
      ...formatUnlockCode(context, enrolled),
      ...text,
    ].join('\n'),
  }
}
