/** `signet enrol`: the unlock code of a key that has none yet, and the public record that a revocation is held against. */
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { Secret } from '../../../shared/secret.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import { getKey } from '../find-key.ts'
import type { Registration } from '../program.ts'
import { canAsk, type PinOptions, readPin, readUnlockCodeGroup } from '../read-secret.ts'
import { formatUnlockCode } from '../unlock-code-text.ts'
import { createUsageError } from '../usage-error.ts'
import { claimSheet } from '../write-sheet.ts'

interface EnrolOptions extends PinOptions {
  readonly out: string
  readonly newCode?: true
  readonly sheet?: string
  readonly force?: true
}

export const addEnrol = ({ program, translate, run }: Registration): void => {
  program
    .command('enrol')
    .description(translate('enrol.description'))
    .argument('<key>', translate('argument.key'))
    .requiredOption('--out <file>', translate('enrol.out'))
    .option('--new-code', translate('enrol.newCode'))
    .option('--sheet <file>', translate('recovery.sheet'))
    .option('--force', translate('option.replace'))
    .option('--pin-file <file>', translate('option.pinFile'))
    .option('--pin-stdin', translate('option.pinStdin'))
    .option('--last-try', translate('option.lastTry'))
    .action((key: string, options: EnrolOptions) => run(context => enrol(context, key, options)))
}

const enrol = async (context: CommandContext, wanted: string, options: EnrolOptions): Promise<CommandResult> => {
  const { app, translate, paint, resolvePath, language } = context
  const { recovery } = app
  const out = resolvePath(options.out)
  if (!options.force && existsSync(out)) throw new AppError('documents/target-exists', { file: basename(out) })
  const key = getKey(await app.keys.list(), wanted)
  const known = options.newCode ? undefined : (await recovery.list()).find(({ keyId }) => keyId === key.keyId)
  if (known && options.sheet !== undefined) throw createUsageError('sheet-without-code')
  if (options.sheet !== undefined && resolvePath(options.sheet) === out) {
    throw createUsageError('not-together', { name: `--out ${options.out}`, other: `--sheet ${options.sheet}` })
  }
  const sheet = await claimSheet(context, options.sheet)
  const made = known ? null : await recovery.enrol(key.keyId, await readPin(context, key, options))
  await recovery.writeFile(out, await recovery.enrolmentText(key.keyId))
  // Before it is confirmed: from then on the code is forgotten.
  const failure = await sheet?.write(() => recovery.printSheet(key.keyId, key.label, language))
  const isPrinted = sheet && !failure
  const shown = [
    ...(made ? formatUnlockCode(context, made) : [translate('enrol.known')]),
    ...(isPrinted ? [translate('recovery.sheetWritten', { file: sheet.path })] : []),
  ]
  const isAsked = made !== null && canAsk(context)
  const isConfirmed = isAsked ? await confirm(context, made, shown) : (known?.isConfirmed ?? false)
  const sheetNumber = made?.sheetNumber ?? known?.sheetNumber ?? ''
  return {
    exit: failure?.exit ?? 0,
    json: {
      ...{ keyId: key.keyId, file: options.out, sheetNumber, confirmed: isConfirmed },
      ...(made ? { unlockCode: made.unlockCode } : {}),
      ...(isPrinted ? { sheet: options.sheet } : {}),
      ...(failure ? { error: failure.error } : {}),
    },
    text: [
      paint('good', translate('enrol.done', { label: key.label, file: out, sheetNumber })),
      ...(isAsked ? [] : shown),
    ].join('\n'),
  }
}

/** The holder writes the code down and types two groups from there. */
const confirm = async (
  context: CommandContext,
  { keyId, groupsToConfirm }: { readonly keyId: string; readonly groupsToConfirm: readonly number[] },
  shown: readonly string[],
): Promise<boolean> => {
  for (const line of shown) context.tell(line)
  const typed: Secret[] = []
  for (const group of groupsToConfirm) typed.push(await readUnlockCodeGroup(context, group))
  return (await context.app.recovery.confirm(keyId, typed)).isConfirmed
}
