/** `signet modules`: the PKCS#11 libraries through which tokens are reached. */
import { realpath } from 'node:fs/promises'
import { AppError, type ErrorCode, errorCodes } from '../../../shared/errors.ts'
import { describeError } from '../../../shared/messages/describe-error.ts'
import type { ModuleSummary } from '../../../shared/model/key.ts'
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
}

const listModules = async (context: CommandContext): Promise<CommandResult> => {
  const modules = await context.app.keys.modules()
  return { exit: 0, json: { modules }, text: formatModules(modules, context) }
}

/** Modules are known by the file itself: packages install links with several names to it. */
const resolveModule = ({ resolvePath }: CommandContext, path: string): Promise<string> =>
  realpath(resolvePath(path)).catch(() => resolvePath(path))

const addModule = async (context: CommandContext, path: string): Promise<CommandResult> => {
  const { app, translate } = context
  const module = await app.modules.add(await resolveModule(context, path))
  if (!module.usable) throw new AppError(toErrorCode(module.problem), { path: module.path })
  return { exit: 0, json: { module }, text: translate('modules.added', { path: module.path }) }
}

const removeModule = async (context: CommandContext, path: string): Promise<CommandResult> => {
  const { app, translate } = context
  const removed = await resolveModule(context, path)
  await app.modules.remove(removed)
  return { exit: 0, json: { removed }, text: translate('modules.removed', { path: removed }) }
}

const toErrorCode = (code: string | null): ErrorCode =>
  code !== null && Object.hasOwn(errorCodes, code) ? (code as ErrorCode) : 'tokens/module-invalid'

const formatModules = (modules: readonly ModuleSummary[], { translate, language }: CommandContext): string => {
  if (modules.length === 0) return translate('modules.none')
  const columns = ['module', 'state', 'tokens', 'path'] as const
  return formatTable([
    columns.map(column => translate(`modules.column.${column}`)),
    ...modules.map(({ name, path, usable, problem, tokens }) => [
      name,
      usable ? translate('modules.usable') : describeError(new AppError(toErrorCode(problem), { path }), language).what,
      tokens.map(({ label }) => label).join(', ') || translate('modules.noToken'),
      path,
    ]),
  ])
}
