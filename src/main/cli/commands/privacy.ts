/** `signet privacy`: consent to processing, retention, and the user's rights. */
import { existsSync, statSync } from 'node:fs'
import { consentTexts } from '../../../shared/consent-text.ts'
import { AppError } from '../../../shared/errors.ts'
import type { ProcessingState } from '../../../shared/model/processing.ts'
import type { RetentionState } from '../../../shared/model/retention.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import type { Registration } from '../program.ts'
import { askLine, readNewSecret } from '../read-secret.ts'
import { formatTable } from '../table.ts'
import { createUsageError } from '../usage-error.ts'
import { addKeyOptions, type KeyOptions, readVaultEntry } from '../vault-entry.ts'
import { addPrivacyLetter } from './privacy-letter.ts'

interface ExportOptions extends KeyOptions {
  readonly encrypt?: true
  readonly passwordFile?: string
  readonly force?: true
}

interface EraseOptions extends KeyOptions {
  readonly yes?: true
  readonly unopened?: true
  readonly withKeys?: true
}

export const addPrivacy = ({ addGroup, translate, run }: Registration): void => {
  const group = addGroup('privacy', translate('privacy.description'), showState)
  group
    .command('status')
    .description(translate('privacy.status'))
    .action(() => run(showState))
  const consent = group
    .command('consent')
    .description(translate('privacy.consent'))
    .action(() => run(showText))
  consent
    .command('give')
    .description(translate('privacy.consent.give'))
    .action(() => run(giveConsent))
  consent
    .command('withdraw')
    .description(translate('privacy.consent.withdraw'))
    .action(() => run(withdrawConsent))
  group
    .command('freeze')
    .description(translate('privacy.freeze'))
    .action(() => run(context => answerState(context, context.app.myData.processing.freeze())))
  group
    .command('release')
    .description(translate('privacy.release'))
    .action(() => run(context => answerState(context, context.app.myData.processing.release())))
  addKeyOptions(group.command('retention'), translate)
    .description(translate('privacy.retention'))
    .option('--count', translate('privacy.retention.count'))
    .action((options: KeyOptions & { readonly count?: true }) => run(context => showRetention(context, options)))
  addKeyOptions(group.command('export'), translate)
    .description(translate('privacy.export'))
    .argument('<file-or-folder>', translate('privacy.export.target'))
    .option('--encrypt', translate('privacy.export.encrypt'))
    .option('--password-file <file>', translate('backup.passwordFile'))
    .option('--force', translate('my-data.force'))
    .action((target: string, options: ExportOptions) => run(context => exportData(context, target, options)))
  addKeyOptions(group.command('erase'), translate)
    .description(translate('privacy.erase'))
    .option('--yes', translate('privacy.erase.yes'))
    .option('--unopened', translate('privacy.erase.unopened'))
    .option('--with-keys', translate('privacy.erase.withKeys'))
    .action((options: EraseOptions) => run(context => eraseData(context, options)))
  addPrivacyLetter(group, { translate, run })
  addKeyOptions(group.command('object'), translate)
    .description(translate('privacy.object'))
    .argument('<client-id>', translate('privacy.clientId'))
    .option('--withdraw', translate('privacy.object.withdraw'))
    .action((clientId: string, options: KeyOptions & { readonly withdraw?: true }) =>
      run(async context => {
        const entry = await readVaultEntry(context, options)
        await context.app.myData.objections.set(entry, clientId, !options.withdraw)
        const words = options.withdraw ? 'privacy.object.withdrawn' : 'privacy.object.done'
        return { exit: 0, json: { clientId, objects: !options.withdraw }, text: translate(words, { clientId }) }
      }),
    )
}

/** A folder that is there, or a name that ends like one, is a folder. */
const isFolder = (path: string, given: string): boolean =>
  /[/\\]$/.test(given) || (existsSync(path) && statSync(path).isDirectory())

const exportData = async (context: CommandContext, target: string, options: ExportOptions): Promise<CommandResult> => {
  const path = context.resolvePath(target)
  const encrypts = options.encrypt === true || options.passwordFile !== undefined
  const form = encrypts ? 'encrypted' : isFolder(path, target) ? 'folder' : 'json'
  const password = encrypts ? await readNewSecret(context, options.passwordFile, 'password') : null
  const entry = await readVaultEntry(context, options)
  const replaceExisting = options.force === true
  const report = await context.app.myData.export.exportTo(entry, { path, form, password, replaceExisting })
  const text = context.translate('privacy.exported', { files: report.files.join(', '), entries: report.entries })
  return { exit: 0, json: { form, ...report }, text }
}

/** @throws {AppError} app/usage where nobody can be asked and nobody has agreed */
const confirmErasure = async (context: CommandContext): Promise<void> => {
  const word = context.translate('privacy.erase.word')
  const answer = await askLine(context, context.translate('privacy.erase.question', { word }))
  if (answer === undefined) throw createUsageError('missing-option', { name: '--yes' })
  if (answer.trim().normalize('NFC').toLowerCase() !== word.normalize('NFC')) throw new AppError('tokens/cancelled')
}

const eraseData = async (context: CommandContext, options: EraseOptions): Promise<CommandResult> => {
  if (!options.yes) await confirmErasure(context)
  const { erasure, keyIds } = context.app.myData
  const entry = options.unopened || keyIds().length === 0 ? null : await readVaultEntry(context, options)
  const report = await erasure.erase({ entry, withKeys: options.withKeys === true })
  const { translate } = context
  const lines = [
    ...report.destroyed.map(({ thing, count }) =>
      translate('privacy.erased', { thing: translate(`privacy.thing.${thing}`), count }),
    ),
    ...report.left.map(({ thing, reason, where }) =>
      translate(`privacy.left.${reason}`, { thing: translate(`privacy.thing.${thing}`), where }),
    ),
  ]
  return { exit: 0, json: report, text: lines.length === 0 ? translate('privacy.erased.nothing') : lines.join('\n') }
}

const showState = (context: CommandContext): Promise<CommandResult> =>
  answerState(context, context.app.myData.processing.state())

const answerState = async ({ translate }: CommandContext, state: ProcessingState): Promise<CommandResult> => {
  const { consent, frozenAt, textVersion } = state
  const words = consent === null ? 'privacy.state.never' : (`privacy.state.${consent.state}` as const)
  const facts = { version: consent?.textVersion ?? textVersion, time: consent?.at ?? '' }
  const lines = [translate(words, facts)]
  if (frozenAt !== null) lines.push(translate('privacy.state.frozen', { time: frozenAt }))
  return { exit: 0, json: { processing: state }, text: lines.join('\n') }
}

const textLines = ({ language, paint }: CommandContext): readonly string[] => {
  const { title, paragraphs } = consentTexts[language]
  return [paint('strong', title), ...paragraphs]
}

const showText = async (context: CommandContext): Promise<CommandResult> => {
  const { text, json } = await showState(context)
  return { exit: 0, json, text: [...textLines(context), text].join('\n\n') }
}

/** The text is shown with the decision: what was agreed to is what was seen. */
const giveConsent = (context: CommandContext): Promise<CommandResult> => {
  for (const line of textLines(context)) context.tell(line)
  return answerState(context, context.app.myData.processing.giveConsent(context.language))
}

const withdrawConsent = async (context: CommandContext): Promise<CommandResult> => {
  const { json, text } = await answerState(context, context.app.myData.processing.withdrawConsent())
  const next = ['signet privacy export FILE', 'signet privacy erase']
  return { exit: 0, json: { ...json, next }, text: [text, context.translate('privacy.withdrawn.next')].join('\n') }
}

const showRetention = async (
  context: CommandContext,
  options: KeyOptions & { readonly count?: true },
): Promise<CommandResult> => {
  const { retention } = context.app.myData
  const rows = options.count ? await retention.list(await readVaultEntry(context, options)) : retention.lengths()
  return { exit: 0, json: { retention: rows }, text: formatTable(rows.map(row => describeRow(context, row))) }
}

const describeRow = ({ translate }: CommandContext, row: RetentionState): readonly string[] => [
  translate(`retention.${row.class}`),
  row.keepFor === null
    ? translate('retention.untilErased')
    : translate(`retention.length.${row.keepFor.endsWith('m') ? 'm' : row.keepFor.endsWith('h') ? 'h' : 'd'}`, {
        count: Number.parseInt(row.keepFor, 10),
      }),
  translate(`retention.why.${row.class}`),
  row.count === null ? '' : translate('retention.count', { count: row.count }),
]
