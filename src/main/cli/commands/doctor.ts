/** `signet doctor`: the state of everything that Signet stands on, each with its fix. */
import { AppError } from '../../../shared/errors.ts'
import { describeError } from '../../../shared/messages/describe-error.ts'
import type { Diagnosis } from '../../app.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import { type Tone, toPrintable } from '../paint.ts'
import type { Registration } from '../program.ts'

const tones: Readonly<Record<Diagnosis['state'], Tone>> = { ok: 'good', warning: 'warning', problem: 'bad' }

export const addDoctor = ({ program, translate, run }: Registration): void => {
  program
    .command('doctor')
    .description(translate('doctor.description'))
    .action(() => run(doctor))
}

const doctor = async (context: CommandContext): Promise<CommandResult> => {
  const checks = (await context.app.diagnose()).map(diagnosis => ({
    ...diagnosis,
    fix: describeFix(context, diagnosis),
  }))
  return {
    exit: checks.some(({ state }) => state === 'problem') ? 1 : 0,
    json: { checks: checks.map(({ name, state, subject, problem, fix }) => ({ name, state, subject, problem, fix })) },
    text: checks.map(check => formatCheck(context, check)).join('\n'),
  }
}

const describeFix = ({ language }: CommandContext, { problem, subject }: Diagnosis): string | null => {
  if (problem === null) return null
  const { what, todo } = describeError(new AppError(problem, { subject }), language)
  return toPrintable(`${what} ${todo}`.trim())
}

const formatCheck = (
  { translate, paint }: CommandContext,
  { name, state, subject, fix }: Diagnosis & { readonly fix: string | null },
): string => {
  const line = `${paint(tones[state], translate(`doctor.state.${state}`))}  ${translate(`doctor.${name}`)}: ${toPrintable(subject)}`
  return fix === null ? line : `${line}\n    ${fix}`
}
