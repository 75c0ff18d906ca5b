/** `signet status`: whether a key is in use, revoked or suspended, as far as this profile and the registry know. */

import type { ErrorCode } from '../../../shared/errors.ts'
import { describeError } from '../../../shared/messages/describe-error.ts'
import type { KeyStatus } from '../../../shared/model/recovery.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import type { Tone } from '../paint.ts'
import type { Registration } from '../program.ts'

interface StatusOptions {
  readonly statement?: string
  readonly enrolment?: string
  readonly blockPin?: true
}

const tones: Readonly<Record<KeyStatus['state'], Tone>> = {
  'in-use': 'good',
  revoked: 'bad',
  suspended: 'warning',
  unknown: 'warning',
}

export const addStatus = ({ program, translate, run }: Registration): void => {
  program
    .command('status')
    .description(translate('status.description'))
    .argument('<key-id>', translate('status.keyId'))
    .option('--statement <file>', translate('status.statement'))
    .option('--enrolment <file>', translate('status.enrolment'))
    .option('--block-pin', translate('status.blockPin'))
    .action((keyId: string, options: StatusOptions) => run(context => status(context, keyId, options)))
}

const status = async (context: CommandContext, wanted: string, options: StatusOptions): Promise<CommandResult> => {
  const { recovery } = context.app
  const { resolvePath, translate } = context
  if (options.statement !== undefined) {
    const text = await recovery.readStatementFile(resolvePath(options.statement))
    const enrolment =
      options.enrolment === undefined ? null : await recovery.readEnrolmentFile(resolvePath(options.enrolment))
    await recovery.learn(text, enrolment)
  }
  const found = await recovery.status(wanted)
  if (options.blockPin) await recovery.blockPin(wanted)
  const { keyId, state, revokedAt, reason, suspendedUntil, checkedAt, problem } = found
  return {
    exit: state === 'in-use' ? 0 : 1,
    json: {
      ...{ keyId, state, revokedAt, reason, suspendedUntil, checkedAt, problem },
      ...(options.blockPin ? { pinBlocked: true } : {}),
    },
    text: [
      context.paint(tones[state], translate(`status.${state}`, { keyId, at: revokedAt ?? suspendedUntil ?? '' })),
      ...formatSource(context, found),
      ...(options.blockPin ? [translate('status.pinBlocked')] : []),
    ].join('\n'),
  }
}

const formatSource = (
  { translate, language, paint }: CommandContext,
  { checkedAt, problem }: KeyStatus,
): readonly string[] => {
  const from = translate(checkedAt === null ? 'status.notAsked' : 'status.checked', { at: checkedAt ?? '' })
  if (problem === null) return [from]
  const { what, todo } = describeError({ code: problem as ErrorCode, facts: {} }, language)
  return [from, `${paint('warning', what)} ${todo}`]
}
