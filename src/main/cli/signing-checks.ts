/** What is told of each document before the PIN: what forbids its signature, what its field demands, what in it is active. */
import { type AppError, toAppError } from '../../shared/errors.ts'
import type { ActiveContent } from '../../shared/model/document.ts'
import { type FieldLock, fieldLockActions } from '../../shared/model/signing.ts'
import type { SigningCheck, SigningCheckRequest } from '../app.ts'
import type { CommandContext } from './context.ts'
import type { PlannedFile } from './sign-plan.ts'
import { createUsageError } from './usage-error.ts'

/** `all`, `include:A,B` or `exclude:A,B`. @throws {AppError} app/usage */
export const parseFieldLock = (value: string): FieldLock => {
  const [word = '', ...rest] = value.split(':')
  const action = fieldLockActions.find(each => each === word.toLowerCase())
  const fields = rest
    .join(':')
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '')
  if (!action || (action === 'all') !== (fields.length === 0)) {
    throw createUsageError('bad-value', { name: '--lock', value, choices: 'all, include:A,B, exclude:A,B' })
  }
  return { action, fields }
}

export interface CheckedDocuments {
  /** In the order of the plan. */
  readonly errors: readonly (AppError | undefined)[]
  readonly checks: readonly (SigningCheck | undefined)[]
}

/** Asks the core about every document that is well so far, and tells people what it says. */
export const checkDocuments = async (
  context: CommandContext,
  plan: readonly PlannedFile[],
  early: readonly (AppError | undefined)[],
  wishes: Omit<SigningCheckRequest, 'inputPath'>,
): Promise<CheckedDocuments> => {
  const errors = [...early]
  const checks: (SigningCheck | undefined)[] = []
  for (const [index, { input }] of plan.entries()) {
    if (errors[index]) continue
    try {
      const check = await context.app.signing.check({ ...wishes, inputPath: context.resolvePath(input) })
      checks[index] = check
      tellOf(context, input, check, wishes)
    } catch (thrown) {
      errors[index] = toAppError(thrown)
    }
  }
  return { errors, checks }
}

const tellOf = (
  { tell, translate, language }: CommandContext,
  file: string,
  { activeContent, timestampUrl, level, certify }: SigningCheck,
  wishes: Omit<SigningCheckRequest, 'inputPath'>,
): void => {
  const describe = ({ kind, count, pages }: ActiveContent): string => {
    const item = translate(`active.${kind}`, { count })
    if (pages.length === 0) return item
    return translate('sign.active.onPages', { item, count: pages.length, pages: pages.join(', ') })
  }
  if (activeContent.length > 0) {
    const list = new Intl.ListFormat(language, { type: 'conjunction' }).format(activeContent.map(describe))
    tell(translate('sign.active', { file, list }))
  }
  if (level !== (wishes.level ?? 'B-B')) tell(translate('sign.fieldLevel', { file, level }))
  if (certify !== null && certify !== wishes.certify) tell(translate('sign.fieldCertify', { file, certify }))
  if (timestampUrl !== null) tell(translate('sign.fieldTsa', { file, url: timestampUrl }))
}
