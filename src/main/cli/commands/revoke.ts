/** `signet revoke`: makes a lost key useless, from any computer, with the unlock code alone. */
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { type RevocationReason, revocationReasons } from '../../../shared/model/recovery.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import { parseChoice } from '../option-value.ts'
import type { Registration } from '../program.ts'
import { readUnlockCode } from '../read-secret.ts'

interface RevokeOptions {
  readonly enrolment: string
  readonly unlockCodeFile?: string
  readonly reason: RevocationReason
  readonly out: string
  readonly force?: true
}

export const addRevoke = ({ program, translate, run }: Registration): void => {
  program
    .command('revoke')
    .description(translate('revoke.description'))
    .requiredOption('--enrolment <file>', translate('revoke.enrolment'))
    .option('--unlock-code-file <file>', translate('revoke.unlockCodeFile'))
    .option(
      '--reason <reason>',
      translate('revoke.reason', { choices: revocationReasons.join(', ') }),
      parseChoice('--reason', revocationReasons),
      'lost',
    )
    .requiredOption('--out <file>', translate('revoke.out'))
    .option('--force', translate('option.replace'))
    .action((options: RevokeOptions) => run(context => revoke(context, options)))
}

const revoke = async (context: CommandContext, options: RevokeOptions): Promise<CommandResult> => {
  const { app, translate, paint, resolvePath } = context
  const { recovery } = app
  const out = resolvePath(options.out)
  if (!options.force && existsSync(out)) throw new AppError('documents/target-exists', { file: basename(out) })
  const enrolment = await recovery.readEnrolmentFile(resolvePath(options.enrolment))
  const unlockCode = await readUnlockCode(context, options.unlockCodeFile)
  const revoked = await recovery.revoke({ enrolment, unlockCode, reason: options.reason })
  await recovery.writeFile(out, revoked.statement)
  const { keyId, sheetNumber, revokedAt, reason, delivery } = revoked
  return {
    exit: 0,
    json: { keyId, sheetNumber, revokedAt, reason, delivery, file: options.out },
    text: [
      paint('good', translate('revoke.done', { keyId, sheetNumber, file: out })),
      translate(`revoke.delivery.${delivery}`),
    ].join('\n'),
  }
}
