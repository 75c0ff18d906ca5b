/** What was wrong with a command line, as an error of ours and as a sentence. */
import type { CommanderError } from 'commander'
import { AppError, type ErrorFacts } from '../../shared/errors.ts'
import type { CliTranslate } from './context.ts'
import { en } from './messages/en.ts'

type UsageProblem = keyof { [K in keyof typeof en as K extends `usage.${infer P}` ? P : never]: true }

/** An `app/usage` error whose sentence is `usage.<problem>`; `facts` fill its gaps. */
export const createUsageError = (
  problem: Exclude<UsageProblem, 'suggestion' | 'see-help'>,
  facts: ErrorFacts = {},
): AppError => new AppError('app/usage', { problem, ...facts })

const problemOfCommanderCode: Readonly<Record<string, Parameters<typeof createUsageError>[0]>> = {
  'commander.unknownOption': 'unknown-option',
  'commander.unknownCommand': 'unknown-command',
  'commander.excessArguments': 'too-many-arguments',
  'commander.missingArgument': 'missing-argument',
  'commander.optionMissingArgument': 'missing-value',
  'commander.missingMandatoryOptionValue': 'missing-option',
  'commander.conflictingOption': 'not-together',
  'commander.help': 'no-command',
}

/** Commander tells what it found only inside an English sentence; the names stand between quotes. */
export const parseCommanderError = (error: CommanderError): AppError => {
  const quoted = [...error.message.matchAll(/'([^']*)'/g)].map(match => match[1] ?? '')
  const suggestion = /\(Did you mean (?:one of )?([^?]+)\?\)/.exec(error.message)?.[1]
  const excess = /but got \d+: (.*)\.$/s.exec(error.message)?.[1]
  return createUsageError(problemOfCommanderCode[error.code] ?? 'no-command', {
    name: excess ?? quoted[0]?.replace(/^-\w, | [<[].*$/g, '') ?? '',
    ...(quoted[1] === undefined ? {} : { other: quoted[1].replace(/^-\w, | [<[].*$/g, '') }),
    ...(suggestion === undefined ? {} : { suggestion }),
  })
}

/** The sentence of an `app/usage` error, and where to read more. */
export const describeUsageError = (error: AppError, command: string, translate: CliTranslate): string => {
  const key = `usage.${error.facts['problem']}`
  const suggestion = error.facts['suggestion']
  const values = {
    ...error.facts,
    suggestion: suggestion === undefined ? '' : translate('usage.suggestion', { word: suggestion }),
  }
  const sentence = isMessageKey(key) ? `${translate(key, values)} ` : ''
  return sentence + translate('usage.see-help', { command })
}

const isMessageKey = (key: string): key is keyof typeof en => Object.hasOwn(en, key)
