/** Every command and option, as commander sees them. */
import { type Command, CommanderError } from 'commander'
import { languages } from '../../shared/words.ts'
import { addAnswer } from './commands/answer.ts'
import { addAttributes } from './commands/attributes.ts'
import { addBackup } from './commands/backup.ts'
import { addCredentials } from './commands/credentials.ts'
import { addDemo } from './commands/demo.ts'
import { addDoctor } from './commands/doctor.ts'
import { addEnrol } from './commands/enrol.ts'
import { addExtend } from './commands/extend.ts'
import { addKeys } from './commands/keys.ts'
import { addLinks } from './commands/links.ts'
import { addModules } from './commands/modules.ts'
import { addPrivacy } from './commands/privacy.ts'
import { addReceipts } from './commands/receipts.ts'
import { addRegistry } from './commands/registry.ts'
import { addRevoke } from './commands/revoke.ts'
import { addServices } from './commands/services.ts'
import { addSettings } from './commands/settings.ts'
import { addSign } from './commands/sign.ts'
import { addStatus } from './commands/status.ts'
import { addTrust } from './commands/trust.ts'
import { addValidate } from './commands/validate.ts'
import { addVault } from './commands/vault.ts'
import { addWebEid } from './commands/web-eid.ts'
import type { CliTranslate, CommandAction, CommandResult, RunCommand } from './context.ts'
import { IdCommand } from './id-command.ts'
import { parseChoice } from './option-value.ts'
import { createUsageError, parseCommanderError } from './usage-error.ts'

const myDataCommands = [addAttributes, addReceipts, addPrivacy, addBackup, addSettings]

/** What a command needs to enter itself. */
export interface Registration {
  readonly program: Command
  readonly translate: CliTranslate
  readonly run: (command: CommandAction) => Promise<void>
  /** The same on a profile that is made for this run and removed after it. */
  readonly runThrowAway: (command: CommandAction) => Promise<void>
  /** A command with commands under it, which does `standard` when none of them is named. */
  readonly addGroup: (name: string, description: string, standard: CommandAction) => Command
}

export interface ProgramDeps {
  readonly version: string
  readonly translate: CliTranslate
  readonly run: RunCommand
  readonly runThrowAway: RunCommand
}

export interface GlobalOptions {
  readonly profile?: string
  readonly json?: true
  readonly lang?: string
  readonly color: boolean
}

export interface Program {
  readonly commandNames: readonly string[]
  readonly globalOptions: () => GlobalOptions
  /** Parses and runs one command. @throws {AppError} app/usage, and those of the command */
  readonly parse: (args: readonly string[]) => Promise<CommandResult>
}

export const createProgram = ({ version, translate, ...deps }: ProgramDeps): Program => {
  const titles: Readonly<Record<string, string>> = {
    'Usage:': translate('help.usage'),
    'Arguments:': translate('help.arguments'),
    'Options:': translate('help.options'),
    'Global Options:': translate('help.globalOptions'),
    'Commands:': translate('help.commands'),
  }
  let shown = ''
  const write = (text: string): void => {
    shown += text
  }
  let result: CommandResult | undefined
  const keepResult = (run: RunCommand) => async (command: CommandAction) => {
    result = await run(command)
  }
  const program: Command = new IdCommand('signet')
    .description(translate('program.description'))
    // Before the commands, which inherit it.
    .exitOverride()
    .configureOutput({ writeOut: write, writeErr: () => {}, outputError: () => {} })
    .configureHelp({ styleTitle: title => titles[title] ?? title, showGlobalOptions: true })
    .helpOption('-h, --help', translate('help.help'))
    .helpCommand(false)
    .version(version, '--version', translate('help.version'))
    .option('--profile <dir>', translate('option.profile'))
    .option('--json', translate('option.json'))
    .option('--lang <language>', translate('option.lang'), parseChoice('--lang', languages))
    .option('--no-color', translate('option.noColor'))

  const run = keepResult(deps.run)
  const runThrowAway = keepResult(deps.runThrowAway)
  const addGroup: Registration['addGroup'] = (name, description, standard) => {
    const group: Command = program
      .command(name)
      .description(description)
      .helpCommand(false)
      .action(() => (group.args.length > 0 ? failUnknownCommand(group) : run(standard)))
    return group
  }
  for (const add of [
    addDemo,
    addDoctor,
    addModules,
    addKeys,
    addSign,
    addValidate,
    addExtend,
    addTrust,
    ...myDataCommands,
    addAnswer,
    addServices,
    addCredentials,
    addEnrol,
    addRevoke,
    addStatus,
    addLinks,
    addWebEid,
    addVault,
    addRegistry,
  ]) {
    add({ program, translate, run, runThrowAway, addGroup })
  }
  // After their commands were added, which would inherit it.
  for (const group of program.commands.filter(({ commands }) => commands.length > 0)) group.allowExcessArguments()

  return {
    commandNames: program.commands.map(command => command.name()),
    globalOptions: () => program.opts<GlobalOptions>(),
    parse: async args => {
      try {
        await program.parseAsync([...args], { from: 'user' })
        if (!result) throw createUsageError('no-command')
        return result
      } catch (thrown) {
        if (!(thrown instanceof CommanderError)) throw thrown
        if (thrown.exitCode !== 0) throw parseCommanderError(thrown)
        const text = shown.trimEnd()
        return { exit: 0, json: thrown.code === 'commander.version' ? { version } : { help: text }, text }
      }
    },
  }
}

/** Commander looks for the nearest name only where a group has no action of its own; its method does it everywhere. */
const failUnknownCommand = (group: Command): never => (group as Command & { unknownCommand(): never }).unknownCommand()
