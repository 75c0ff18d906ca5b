/** `signet receipts`: what was asked, given and refused, as it is proven. */
import type { CommandContext, CommandResult } from '../context.ts'
import type { Registration } from '../program.ts'
import { formatTable } from '../table.ts'
import { createUsageError } from '../usage-error.ts'
import { addKeyOptions, type KeyOptions, readVaultEntry } from '../vault-entry.ts'

interface ListOptions extends KeyOptions {
  readonly limit: number
  readonly service?: string
}

const mostListed = 10_000

const parseLimit = (value: string): number => {
  const limit = /^\d{1,5}$/.test(value) ? Number(value) : 0
  if (limit >= 1 && limit <= mostListed) return limit
  throw createUsageError('bad-value', { name: '--limit', value, choices: `1 … ${mostListed}` })
}

export const addReceipts = ({ addGroup, translate, run }: Registration): void => {
  const group = addGroup('receipts', translate('receipts.description'), context =>
    listReceipts(context, group.opts<ListOptions>()),
  )
  addKeyOptions(group, translate)
    .option('--limit <count>', translate('receipts.limit'), parseLimit, 100)
    .option('--service <client-id>', translate('receipts.service'))
  group
    .command('list')
    .description(translate('receipts.list'))
    .action(() => run(context => listReceipts(context, group.opts<ListOptions>())))
  addKeyOptions(group.command('export'), translate)
    .description(translate('receipts.export'))
    .argument('<file>', translate('receipts.file'))
    .option('--force', translate('my-data.force'))
    .action((file: string, options: KeyOptions & { readonly force?: true }) =>
      run(context => exportReceipts(context, file, { ...group.opts<KeyOptions>(), ...options })),
    )
}

const listReceipts = async (context: CommandContext, options: ListOptions): Promise<CommandResult> => {
  const { app, translate } = context
  app.myData.processing.requireProcessing()
  const entry = await readVaultEntry(context, options)
  const page = { limit: options.limit, clientId: options.service }
  const receipts = await app.myData.receipts.list(entry, page)
  const rows = receipts.map(({ eventTime, eventState, host, tier, disclosed, requested }) => [
    eventTime,
    translate(`receipts.state.${eventState}`),
    host,
    translate(`receipts.tier.${tier}`),
    translate('receipts.items', { given: disclosed.length, asked: requested.length }),
  ])
  return {
    exit: 0,
    json: { receipts: receipts.map(({ seq: _seq, ...receipt }) => receipt) },
    text: rows.length === 0 ? translate('receipts.none') : formatTable(rows),
  }
}

const exportReceipts = async (
  context: CommandContext,
  file: string,
  options: KeyOptions & { readonly force?: true },
): Promise<CommandResult> => {
  const { app, translate, resolvePath } = context
  app.myData.processing.requireProcessing()
  const entry = await readVaultEntry(context, options)
  const { count } = await app.myData.receipts.exportTo(entry, resolvePath(file), options.force === true)
  return { exit: 0, json: { file, receipts: count }, text: translate('receipts.exported', { count, file }) }
}
