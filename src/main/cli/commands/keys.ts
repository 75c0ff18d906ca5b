/** `signet keys`: what keys there are. */
import type { CommandContext, CommandResult } from '../context.ts'
import { formatKeys, toKeyJson } from '../key-text.ts'
import type { Registration } from '../program.ts'
import { addCertificateCommand } from './keys-certificate.ts'
import { addCreateCommand } from './keys-create.ts'
import { addDataCommand } from './keys-data.ts'
import { addFileCommands } from './keys-files.ts'
import { addPinCommands } from './keys-pin.ts'

export const addKeys = (registration: Registration): void => {
  const { addGroup, translate, run } = registration
  const keys = addGroup('keys', translate('keys.description'), listKeys)
  keys
    .command('list')
    .description(translate('keys.list'))
    .action(() => run(listKeys))
  addCreateCommand(keys, registration)
  addCertificateCommand(keys, registration)
  addPinCommands(keys, registration)
  addFileCommands(keys, registration)
  addDataCommand(keys, registration)
}

const listKeys = async (context: CommandContext): Promise<CommandResult> => {
  const keys = await context.app.keys.list()
  return { exit: 0, json: { keys: keys.map(toKeyJson) }, text: formatKeys(keys, context) }
}
