/** `signet extend`: adds timestamps and validation data to the signatures of a document. */
import type { CommandContext, CommandResult } from '../context.ts'
import { addTsaUrl, type LevelChoice, levels } from '../level-option.ts'
import { parseChoice } from '../option-value.ts'
import type { Registration } from '../program.ts'
import { readPassword } from '../read-secret.ts'
import { checkBeforePin } from '../sign-plan.ts'

interface ExtendOptions {
  readonly level: Exclude<LevelChoice, 'b-b'>
  readonly tsa?: readonly string[]
  readonly documentPasswordFile?: string
  readonly out: string
  readonly force?: true
}

export const addExtend = ({ program, translate, run }: Registration): void => {
  program
    .command('extend')
    .description(translate('extend.description'))
    .argument('<file>', translate('extend.file'))
    .requiredOption(
      '--level <level>',
      translate('extend.level'),
      parseChoice('--level', ['b-t', 'b-lt', 'b-lta'] as const),
    )
    .option('--tsa <url>', translate('option.tsa'), addTsaUrl)
    .requiredOption('--out <file>', translate('extend.out'))
    .option('--document-password-file <file>', translate('sign.documentPasswordFile'))
    .option('--force', translate('sign.force'))
    .action((file: string, options: ExtendOptions) => run(context => extend(context, file, options)))
}

const extend = async (
  context: CommandContext,
  input: string,
  { level, tsa, documentPasswordFile, out, force }: ExtendOptions,
): Promise<CommandResult> => {
  const { app, resolvePath, translate, paint } = context
  const [inputPath, outputPath] = [resolvePath(input), resolvePath(out)]
  await checkBeforePin(inputPath, outputPath, force === true)
  const password = documentPasswordFile === undefined ? null : await readPassword(context, documentPasswordFile, '')
  const extended = await app.signing.extendFile({
    inputPath,
    outputPath,
    replaceExisting: force === true,
    level: levels[level],
    password,
    ...(tsa ? { tsaUrls: tsa } : {}),
  })
  return {
    exit: 0,
    json: { files: [{ input, output: out, format: 'pades', level: extended.level }] },
    text: paint('good', translate('extend.done', { input, output: out, level: extended.level })),
  }
}
