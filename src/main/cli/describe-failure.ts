/** An error as the command line tells it: one line for people, the same as data. */
import { type AppError, errorCodes, toAppError } from '../../shared/errors.ts'
import { describeError } from '../../shared/messages/describe-error.ts'
import type { Language } from '../../shared/words.ts'
import type { CliTranslate, Failure } from './context.ts'
import { toPrintable } from './paint.ts'
import { describeUsageError } from './usage-error.ts'

/** `command` is what `--help` is asked of; see `Failure`. */
export const describeFailure = (
  thrown: unknown,
  language: Language,
  translate: CliTranslate,
  command: string,
): Failure => {
  const error = toAppError(thrown)
  return {
    exit: errorCodes[error.code].exit,
    error: { ...error.facts, code: error.code, message: toPrintable(describe(error, language, translate, command)) },
  }
}

const describe = (error: AppError, language: Language, translate: CliTranslate, command: string): string => {
  if (error.code === 'app/usage') return describeUsageError(error, command, translate)
  const { what, todo } = describeError(error, language)
  // Only the list of the keys that fit lets the user follow the advice.
  return [what, todo, error.facts['candidates']].filter(Boolean).join(' ')
}
