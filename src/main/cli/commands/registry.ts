/** `signet registry`: the support desk. Every act is signed by the key of an agent. */
import type { Command } from 'commander'
import { AppError } from '../../../shared/errors.ts'
import { type RevocationReason, revocationReasons } from '../../../shared/model/recovery.ts'
import type { RegisteredKey } from '../../../shared/model/registry.ts'
import type { Secret } from '../../../shared/secret.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import { findSigningKey, getKey } from '../find-key.ts'
import { parseChoice } from '../option-value.ts'
import type { Registration } from '../program.ts'
import { type PinOptions, readPin, readUnlockCode } from '../read-secret.ts'
import { formatTable } from '../table.ts'

interface AgentOptions extends PinOptions {
  readonly key?: string
}

interface InitOptions extends AgentOptions {
  readonly name: string
  readonly url?: string
  readonly database?: string
  readonly agentName?: string
}

interface RevokeOptions extends AgentOptions {
  readonly unlockCodeFile?: string
  readonly reason: RevocationReason
}

export const addRegistry = ({ addGroup, translate, run }: Registration): void => {
  const registry = addGroup('registry', translate('registry.description'), overview)
  const withAgent = (command: Command): Command =>
    command
      .option('--key <key>', translate('registry.key'))
      .option('--pin-file <file>', translate('option.pinFile'))
      .option('--pin-stdin', translate('option.pinStdin'))
      .option('--last-try', translate('option.lastTry'))
  const add = (name: string): Command =>
    registry.command(name).description(translate(`registry.${name}` as 'registry.add'))

  withAgent(add('init'))
    .option('--name <name>', translate('registry.name'), 'Signet')
    .option('--url <url>', translate('registry.url'))
    .option('--database <address>', translate('registry.database'))
    .option('--agent-name <name>', translate('registry.agentName'))
    .action((options: InitOptions) => run(context => init(context, options)))
  withAgent(add('add'))
    .argument('<enrolment...>', translate('registry.enrolments'))
    .action((files: readonly string[], options: AgentOptions) => run(context => addKeys(context, files, options)))
  withAgent(add('add-agent'))
    .argument('<enrolment>', translate('registry.agentEnrolment'))
    .requiredOption('--name <name>', translate('registry.agentName'))
    .action((file: string, options: AgentOptions & { readonly name: string }) =>
      run(async context => {
        const enrolment = await context.app.recovery.readEnrolmentFile(context.resolvePath(file))
        const agentId = await context.app.registry.addAgent(await openAgent(context, options), enrolment, options.name)
        const text = context.translate('registry.agentAdded', { name: options.name, agentId })
        return { exit: 0, json: { agentId, name: options.name }, text }
      }),
    )
  withAgent(add('revoke'))
    .argument('<what...>', translate('registry.what'))
    .option('--unlock-code-file <file>', translate('revoke.unlockCodeFile'))
    .option(
      '--reason <reason>',
      translate('revoke.reason', { choices: revocationReasons.join(', ') }),
      parseChoice('--reason', revocationReasons),
      'lost',
    )
    .action((what: readonly string[], options: RevokeOptions) => run(context => revoke(context, what, options)))
  withAgent(add('suspend'))
    .argument('<key>', translate('registry.wanted'))
    .option('--resume', translate('registry.resume'))
    .action((wanted: string, options: AgentOptions & { readonly resume?: true }) =>
      run(async context => {
        const { registry: desk } = context.app
        const { keyId } = await findOne(context, wanted)
        const agent = await openAgent(context, options)
        const key = options.resume ? await desk.resume(agent, keyId) : await desk.suspend(agent, keyId)
        return { exit: 0, json: { key }, text: formatKeys(context, [key]) }
      }),
    )
  withAgent(add('contact'))
    .argument('<key>', translate('registry.wanted'))
    .argument('<contact>', translate('registry.contactText'))
    .action((wanted: string, contact: string, options: AgentOptions) =>
      run(async context => {
        const { keyId } = await findOne(context, wanted)
        const key = await context.app.registry.addContact(await openAgent(context, options), keyId, contact)
        return { exit: 0, json: { key }, text: formatKeys(context, [key]) }
      }),
    )
  withAgent(add('collect'))
    .argument('<folder>', translate('registry.inbox'))
    .action((folder: string, options: AgentOptions) =>
      run(async context => {
        const agent = await openAgent(context, options)
        const collected = await context.app.registry.collect(agent, context.resolvePath(folder))
        const { taken, refused, waiting } = collected
        const text = context.translate('registry.collected', { taken, waiting, refused: refused.length })
        return { exit: refused.length > 0 ? 1 : 0, json: collected, text }
      }),
    )
  add('publish')
    .argument('<dir-or-url>', translate('registry.target'))
    .action((where: string) =>
      run(async context => {
        const target = /^https?:\/\//i.test(where) ? where : context.resolvePath(where)
        const published = await context.app.registry.publish(target)
        const { lists, listsWritten, keysWritten, revoked, suspended } = published
        const facts = { lists, listsWritten, keysWritten, revoked, suspended }
        return { exit: 0, json: published, text: context.translate('registry.published', facts) }
      }),
    )
  add('status')
    .argument('<key>', translate('registry.wanted'))
    .action((wanted: string) =>
      run(async context => {
        const key = await findOne(context, wanted)
        return { exit: key.state === 'in-use' ? 0 : 1, json: { key }, text: formatKeys(context, [key]) }
      }),
    )
  add('log').action(() => run(log))
  add('verify').action(() =>
    run(async context => {
      const head = await context.app.registry.verify()
      return { exit: 0, json: head, text: context.translate('registry.verified', { ...head }) }
    }),
  )
}

const overview = async (context: CommandContext): Promise<CommandResult> => {
  const found = await context.app.registry.overview()
  const { name, url, registryKeyId, database, keys, revoked, suspended, agents } = found
  const facts = { name, url: url ?? '–', registryKeyId, database, keys, revoked, suspended, agents: agents.length }
  return { exit: 0, json: found, text: context.translate('registry.overview', facts) }
}

const init = async (context: CommandContext, options: InitOptions): Promise<CommandResult> => {
  const { app, translate } = context
  const key = await findSigningKey(app.keys, options.key)
  const made = await app.registry.init(
    { keyId: key.keyId, pin: await readPin(context, key, options) },
    {
      name: options.name,
      url: options.url ?? null,
      database: options.database ?? null,
      agentName: options.agentName ?? key.label,
    },
  )
  const { name, registryKeyId } = made
  return { exit: 0, json: made, text: translate('registry.made', { name, registryKeyId }) }
}

const addKeys = async (
  context: CommandContext,
  files: readonly string[],
  options: AgentOptions,
): Promise<CommandResult> => {
  const { app, resolvePath } = context
  const texts: string[] = []
  for (const file of files) texts.push(await app.recovery.readEnrolmentFile(resolvePath(file)))
  const keys = await app.registry.addKeys(await openAgent(context, options), texts)
  return { exit: 0, json: { keys }, text: formatKeys(context, keys) }
}

/** Files of revocations; or one key, by the code that its holder reads out. */
const revoke = async (
  context: CommandContext,
  what: readonly string[],
  options: RevokeOptions,
): Promise<CommandResult> => {
  const { app, resolvePath } = context
  const revokeKey = async (wanted: string, code: Secret): Promise<readonly RegisteredKey[]> => {
    const { keyId } = await findOne(context, wanted)
    return [await app.registry.revokeWithCode(await openAgent(context, options), keyId, code, options.reason)]
  }
  const revokeByFiles = async (): Promise<readonly RegisteredKey[]> => {
    const texts: string[] = []
    for (const file of what) texts.push(await app.recovery.readStatementFile(resolvePath(file)))
    return app.registry.revoke(await openAgent(context, options), texts)
  }
  const [wanted = ''] = what
  const keys =
    options.unlockCodeFile === undefined
      ? await revokeByFiles()
      : await revokeKey(wanted, await readUnlockCode(context, options.unlockCodeFile))
  return { exit: 0, json: { keys }, text: formatKeys(context, keys) }
}

const logEntries = 50

const log = async (context: CommandContext): Promise<CommandResult> => {
  const entries = await context.app.registry.log(logEntries)
  const rows = entries.map(({ seq, at, action, subject, agentName }) => [String(seq), at, action, subject, agentName])
  return { exit: 0, json: { entries }, text: formatTable(rows) }
}

/** The agent's own key: the one that is named, else the only one here that is an agent's. */
const openAgent = async (context: CommandContext, options: AgentOptions) => {
  const { app } = context
  const keys = await app.keys.list()
  const agents = new Set((await app.registry.overview()).agents.map(({ agentId }) => agentId))
  const own = keys.filter(({ keyId }) => agents.has(keyId))
  const key = options.key === undefined && own.length === 1 ? own[0] : getKey(keys, options.key ?? '')
  if (!key || !agents.has(key.keyId)) throw new AppError('registry/unknown-agent', { keyId: key?.keyId ?? '' })
  return { keyId: key.keyId, pin: await readPin(context, key, options) }
}

/** By key id or sheet number. @throws {AppError} registry/unknown-key; keys/ambiguous with `candidates` */
const findOne = async ({ app }: CommandContext, wanted: string): Promise<RegisteredKey> => {
  const found = await app.registry.find(wanted)
  const [key] = found
  if (!key) throw new AppError('registry/unknown-key', { keyId: wanted })
  if (found.length > 1) throw new AppError('keys/ambiguous', { candidates: found.map(({ keyId }) => keyId).join(', ') })
  return key
}

const formatKeys = ({ translate }: CommandContext, keys: readonly RegisteredKey[]): string =>
  keys
    .map(({ keyId, state, sheetNumbers, revokedAt, suspendedUntil, suspensionAskedBy }) => {
      const shown = state === 'in-use' && suspensionAskedBy !== null ? 'asked' : state
      const facts = { keyId, sheets: sheetNumbers.join(', '), at: revokedAt ?? suspendedUntil ?? '' }
      return translate(`registry.state.${shown}`, facts)
    })
    .join('\n')
