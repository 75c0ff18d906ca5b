/** `signet settings`: the plain settings by name. */
import type { NamedSetting } from '../../app.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import type { Registration } from '../program.ts'
import { formatTable } from '../table.ts'

export const addSettings = ({ addGroup, translate, run }: Registration): void => {
  const group = addGroup('settings', translate('settings.description'), listAll)
  group
    .command('list')
    .description(translate('settings.list'))
    .action(() => run(listAll))
  group
    .command('get')
    .description(translate('settings.get'))
    .argument('<name>', translate('settings.name'))
    .action((name: string) => run(async context => showOne(context, context.app.settings.byName.find(name))))
  group
    .command('set')
    .description(translate('settings.set'))
    .argument('<name>', translate('settings.name'))
    .argument('<value>', translate('settings.value'))
    .action((name: string, value: string) =>
      run(async context => showOne(context, context.app.settings.byName.change(name, value))),
    )
}

const listAll = async (context: CommandContext): Promise<CommandResult> => {
  const settings = context.app.settings.byName.list()
  return {
    exit: 0,
    json: { settings: Object.fromEntries(settings.map(({ name, value }) => [name, value])) },
    text: formatTable(settings.map(setting => [setting.name, formatValue(context, setting)])),
  }
}

const showOne = async (context: CommandContext, setting: NamedSetting): Promise<CommandResult> => ({
  exit: 0,
  json: setting,
  text: formatTable([[setting.name, formatValue(context, setting)]]),
})

const formatValue = ({ translate }: CommandContext, { value }: NamedSetting): string => {
  if (typeof value === 'boolean') return translate(value ? 'settings.on' : 'settings.off')
  const text = Array.isArray(value) ? value.join(', ') : String(value ?? '')
  return text === '' ? translate('settings.nothing') : text
}
