/** What is told of each document before the PIN: what forbids its signature, what its field demands, what in it is active. */
import { type AppError, toAppError } from '../../shared/errors.ts'
import type { ActiveContent } from '../../shared/model/document.ts'
import { type FieldLock, fieldLockActions } from '../../shared/model/signing.ts'
import { runConcurrently } from '../../shared/run-concurrently.ts'
import type { SigningCheck, SigningCheckRequest } from '../app.ts'
import type { CommandContext } from './context.ts'
import { filesAtOnce, type PlannedFile } from './sign-plan.ts'
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

/**
 * Asks the core about every document that is to be signed with the key, and tells people what it says.
 *
 * @throws {AppError} keys/not-found, keys/no-certificate
 */
export const checkDocuments = async (
  context: CommandContext,
  plan: readonly PlannedFile[],
  isToDo: readonly boolean[],
  keyId: string,
  wishes: Omit<SigningCheckRequest, 'inputPath'>,
): Promise<CheckedDocuments> => {
  const check = await context.app.signing.createCheck(keyId)
  const found = await runConcurrently(plan, filesAtOnce, async ({ input }, i) => {
    if (!isToDo[i]) return {}
    try {
      return { check: await check({ ...wishes, inputPath: context.resolvePath(input) }) }
    } catch (thrown) {
      return { error: toAppError(thrown) }
    }
  })
  for (const [i, { check }] of found.entries()) if (check) tellOf(context, plan[i]?.input ?? '', check, wishes)
  return { errors: found.map(({ error }) => error), checks: found.map(({ check }) => check) }
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
