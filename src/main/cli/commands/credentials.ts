/** `signet credentials`: statements about the user that others have signed (SD-JWT VC): taken in, listed, shown, removed. */
import type { CredentialSummary, ShownCredential } from '../../../shared/model/credential.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import { toPrintable } from '../paint.ts'
import type { Registration } from '../program.ts'
import { formatTable } from '../table.ts'
import { addKeyOptions, findVaultKey, type KeyOptions, readVaultEntry } from '../vault-entry.ts'

export const addCredentials = ({ addGroup, translate, run }: Registration): void => {
  const group = addGroup('credentials', translate('credentials.description'), context =>
    list(context, group.opts<KeyOptions>()),
  )
  addKeyOptions(group, translate)
  type Action = (context: CommandContext, options: KeyOptions, argument: string) => Promise<CommandResult>
  const add = (name: string, words: string, argument: readonly [string, string] | null, action: Action): void => {
    const command = addKeyOptions(group.command(name), translate).description(words)
    if (argument) command.argument(...argument)
    command.action((...given: readonly unknown[]) =>
      // The options stand on the group too, so that `signet credentials --key K list` has them.
      run(context => action(context, { ...group.opts<KeyOptions>(), ...command.opts<KeyOptions>() }, String(given[0]))),
    )
  }
  const id = ['<id>', translate('credentials.id')] as const
  add('list', translate('credentials.list'), null, list)
  add('key', translate('credentials.key'), null, showHolderKey)
  add('import', translate('credentials.import'), ['<file>', translate('credentials.file')], importFile)
  add('show', translate('credentials.show'), id, show)
  add('check', translate('credentials.check'), id, check)
  add('remove', translate('credentials.remove'), id, remove)
}

const list = async (context: CommandContext, options: KeyOptions): Promise<CommandResult> => {
  const { app } = context
  const credentials = await app.credentials.list(await readVaultEntry(context, options))
  return { exit: 0, json: { credentials }, text: formatList(context, credentials) }
}

/** For an issuer, which binds what it states to this key. */
const showHolderKey = async (context: CommandContext, options: KeyOptions): Promise<CommandResult> => {
  const { keyId } = await findVaultKey(context, options.key)
  const jwk = await context.app.credentials.holderKey(keyId)
  return { exit: 0, json: { keyId, jwk }, text: JSON.stringify(jwk) }
}

const importFile = async (context: CommandContext, options: KeyOptions, path: string): Promise<CommandResult> => {
  const { app, resolvePath } = context
  const credential = await app.credentials.importFile(resolvePath(path), () => readVaultEntry(context, options))
  const { type, issuer } = credential
  const words = context.translate('credentials.imported', { type: toPrintable(type), issuer: toPrintable(issuer) })
  return { exit: 0, json: { credential }, text: words }
}

const show = async (context: CommandContext, options: KeyOptions, id: string): Promise<CommandResult> => {
  const credential = await context.app.credentials.show(id, await readVaultEntry(context, options))
  return { exit: 0, json: { credential }, text: formatShown(context, credential) }
}

const check = async (context: CommandContext, options: KeyOptions, id: string): Promise<CommandResult> => {
  await context.app.credentials.check(id, await readVaultEntry(context, options))
  return { exit: 0, json: { checked: id }, text: context.translate('credentials.checked') }
}

const remove = async (context: CommandContext, options: KeyOptions, id: string): Promise<CommandResult> => {
  await context.app.credentials.remove(id, await readVaultEntry(context, options))
  return { exit: 0, json: { removed: id }, text: context.translate('credentials.removed', { id: toPrintable(id) }) }
}

const formatList = ({ translate }: CommandContext, credentials: readonly CredentialSummary[]): string => {
  if (credentials.length === 0) return translate('credentials.none')
  const columns = ['id', 'type', 'issuer', 'until', 'key'] as const
  return formatTable([
    columns.map(column => translate(`credentials.column.${column}`)),
    ...credentials.map(({ credentialId, type, issuer, expiresAt, keyId }) => [
      ...[credentialId, toPrintable(type), toPrintable(issuer), expiresAt?.slice(0, 10) ?? '', keyId.slice(0, 8)],
    ]),
  ])
}

const formatShown = ({ translate }: CommandContext, { type, issuer, vouchedBy, claims }: ShownCredential): string =>
  [
    toPrintable(type),
    translate('credentials.issuer', { issuer: toPrintable(issuer) }),
    vouchedBy === null
      ? translate('credentials.nobody')
      : translate('credentials.vouched', { by: toPrintable(vouchedBy) }),
    ...claims.map(({ name, value, isAlwaysTold }) => {
      const shown = toPrintable(typeof value === 'string' ? value : JSON.stringify(value))
      return `  ${toPrintable(name)}: ${shown}${isAlwaysTold ? ` (${translate('credentials.always')})` : ''}`
    }),
  ].join('\n')
