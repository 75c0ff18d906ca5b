/** `signet links`: which links of websites Signet opens, and whether the desktop sends them here. */
import type { SchemeState } from '../../../shared/model/arrival.ts'
import { linkSchemes } from '../../../shared/model/arrival.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import { parseChoice } from '../option-value.ts'
import type { Registration } from '../program.ts'
import { formatTable } from '../table.ts'

export const addLinks = ({ addGroup, translate, run }: Registration): void => {
  const links = addGroup('links', translate('links.description'), list)
  const parseScheme = parseChoice('scheme', linkSchemes)
  links
    .command('list')
    .description(translate('links.list'))
    .action(() => run(list))
  for (const [name, isAllowed] of [
    ['allow', true],
    ['refuse', false],
  ] as const) {
    links
      .command(name)
      .description(translate(`links.${name}`))
      .argument('<scheme>', linkSchemes.slice(1).join(', '), parseScheme)
      .action((scheme: (typeof linkSchemes)[number]) =>
        run(async context => answer(context, context.app.links.allow(scheme, isAllowed))),
      )
  }
  links
    .command('install')
    .description(translate('links.install'))
    .action(() =>
      run(async ({ app, translate: say }) => {
        const schemes = app.links.schemes().flatMap(({ scheme, isAllowed }) => (isAllowed ? [scheme] : []))
        const { path } = await app.links.desktop.install(schemes)
        return { exit: 0, json: { installed: path, schemes }, text: say('links.installed', { path }) }
      }),
    )
  links
    .command('remove')
    .description(translate('links.remove'))
    .action(() =>
      run(async ({ app, translate: say }) => {
        const { path } = await app.links.desktop.remove()
        return { exit: 0, json: { removed: path }, text: say('links.removed', { path }) }
      }),
    )
}

const list = async (context: CommandContext): Promise<CommandResult> => answer(context, context.app.links.schemes())

const answer = ({ translate }: CommandContext, schemes: readonly SchemeState[]): CommandResult => ({
  exit: 0,
  json: { schemes },
  text: formatTable(
    schemes.map(({ scheme, isAllowed }) => [`${scheme}:`, translate(isAllowed ? 'links.opened' : 'links.notOpened')]),
  ),
})
