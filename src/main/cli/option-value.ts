/** Options with a closed set of values, and options of the contract that this version does not have. */
import { Option } from 'commander'
import { createUsageError } from './usage-error.ts'

/**
 * One of `choices`, in any case; a value of `later` is known, but not part of this version.
 *
 * @throws {AppError} app/usage
 */
export const parseChoice =
  <Choice extends string>(name: string, choices: readonly Choice[], later: readonly string[] = []) =>
  (value: string): Choice => {
    const wanted = value.toLowerCase()
    const found = choices.find(choice => choice === wanted)
    if (found) return found
    if (later.includes(wanted)) throw createUsageError('not-in-this-version', { name: `${name} ${wanted}` })
    throw createUsageError('bad-value', { name, value, choices: choices.join(', ') })
  }

/** An option that ends in a sentence: ignoring it would do something else than was asked for. */
export const createLaterOption = (flags: string): Option =>
  new Option(flags).hideHelp().argParser(() => {
    throw createUsageError('not-in-this-version', { name: flags.replace(/ .*/, '') })
  })
