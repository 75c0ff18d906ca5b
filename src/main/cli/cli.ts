/** The command line: arguments in, one command run, its answer or its error out, an exit status. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { debuglog } from 'node:util'
import { toAppError } from '../../shared/errors.ts'
import { toWriteError } from '../files/write-error.ts'
import { chooseLanguage } from './choose-language.ts'
import { createCliTranslate } from './cli-translate.ts'
import type { CliDeps, CliProcess, CommandContext, CommandResult, RunCommand } from './context.ts'
import { describeFailure } from './describe-failure.ts'
import { createOutput } from './output.ts'
import { createPaint, toPrintable } from './paint.ts'
import { createProgram } from './program.ts'

/** 128 + SIGINT, as shells count. */
const exitInterrupted = 130

/** `NODE_DEBUG=signet` shows what is behind an `internal` error. */
const debug = debuglog('signet')

/**
 * Runs one command line.
 *
 * @returns the exit status; never throws
 */
export const runCli = async (args: readonly string[], process: CliProcess, deps: CliDeps): Promise<number> => {
  const { stdout, stderr, environment, currentFolder, interrupted } = process
  const output = createOutput(stdout)
  const given = scanGlobals(args)
  const cleanUps: (() => unknown)[] = []
  let language = chooseLanguage(given.lang, null, environment)

  const fail: CommandContext['fail'] = (thrown, subject) => {
    const error = toAppError(thrown)
    if (error.code === 'internal') debug('%o', error.cause ?? error)
    const command = ['signet', ...args.filter(arg => program.commandNames.includes(arg)).slice(0, 1)].join(' ')
    const failure = describeFailure(error, language, createCliTranslate(language), command)
    const about = subject === undefined ? '' : `${toPrintable(subject)}: `
    stderr.write(`signet: ${failure.error.code}: ${about}${failure.error.message}\n`)
    return failure
  }

  const runOn =
    (chooseProfile: () => Promise<string | null>): RunCommand =>
    async command => {
      const { lang, color, json } = program.globalOptions()
      const app = await deps.openApp(await chooseProfile())
      cleanUps.push(() => app.close())
      language = chooseLanguage(lang, (await app.settings.get()).language, environment)
      return command({
        app,
        process,
        language,
        translate: createCliTranslate(language),
        paint: createPaint(Boolean(stdout.isTTY) && color && !environment['NO_COLOR'] && !json),
        resolvePath: path => resolve(currentFolder, path),
        tell: line => void stderr.write(`${line}\n`),
        fail,
        defer: cleanUp => void cleanUps.push(cleanUp),
      })
    }

  const program = createProgram({
    version: deps.version,
    translate: createCliTranslate(language),
    run: runOn(async () => {
      const path = program.globalOptions().profile ?? environment['SIGNET_PROFILE']
      return path ? resolve(currentFolder, path) : null
    }),
    runThrowAway: runOn(async () => {
      const path = await mkdtemp(join(tmpdir(), 'signet-profile-'))
      cleanUps.push(() => rm(path, { recursive: true, force: true }))
      return path
    }),
  })

  let result: CommandResult
  try {
    try {
      result = await Promise.race([program.parse(args), rejectOnAbort(interrupted)])
    } finally {
      // Before the answer, which may say that something was removed.
      await runAll(cleanUps.reverse())
    }
  } catch (thrown) {
    if (isInterruption(thrown)) return exitInterrupted
    const { exit, error } = fail(thrown)
    result = { exit, json: { error }, text: '' }
  }
  const text = given.json ? JSON.stringify(result.json) : result.text
  if (text !== '') await output.write(`${text}\n`)
  const unwritten = output.findFailure()
  return unwritten ? fail(toWriteError(unwritten, 'stdout')).exit : result.exit
}

/** What must be known in spite of a command line that cannot be parsed. */
const scanGlobals = (args: readonly string[]): { readonly json: boolean; readonly lang: string | undefined } => {
  const end = args.indexOf('--')
  const options = end < 0 ? args : args.slice(0, end)
  const at = options.indexOf('--lang')
  const inline = options.find(option => option.startsWith('--lang='))?.slice('--lang='.length)
  return { json: options.includes('--json'), lang: inline ?? (at < 0 ? undefined : options[at + 1]) }
}

const rejectOnAbort = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const abort = () => reject(new DOMException('interrupted', 'AbortError'))
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })

/** Ours, and those of the prompt, which reads Ctrl+C itself while the terminal is in raw mode. */
const interruptions = ['AbortError', 'AbortPromptError', 'ExitPromptError']
const isInterruption = (thrown: unknown): boolean => thrown instanceof Error && interruptions.includes(thrown.name)

/** Each runs, whatever became of the others. @throws the first error */
const runAll = async (steps: readonly (() => unknown)[]): Promise<void> => {
  const errors: unknown[] = []
  for (const step of steps) {
    try {
      await step()
    } catch (thrown) {
      errors.push(thrown)
    }
  }
  if (errors.length > 0) throw errors[0]
}
