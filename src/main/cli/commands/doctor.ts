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
    .option('--bundle <file>', translate('doctor.bundle'))
    .action(({ bundle }: { readonly bundle?: string }) =>
      run(context => (bundle === undefined ? doctor(context) : writeBundle(context, bundle))),
    )
}

/** Shows the very text that is written, so that its owner can read it before it is given away. */
const writeBundle = async (context: CommandContext, file: string): Promise<CommandResult> => {
  const { app, translate, paint, resolvePath } = context
  const text = await app.diagnosticsBundle()
  const path = resolvePath(file)
  await app.recovery.writeFile(path, text)
  const written = paint('good', translate('doctor.bundleWritten', { file: path }))
  return { exit: 0, json: { file, bundle: JSON.parse(text) as object }, text: `${text}${written}` }
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
