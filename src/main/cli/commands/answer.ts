/** `signet answer`: a query of a website, decided on by its user; nothing is sent without that decision. */
import { AppError } from '../../../shared/errors.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import type { Query, QueryOutcome } from '../../../shared/model/query.ts'
import type { Secret } from '../../../shared/secret.ts'
import { askLine, canAsk } from '../ask-line.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import { findVaultKey } from '../find-vault-key.ts'
import type { Registration } from '../program.ts'
import { formatClaims, formatService, toOutcomeJson } from '../query-text.ts'
import { type PinOptions, readPin } from '../read-secret.ts'
import { createUsageError } from '../usage-error.ts'

interface AnswerOptions extends PinOptions {
  readonly approve?: readonly string[]
  readonly approveRequired?: true
  readonly refuse?: true
  readonly tell?: true
  readonly key?: string
}

type Approval = readonly string[] | 'required'

const parseNames = (value: string, previous: readonly string[] = []): readonly string[] => [
  ...previous,
  ...value
    .split(',')
    .map(name => name.trim())
    .filter(Boolean),
]

export const addAnswer = ({ program, translate, run }: Registration): void => {
  program
    .command('answer')
    .description(translate('answer.description'))
    .argument('<url>', translate('answer.url'))
    .option('--approve <claims>', translate('answer.approve'), parseNames)
    .option('--approve-required', translate('answer.approveRequired'))
    .option('--refuse', translate('answer.refuse'))
    .option('--tell', translate('answer.tell'))
    .option('--key <key>', translate('argument.key'))
    .option('--pin-file <file>', translate('option.pinFile'))
    .option('--pin-stdin', translate('option.pinStdin'))
    .option('--last-try', translate('option.lastTry'))
    .action((url: string, options: AnswerOptions) => run(context => answer(context, url, options)))
}

const checkTogether = ({ approve, approveRequired, refuse }: AnswerOptions): void => {
  const given = [
    ['--approve', approve],
    ['--approve-required', approveRequired],
    ['--refuse', refuse],
  ].flatMap(([name, value]) => (value === undefined ? [] : [String(name)]))
  const [name, other] = given
  if (name !== undefined && other !== undefined) throw createUsageError('not-together', { name, other })
}

const answer = async (context: CommandContext, url: string, options: AnswerOptions): Promise<CommandResult> => {
  const { app, process } = context
  checkTogether(options)
  const isDecided = options.approve !== undefined || options.approveRequired || options.refuse
  if (!isDecided && !canAsk(context)) throw new AppError('disclosure/consent-needed')
  const query = await app.disclosure.open(url)
  context.defer(() => app.disclosure.close())
  context.tell(formatService(context, query))
  if (options.refuse) return finish(context, query, await refuse(context, query, options))
  if (!isDecided) {
    const decision = await decide(context, query, options)
    if (!decision) return finish(context, query, await app.disclosure.refuse(query.queryId, { tell: false }))
    return finish(context, query, await app.disclosure.answer(query.queryId, decision, process.interrupted))
  }
  const approve = options.approve ?? 'required'
  // What cannot be approved is told before a PIN is asked for.
  app.disclosure.check(query.queryId, approve)
  const { key, pin } = await readKeyAndPin(context, options)
  const outcome = await app.disclosure.answer(query.queryId, { approve, keyId: key.keyId, pin }, process.interrupted)
  return finish(context, query, outcome)
}

const readKeyAndPin = async (
  context: CommandContext,
  options: AnswerOptions,
): Promise<{ readonly key: KeySummary; readonly pin: Secret }> => {
  const key = await findVaultKey(context.app.keys, options.key)
  return { key, pin: await readPin(context, key, options) }
}

/** undefined: refused. Values are shown before the decision, so the PIN that opens the vault comes first. */
const decide = async (
  context: CommandContext,
  query: Query,
  options: AnswerOptions,
): Promise<{ readonly approve: Approval; readonly keyId: string; readonly pin: Secret } | undefined> => {
  const { app, translate, tell } = context
  tell(formatClaims(context, query))
  if (!isYes(context, await askLine(context, translate('answer.goOn', { word: translate('answer.yes') }))))
    return undefined
  const { key, pin } = await readKeyAndPin(context, options)
  const revealed = await app.disclosure.reveal(query.queryId, key.keyId, pin)
  tell(formatClaims(context, revealed))
  const said = await askLine(
    context,
    translate(revealed.claims.length > 0 ? 'answer.which' : 'answer.logIn', {
      word: translate(revealed.claims.length > 0 ? 'answer.requiredWord' : 'answer.yes'),
    }),
  )
  if (said === '') return undefined
  if (revealed.claims.length === 0) return isYes(context, said) ? { approve: [], keyId: key.keyId, pin } : undefined
  const approve = said === translate('answer.requiredWord') ? 'required' : parseNames(said)
  return { approve, keyId: key.keyId, pin }
}

const isYes = ({ translate }: CommandContext, said: string): boolean =>
  said.toLowerCase() === translate('answer.yes').toLowerCase()

/** With a PIN the receipt is written now. */
const refuse = async (context: CommandContext, { queryId }: Query, options: AnswerOptions): Promise<QueryOutcome> => {
  const { disclosure } = context.app
  if (options.pinFile !== undefined || options.pinStdin) {
    const { key, pin } = await readKeyAndPin(context, options)
    await disclosure.reveal(queryId, key.keyId, pin)
  }
  return disclosure.refuse(queryId, { tell: options.tell === true })
}

const finish = (context: CommandContext, query: Query, outcome: QueryOutcome): CommandResult => {
  const { translate, paint, tell } = context
  const json = toOutcomeJson(query, outcome)
  const { failure, disclosed, redirectUri } = outcome
  if (failure) {
    const { exit, error } = context.fail(new AppError(failure.code, failure.facts))
    return { exit, json: { ...json, error }, text: '' }
  }
  if (outcome.isReplyUnusable) tell(paint('warning', translate('answer.replyUnusable')))
  if (outcome.isReceiptWaiting) tell(translate('answer.receiptWaits'))
  else if (outcome.receiptId === null) tell(paint('warning', translate('answer.noReceipt')))
  const host = query.service.host
  const names = disclosed.map(path => path.filter(part => typeof part === 'string').join('.')).join(', ')
  const done =
    outcome.outcome === 'refused'
      ? translate('answer.refused', { host })
      : paint(
          'good',
          names === '' ? translate('answer.loggedIn', { host }) : translate('answer.given', { host, names }),
        )
  const next = redirectUri === null ? [] : [translate('answer.next', { url: redirectUri })]
  return { exit: outcome.outcome === 'given' ? 0 : 1, json, text: [done, ...next].join('\n') }
}
