/** `signet modules`: the PKCS#11 libraries through which tokens are reached. */
import { AppError, type ErrorCode, errorCodes } from '../../../shared/errors.ts'
import { describeError } from '../../../shared/messages/describe-error.ts'
import type { ModuleSummary, ModuleTokenSummary } from '../../../shared/model/key.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import type { Registration } from '../program.ts'
import { formatTable } from '../table.ts'

export const addModules = ({ addGroup, translate, run }: Registration): void => {
  const modules = addGroup('modules', translate('modules.description'), listModules)
  modules
    .command('list')
    .description(translate('modules.list'))
    .action(() => run(listModules))
  modules
    .command('add')
    .description(translate('modules.add'))
    .argument('<path>', translate('modules.path'))
    .action((path: string) => run(context => addModule(context, path)))
  modules
    .command('remove')
    .description(translate('modules.remove'))
    .argument('<path>', translate('modules.path'))
    .action((path: string) => run(context => removeModule(context, path)))
  modules
    .command('retry')
    .description(translate('modules.retry'))
    .argument('<path>', translate('modules.path'))
    .action((path: string) => run(context => retryModule(context, path)))
}

const listModules = async (context: CommandContext): Promise<CommandResult> => {
  const modules = await context.app.keys.modules()
  return { exit: 0, json: { modules }, text: formatModules(modules, context) }
}

const addModule = async (context: CommandContext, path: string): Promise<CommandResult> => {
  const { app, translate } = context
  const module = await app.modules.add(context.resolvePath(path))
  if (!module.usable) throw new AppError(toErrorCode(module.problem), { path: module.path })
  return { exit: 0, json: { module }, text: translate('modules.added', { path: module.path }) }
}

const removeModule = async (context: CommandContext, path: string): Promise<CommandResult> => {
  const { app, translate } = context
  const removed = context.resolvePath(path)
  await app.modules.remove(removed)
  return { exit: 0, json: { removed }, text: translate('modules.removed', { path: removed }) }
}

const retryModule = async (context: CommandContext, path: string): Promise<CommandResult> => {
  const module = await context.app.modules.retry(context.resolvePath(path))
  if (!module.usable) throw new AppError(toErrorCode(module.problem), { path: module.path })
  return { exit: 0, json: { module }, text: formatModules([module], context) }
}

const toErrorCode = (code: string | null): ErrorCode =>
  code !== null && Object.hasOwn(errorCodes, code) ? (code as ErrorCode) : 'tokens/module-invalid'

const formatModules = (modules: readonly ModuleSummary[], context: CommandContext): string => {
  const { translate, language } = context
  if (modules.length === 0) return translate('modules.none')
  const columns = ['module', 'state', 'tokens', 'path'] as const
  return formatTable([
    columns.map(column => translate(`modules.column.${column}`)),
    ...modules.map(({ name, path, usable, problem, tokens }) => [
      name,
      usable ? translate('modules.usable') : describeError(new AppError(toErrorCode(problem), { path }), language).what,
      tokens.map(token => describeToken(token, context)).join(', ') || translate('modules.noToken'),
      path,
    ]),
  ])
}

/** `Work (serial 1234, PIN locked)`: only what is out of the ordinary is said. */
const describeToken = (token: ModuleTokenSummary, { translate, language }: CommandContext): string => {
  const { label, serial, reader, pin, initialized, writeProtected, problem } = token
  const facts = [
    serial && translate('modules.token.serial', { serial }),
    problem === null && !initialized && translate('modules.token.uninitialized'),
    initialized && pin.state !== 'ok' && translate('modules.token.pin', { state: translate(`pin.${pin.state}`) }),
    writeProtected && translate('modules.token.writeProtected'),
    problem !== null && describeError(new AppError(toErrorCode(problem)), language).what,
  ].filter(fact => fact !== false && fact !== '')
  return facts.length === 0 ? label || reader : `${label || reader} (${facts.join(', ')})`
}
