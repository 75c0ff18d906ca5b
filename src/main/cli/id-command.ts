/** A command that takes an id for an id: ids are base64url, and one in sixty-four begins with a hyphen, as an option does. */
import { Command } from 'commander'

/** 16 bytes and more in base64url; no option is that long and has a capital or a digit. */
const isId = (argument: string): boolean => /^-(?=.*[A-Z0-9])[\w-]{21,}$/.test(argument)

const cover = '\0'
const show = (argument: string): string => (argument.startsWith(cover) ? argument.slice(cover.length) : argument)

/** Commander asks only whether an argument begins with a hyphen, so its parser sees such ids under a cover. */
export class IdCommand extends Command {
  override createCommand(name?: string): IdCommand {
    return new IdCommand(name)
  }

  override parseOptions(args: string[]): ReturnType<Command['parseOptions']> {
    const isValue = (index: number): boolean =>
      this.options.some(({ required, short, long }) => required && [short, long].includes(args[index - 1]))
    const covered = args.map((argument, index) => (isId(argument) && !isValue(index) ? cover + argument : argument))
    const { operands, unknown } = super.parseOptions(covered)
    return { operands: operands.map(show), unknown: unknown.map(show) }
  }
}
