/** `signet trust`: whom signatures are checked against, each for one purpose. */
import { describeError } from '../../../shared/messages/describe-error.ts'
import {
  type ListFacts,
  type PlatformPurpose,
  type PlatformTrust,
  platformPurposes,
  type TrustAnchorSummary,
  type TrustedListSummary,
  type TrustPurpose,
  trustPurposes,
} from '../../../shared/model/trust.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import { parseChoice } from '../option-value.ts'
import type { Registration } from '../program.ts'
import { formatTable } from '../table.ts'

const switchStates = ['on', 'off'] as const

export const addTrust = ({ addGroup, translate, run }: Registration): void => {
  const trust = addGroup('trust', translate('trust.description'), listAll)
  trust
    .command('list')
    .description(translate('trust.list'))
    .action(() => run(listAll))
  trust
    .command('add')
    .description(translate('trust.add'))
    .argument('<file>', translate('trust.file'))
    .requiredOption('--for <purpose>', translate('trust.for'), parseChoice('--for', trustPurposes))
    .action((file: string, options: { readonly for: TrustPurpose }) =>
      run(async context => {
        const anchors = await context.app.trust.add(context.resolvePath(file), options.for)
        return { exit: 0, json: { anchors }, text: formatAnchors(context, anchors) }
      }),
    )
  trust
    .command('add-list')
    .description(translate('trust.addList'))
    .argument('<file-or-url>', translate('trust.source'))
    .requiredOption('--signer <certificate...>', translate('trust.signer'))
    .action((source: string, { signer }: { readonly signer: readonly string[] }) =>
      run(async context => {
        const { app, resolvePath } = context
        const place = /^https?:\/\//i.test(source) ? source : resolvePath(source)
        const list = await app.trust.addList(place, signer.map(resolvePath))
        return { exit: 0, json: { lists: [list] }, text: formatLists(context, [list]) }
      }),
    )
  trust
    .command('lists')
    .description(translate('trust.lists'))
    .action(() =>
      run(async context => {
        const { lists } = context.app.trust.overview()
        return { exit: 0, json: { lists }, text: formatLists(context, lists) }
      }),
    )
  trust
    .command('refresh')
    .description(translate('trust.refresh'))
    .action(() => run(refresh))
  trust
    .command('platform')
    .description(translate('trust.platform'))
    .argument('<state>', translate('trust.platform.state'), parseChoice('on|off', switchStates))
    .requiredOption('--for <purpose>', translate('trust.platform.for'), parseChoice('--for', platformPurposes))
    .action((state: (typeof switchStates)[number], options: { readonly for: PlatformPurpose }) =>
      run(async context => {
        context.app.trust.setPlatform(options.for, state === 'on')
        const { platform } = context.app.trust.overview()
        return { exit: 0, json: { platform }, text: formatPlatform(context, platform) }
      }),
    )
  trust
    .command('remove')
    .description(translate('trust.remove'))
    .argument('<id>', translate('trust.id'))
    .action((id: string) =>
      run(async ({ app, translate: say }) => {
        app.trust.remove(id)
        return { exit: 0, json: { removed: id }, text: say('trust.removed', { id }) }
      }),
    )
}

const listAll = async (context: CommandContext): Promise<CommandResult> => {
  const overview = context.app.trust.overview()
  const { anchors, platform, lists } = overview
  const parts = [formatAnchors(context, anchors), formatPlatform(context, platform)]
  if (lists.length > 0) parts.push(formatLists(context, lists))
  return { exit: 0, json: overview, text: parts.join('\n\n') }
}

/** A negative answer when a list could not be renewed: it is named, and what was known stays in use. */
const refresh = async (context: CommandContext): Promise<CommandResult> => {
  const lists = await context.app.trust.refresh('all')
  const isWhole = lists.every(list => [list, ...list.lists].every(({ problem }) => problem === null))
  return { exit: isWhole ? 0 : 1, json: { lists }, text: formatLists(context, lists) }
}

const formatAnchors = ({ translate }: CommandContext, anchors: readonly TrustAnchorSummary[]): string => {
  if (anchors.length === 0) return translate('trust.none')
  const columns = ['id', 'purpose', 'subject', 'until'] as const
  return formatTable([
    columns.map(column => translate(`trust.column.${column}`)),
    ...anchors.map(({ id, purpose, subject, notAfter }) => [id, purpose, subject, notAfter.slice(0, 10)]),
  ])
}

const formatPlatform = ({ translate, paint }: CommandContext, platform: readonly PlatformTrust[]): string =>
  platform
    .map(({ purpose, trusted, count }) =>
      trusted
        ? paint('warning', translate('trust.platform.on', { purpose, count }))
        : translate('trust.platform.off', { purpose, count }),
    )
    .join('\n')

const formatLists = (context: CommandContext, lists: readonly TrustedListSummary[]): string =>
  lists.length === 0
    ? context.translate('trust.lists.none')
    : lists
        .flatMap(list => [
          `${list.id}  ${list.operator}`,
          ...formatFacts(context, list),
          ...list.lists.flatMap(member => formatFacts(context, member)),
        ])
        .join('\n')

const formatFacts = ({ translate, paint, language }: CommandContext, list: ListFacts): readonly string[] => {
  const { source, territory, state, nextUpdate, services, problem } = list
  const facts = { source, territory, until: nextUpdate?.slice(0, 10) ?? '', ...services }
  const line = translate(`trust.lists.${state}`, facts)
  const why = problem === null ? [] : [describeError({ code: problem, facts: {} }, language)]
  return [
    `  ${state === 'current' ? line : paint('warning', line)}`,
    ...why.map(({ what, todo }) => `    ${paint('warning', what)} ${todo}`),
  ]
}
