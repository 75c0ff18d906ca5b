/** `signet sign`: signs each document by itself, after one PIN entry. */
import { AppError, toAppError } from '../../../shared/errors.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import {
  type Certification,
  certifications,
  type DigestAlgorithm,
  digestAlgorithms,
  type FieldLock,
  type RsaPadding,
  rsaPaddings,
  type SignatureAppearance,
} from '../../../shared/model/signing.ts'
import { runConcurrently } from '../../../shared/run-concurrently.ts'
import type { Secret } from '../../../shared/secret.ts'
import type { FinishedTarget, SignedFile, SignFileRequest, SigningCheck, SigningSession } from '../../app.ts'
import type { CommandContext, CommandResult, Failure } from '../context.ts'
import { findSigningKey } from '../find-key.ts'
import { addTsaUrl, type LevelChoice, levels } from '../level-option.ts'
import { parseChoice } from '../option-value.ts'
import type { Registration } from '../program.ts'
import { createProgressBar } from '../progress-bar.ts'
import { type PinOptions, readPassword, readSigningPin } from '../read-secret.ts'
import { signBatch } from '../sign-batch.ts'
import {
  checkBeforePin,
  digestForKey,
  filesAtOnce,
  listDocuments,
  type PlannedFile,
  planTargets,
} from '../sign-plan.ts'
import { checkDocuments, parseFieldLock } from '../signing-checks.ts'
import { createUsageError } from '../usage-error.ts'
import { parseVisible, readAppearance, type VisibleOptions } from '../visible-option.ts'

interface SignOptions extends PinOptions, VisibleOptions {
  readonly key?: string
  readonly out?: string
  readonly outDir?: string
  readonly level?: LevelChoice
  readonly tsa?: readonly string[]
  readonly rsaPadding?: RsaPadding
  readonly digest?: DigestAlgorithm
  readonly reason?: string
  readonly location?: string
  readonly certify?: Certification
  readonly lock?: FieldLock
  readonly force?: true
  readonly resume?: true
  readonly documentPasswordFile?: string
}

/** What the answer says of a document that is signed: now, or by the run that is resumed. */
type Done = Pick<SignedFile, 'signer' | 'level' | 'digest' | 'signedAt'>

type Outcome = { readonly planned: PlannedFile } & (
  | { readonly done: Done; readonly failure?: never }
  | { readonly failure: Failure; readonly done?: never }
)

/** What is decided before the PIN beside the options. */
interface Given {
  readonly digest: DigestAlgorithm
  readonly password: Secret | null
  readonly appearance: SignatureAppearance | null
  readonly check: SigningCheck | undefined
}

/** Found before the PIN: an error, or that there is nothing left to do. */
interface Finding {
  readonly error?: AppError | undefined
  readonly finished?: FinishedTarget | undefined
}

export const addSign = ({ program, translate, run }: Registration): void => {
  program
    .command('sign')
    .description(translate('sign.description'))
    .argument('<file...>', translate('sign.files'))
    .option('--key <key>', translate('sign.key'))
    .option('--out <file>', translate('sign.out'))
    .option('--out-dir <dir>', translate('sign.outDir'))
    .option('--format <format>', translate('sign.format'), parseChoice('--format', ['pades'], ['cades', 'asice']))
    .option(
      '--level <level>',
      translate('sign.level'),
      parseChoice('--level', Object.keys(levels) as readonly LevelChoice[]),
    )
    .option('--tsa <url>', translate('option.tsa'), addTsaUrl)
    .option('--rsa-padding <padding>', translate('sign.rsaPadding'), parseChoice('--rsa-padding', rsaPaddings))
    .option('--digest <digest>', translate('sign.digest'), parseChoice('--digest', digestAlgorithms))
    .option('--reason <text>', translate('sign.reason'))
    .option('--location <text>', translate('sign.location'))
    .option('--field <name>', translate('sign.field'))
    .option('--certify <changes>', translate('sign.certify'), parseChoice('--certify', certifications))
    .option('--lock <fields>', translate('sign.lock'), parseFieldLock)
    .option('--visible <place>', translate('sign.visible'), parseVisible)
    .option('--image <png>', translate('sign.image'))
    .option('--force', translate('sign.force'))
    .option('--resume', translate('sign.resume'))
    .option('--pin-file <file>', translate('option.pinFile'))
    .option('--pin-stdin', translate('option.pinStdin'))
    .option('--last-try', translate('option.lastTry'))
    .option('--document-password-file <file>', translate('sign.documentPasswordFile'))
    .action((files: readonly string[], options: SignOptions) => run(context => sign(context, files, options)))
}

const sign = async (
  context: CommandContext,
  files: readonly string[],
  options: SignOptions,
): Promise<CommandResult> => {
  if (options.resume && options.force) throw createUsageError('not-together', { name: '--resume', other: '--force' })
  const appearance = await readAppearance(context, options)
  const plan = planTargets(await listDocuments(context, files), options)
  const isAlone = plan.length === 1
  let findings: readonly Finding[] = await runConcurrently(plan, filesAtOnce, async each => ({
    error: await findEarlyError(context, each, options),
  }))
  const throwIfAlone = (error: AppError | undefined): void => {
    if (isAlone && error) throw error
  }
  if (!options.resume) throwIfAlone(findings[0]?.error)

  const { documentPasswordFile } = options
  const password = documentPasswordFile === undefined ? null : await readPassword(context, documentPasswordFile, '')
  let session: SigningSession | undefined
  let keyError: AppError | undefined
  let keyId = ''
  let digest = options.digest
  let checks: readonly (SigningCheck | undefined)[] = []
  if (findings.some(({ error }) => !error || isTargetThere(error, options))) {
    try {
      const key = await findSigningKey(context.app.keys, options.key)
      keyId = key.keyId
      digest ??= digestForKey(key)
      findings = await runConcurrently(plan, filesAtOnce, async (each, i) => {
        const { error } = findings[i] ?? {}
        if (!isTargetThere(error, options)) return { error }
        const finished = await findFinished(context, each, key, options)
        return finished ? { finished } : { error }
      })
      const wishes = { ...signatureOf(options, digest), password }
      const checked = await checkDocuments(context, plan, findings.map(isToDo), keyId, wishes)
      checks = checked.checks
      findings = findings.map((finding, i) => ({ ...finding, error: finding.error ?? checked.errors[i] }))
      throwIfAlone(findings[0]?.error)
      const count = findings.filter(isToDo).length
      if (count > 0) {
        const pin = await readSigningPin(context, key, options)
        const opened = await context.app.signing.unlock(key.keyId, pin, undefined, count)
        context.defer(() => opened.close())
        session = opened
      }
    } catch (thrown) {
      if (isAlone) throw thrown
      keyError = toAppError(thrown)
    }
  }
  throwIfAlone(findings[0]?.error)

  const toDo = plan.filter((_each, i) => isToDo(findings[i]))
  const requests = toDo.map(each =>
    createRequest(context, each, options, {
      digest: digest ?? 'sha256',
      password,
      appearance,
      check: checks[plan.indexOf(each)],
    }),
  )
  const results = new Map<PlannedFile, { readonly signed?: SignedFile; readonly error?: unknown }>()
  if (session && isAlone && toDo[0] && requests[0]) {
    results.set(toDo[0], { signed: await signOne(context, session, toDo[0].input, requests[0]) })
  } else if (session) {
    const batch = await signBatch(context, session, requests)
    // What was done is told by the one who stopped it.
    if (context.process.interrupted.aborted) return { exit: 0, json: {}, text: '' }
    keyError = batch.keyError
    for (const [i, outcome] of batch.outcomes.entries()) {
      const planned = toDo[i]
      if (planned && (outcome.state === 'done' || outcome.state === 'failed')) results.set(planned, outcome)
    }
  }
  const outcomes = plan.map((planned, i): Outcome => {
    const { error, finished } = findings[i] ?? {}
    const result = results.get(planned)
    const done = finished ?? result?.signed
    if (done) return { planned, done }
    const reason = error ?? result?.error ?? keyError ?? new AppError('internal')
    return { planned, failure: context.fail(reason, planned.input) }
  })
  return report(context, keyId, outcomes, checks, findings.filter(({ finished }) => finished).length)
}

/** What the options say of the signature itself; the same for the check and the signing. */
const signatureOf = ({ level, tsa, ...options }: SignOptions, digest: DigestAlgorithm) => ({
  digest,
  isDigestFree: options.digest === undefined,
  reason: options.reason ?? null,
  field: options.field ?? null,
  certify: options.certify ?? null,
  lock: options.lock ?? null,
  ...(level ? { level: levels[level] } : {}),
  ...(tsa ? { tsaUrls: tsa } : {}),
})

const isToDo = (finding: Finding | undefined): boolean => !finding?.error && !finding?.finished

/** With `--resume` it may be what an earlier run has done. */
const isTargetThere = (error: AppError | undefined, { resume }: SignOptions): boolean =>
  resume === true && error?.code === 'documents/target-exists'

const findFinished = async (
  { app, resolvePath }: CommandContext,
  { input, output }: PlannedFile,
  { certificate }: KeySummary,
  { level }: SignOptions,
): Promise<FinishedTarget | undefined> =>
  certificate
    ? app.signing.findFinished({
        inputPath: resolvePath(input),
        outputPath: resolvePath(output),
        level: level ? levels[level] : 'B-B',
        certificateSha256: certificate.sha256,
      })
    : undefined

const findEarlyError = async (
  { resolvePath }: CommandContext,
  { input, output }: PlannedFile,
  options: SignOptions,
): Promise<AppError | undefined> => {
  try {
    await checkBeforePin(resolvePath(input), resolvePath(output), options.force === true)
    return undefined
  } catch (thrown) {
    return toAppError(thrown)
  }
}

const createRequest = (
  { resolvePath }: CommandContext,
  { input, output }: PlannedFile,
  options: SignOptions,
  { digest, password, appearance, check }: Given,
): SignFileRequest => ({
  inputPath: resolvePath(input),
  outputPath: resolvePath(output),
  replaceExisting: options.force === true,
  ...signatureOf(options, digest),
  location: options.location ?? null,
  appearance,
  password,
  expectedSha256: null,
  // The user was told of an authority that only the document names.
  ...(check?.timestampUrl ? { tsaUrls: [check.timestampUrl] } : {}),
  ...(options.rsaPadding ? { rsaPadding: options.rsaPadding } : {}),
})

const signOne = async (
  { process: { stderr }, translate, language }: CommandContext,
  session: SigningSession,
  name: string,
  request: SignFileRequest,
): Promise<SignedFile> => {
  const bar = stderr.isTTY
    ? createProgressBar({ name, stream: stderr, translate, language, nowMs: () => performance.now() })
    : undefined
  try {
    return await session.signFile({ ...request, ...(bar ? { onProgress: bar.show } : {}) })
  } finally {
    bar?.clear()
  }
}

const report = (
  context: CommandContext,
  keyId: string,
  outcomes: readonly Outcome[],
  checks: readonly (SigningCheck | undefined)[],
  resumed: number,
): CommandResult => {
  const { translate, paint, language } = context
  const firstFailure = outcomes.find(outcome => outcome.failure)?.failure
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' })
  const files = outcomes.map(({ planned, done, failure }, i) =>
    failure
      ? { input: planned.input, error: failure.error }
      : {
          ...planned,
          format: 'pades',
          level: done.level,
          keyId,
          digest: done.digest,
          signedAt: done.signedAt,
          activeContent: checks[i]?.activeContent ?? [],
        },
  )
  const lines = outcomes.flatMap(({ planned, done }) =>
    done
      ? [
          paint('good', translate('sign.done', { ...planned })),
          translate('sign.by', {
            signer: done.signer,
            time: time.format(new Date(done.signedAt)),
            level: done.level,
            digest: done.digest,
          }),
        ]
      : [],
  )
  if (outcomes.length > 1) {
    const signed = outcomes.filter(({ done }) => done).length - resumed
    lines.push(translate('sign.summary', { signed, resumed, failed: outcomes.length - signed - resumed }))
  }
  return {
    exit: firstFailure?.exit ?? 0,
    json: firstFailure ? { error: firstFailure.error, files } : { files },
    text: lines.join('\n'),
  }
}
