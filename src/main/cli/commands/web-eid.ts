/** `signet web-eid`: whether browsers find Signet for the Web eID extension. */

import type { CommandContext, CommandResult } from '../context.ts'
import { parseChoice } from '../option-value.ts'
import type { Registration } from '../program.ts'
import { formatTable } from '../table.ts'
import { createUsageError } from '../usage-error.ts'

/** Of the contract with the core; a test holds them together. */
const browsers = ['chromium', 'chrome', 'edge', 'firefox'] as const
type Browser = (typeof browsers)[number]

interface Options {
  readonly browser?: readonly Browser[]
  readonly extension?: readonly string[]
}

type Registered = Awaited<ReturnType<CommandContext['app']['webEid']['browsers']['list']>>

export const addWebEid = ({ addGroup, translate, run }: Registration): void => {
  const group = addGroup('web-eid', translate('webEid.description'), list)
  const parseBrowser = parseChoice('--browser', browsers)
  const collect = (value: string, earlier: readonly Browser[] = []): readonly Browser[] => [
    ...earlier,
    parseBrowser(value),
  ]
  group
    .command('list')
    .description(translate('webEid.list'))
    .action(() => run(list))
  group
    .command('install')
    .description(translate('webEid.install'))
    .option('--browser <browser>', translate('webEid.browser'), collect)
    .option('--extension <id...>', translate('webEid.extension'))
    .action((options: Options) => run(context => install(context, options)))
  group
    .command('remove')
    .description(translate('webEid.remove'))
    .option('--browser <browser>', translate('webEid.browser'), collect)
    .action(({ browser = [] }: Options) =>
      run(async context => answer(context, await context.app.webEid.browsers.remove(browser))),
    )
}

const list = async (context: CommandContext): Promise<CommandResult> =>
  answer(context, await context.app.webEid.browsers.list())

const install = async (context: CommandContext, { browser = [], extension = [] }: Options): Promise<CommandResult> => {
  const { webEid } = context.app
  for (const id of extension) {
    if (!webEid.isExtensionId(id)) throw createUsageError('bad-value', { name: '--extension', value: id, choices: '…' })
    webEid.addExtension(id)
  }
  const registered = await webEid.browsers.install(browser)
  if (registered.length === 0) context.tell(context.translate('webEid.none'))
  return answer(context, registered)
}

const answer = ({ translate }: CommandContext, registered: Registered): CommandResult => ({
  exit: 0,
  json: { browsers: registered },
  text: formatTable([
    (['browser', 'state', 'manifest'] as const).map(column => translate(`webEid.column.${column}`)),
    ...registered.map(({ browser, state, manifest }) => [browser, translate(`webEid.state.${state}`), manifest]),
  ]),
})
