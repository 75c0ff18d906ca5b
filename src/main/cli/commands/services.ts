/** `signet services`: the websites that the user has answered, and the pseudonyms that they know. */
import type { ServiceSummary } from '../../../shared/model/query.ts'
import type { Secret } from '../../../shared/secret.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import { findVaultKey } from '../find-vault-key.ts'
import type { Registration } from '../program.ts'
import { type PinOptions, readPin } from '../read-secret.ts'
import { formatTable } from '../table.ts'

interface ServicesOptions extends PinOptions {
  readonly key?: string
}

type Use = (context: CommandContext, keyId: string, pin: Secret) => Promise<CommandResult>

export const addServices = ({ addGroup, translate, run }: Registration): void => {
  const withPin =
    (use: Use) =>
    async (context: CommandContext): Promise<CommandResult> => {
      const options = services.opts<ServicesOptions>()
      const key = await findVaultKey(context.app.keys, options.key)
      return use(context, key.keyId, await readPin(context, key, options))
    }
  const services = addGroup('services', translate('services.description'), withPin(list))
  services
    .option('--key <key>', translate('argument.key'))
    .option('--pin-file <file>', translate('option.pinFile'))
    .option('--pin-stdin', translate('option.pinStdin'))
    .option('--last-try', translate('option.lastTry'))
  services
    .command('list')
    .description(translate('services.list'))
    .action(() => run(withPin(list)))
  services
    .command('rotate')
    .description(translate('services.rotate'))
    .argument('<id>', translate('services.id'))
    .action((id: string) => run(withPin(rotate(id))))
  services
    .command('forget')
    .description(translate('services.forget'))
    .argument('<id>', translate('services.id'))
    .action((id: string) => run(withPin(forget(id))))
}

const list: Use = async (context, keyId, pin) => {
  const services = await context.app.services.list({ keyId, pin })
  return { exit: 0, json: { services }, text: formatServices(context, services) }
}

const rotate =
  (id: string): Use =>
  async ({ app, translate }, keyId, pin) => {
    const service = await app.services.rotate(id, { keyId, pin })
    return { exit: 0, json: { service }, text: translate('services.rotated', { host: service.host }) }
  }

const forget =
  (id: string): Use =>
  async ({ app, translate }, keyId, pin) => {
    await app.services.forget(id, { keyId, pin })
    return { exit: 0, json: { forgotten: id }, text: translate('services.forgotten', { id }) }
  }

const formatServices = ({ translate }: CommandContext, services: readonly ServiceSummary[]): string => {
  if (services.length === 0) return translate('services.none')
  const columns = ['id', 'host', 'first', 'last', 'answers', 'given'] as const
  const names = (given: ServiceSummary['given']) => given.map(path => path.join('.')).join(', ')
  return formatTable([
    columns.map(column => translate(`services.column.${column}`)),
    ...services.map(({ serviceId, host, firstUse, lastUse, answers, given }) => [
      ...[serviceId, host, firstUse.slice(0, 10), lastUse.slice(0, 10), String(answers), names(given)],
    ]),
  ])
}
