/** `signet trust`: whom signatures are checked against, each for one purpose. */
import { type TrustAnchorSummary, type TrustPurpose, trustPurposes } from '../../../shared/model/trust.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import { parseChoice } from '../option-value.ts'
import type { Registration } from '../program.ts'
import { formatTable } from '../table.ts'

export const addTrust = ({ addGroup, translate, run }: Registration): void => {
  const trust = addGroup('trust', translate('trust.description'), listAnchors)
  trust
    .command('list')
    .description(translate('trust.list'))
    .action(() => run(listAnchors))
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

const listAnchors = async (context: CommandContext): Promise<CommandResult> => {
  const anchors = context.app.trust.list()
  return { exit: 0, json: { anchors }, text: formatAnchors(context, anchors) }
}

const formatAnchors = ({ translate }: CommandContext, anchors: readonly TrustAnchorSummary[]): string => {
  if (anchors.length === 0) return translate('trust.none')
  const columns = ['id', 'purpose', 'subject', 'until'] as const
  return formatTable([
    columns.map(column => translate(`trust.column.${column}`)),
    ...anchors.map(({ id, purpose, subject, notAfter }) => [id, purpose, subject, notAfter.slice(0, 10)]),
  ])
}
