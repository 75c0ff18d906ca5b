/** `signet sign`: signs each document by itself, after one PIN entry. */
import { AppError, errorCodes, toAppError } from '../../../shared/errors.ts'
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
import type { Secret } from '../../../shared/secret.ts'
import type { SignedFile, SigningCheck, SigningSession } from '../../app.ts'
import type { CommandContext, CommandResult, Failure } from '../context.ts'
import { getSigningKey } from '../find-key.ts'
import { addTsaUrl, type LevelChoice, levels } from '../level-option.ts'
import { createLaterOption, parseChoice } from '../option-value.ts'
import type { Registration } from '../program.ts'
import { createProgressBar } from '../progress-bar.ts'
import { type PinOptions, readPassword, readPin } from '../read-secret.ts'
import { checkBeforePin, digestForKey, type PlannedFile, planTargets } from '../sign-plan.ts'
import { checkDocuments, parseFieldLock } from '../signing-checks.ts'
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
  readonly documentPasswordFile?: string
}

type Outcome = { readonly planned: PlannedFile } & (
  | { readonly signed: SignedFile; readonly failure?: never }
  | { readonly failure: Failure; readonly signed?: never }
)

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
    .option('--pin-file <file>', translate('option.pinFile'))
    .option('--pin-stdin', translate('option.pinStdin'))
    .option('--last-try', translate('option.lastTry'))
    .option('--document-password-file <file>', translate('sign.documentPasswordFile'))
    .addOption(createLaterOption('--resume'))
    .action((files: readonly string[], options: SignOptions) => run(context => sign(context, files, options)))
}

const sign = async (
  context: CommandContext,
  files: readonly string[],
  options: SignOptions,
): Promise<CommandResult> => {
  const plan = planTargets(files, options)
  const appearance = await readAppearance(context, options)
  let early: readonly (AppError | undefined)[] = await Promise.all(
    plan.map(each => findEarlyError(context, each, options)),
  )
  const [onlyError] = early
  if (plan.length === 1 && onlyError) throw onlyError

  const { documentPasswordFile } = options
  const password = documentPasswordFile === undefined ? null : await readPassword(context, documentPasswordFile, '')
  let session: SigningSession | undefined
  let keyError: AppError | undefined
  let digest = options.digest
  let checks: readonly (SigningCheck | undefined)[] = []
  if (early.includes(undefined)) {
    try {
      const key = getSigningKey(await context.app.keys.list(), options.key)
      digest ??= digestForKey(key)
      const wishes = { keyId: key.keyId, ...signatureOf(options, digest), password }
      const checked = await checkDocuments(context, plan, early, wishes)
      early = checked.errors
      checks = checked.checks
      if (plan.length === 1 && early[0]) throw early[0]
      if (early.includes(undefined)) {
        const opened = await context.app.signing.unlock(key.keyId, await readPin(context, key, options))
        context.defer(() => opened.close())
        session = opened
      }
    } catch (thrown) {
      if (plan.length === 1) throw thrown
      keyError = toAppError(thrown)
    }
  }

  const outcomes: Outcome[] = []
  for (const [i, planned] of plan.entries()) {
    try {
      const error = early[i] ?? keyError
      if (error || !session) throw error ?? new AppError('internal')
      outcomes.push({
        planned,
        signed: await signOne(context, session, planned, digest ?? 'sha256', options, password, checks[i], appearance),
      })
    } catch (thrown) {
      if (plan.length === 1) throw thrown
      const error = toAppError(thrown)
      // A key that failed is not tried again with the same PIN for the next document.
      if (errorCodes[error.code].exit === 4) keyError ??= error
      outcomes.push({ planned, failure: context.fail(thrown, planned.input) })
    }
  }
  return report(context, outcomes, checks)
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

const signOne = async (
  context: CommandContext,
  session: SigningSession,
  { input, output }: PlannedFile,
  digest: DigestAlgorithm,
  options: SignOptions,
  password: Secret | null,
  check: SigningCheck | undefined,
  appearance: SignatureAppearance | null,
): Promise<SignedFile> => {
  const { stderr } = context.process
  const { translate, language } = context
  const bar = stderr.isTTY
    ? createProgressBar({ name: input, stream: stderr, translate, language, nowMs: () => performance.now() })
    : undefined
  try {
    return await session.signFile({
      inputPath: context.resolvePath(input),
      outputPath: context.resolvePath(output),
      replaceExisting: options.force === true,
      ...signatureOf(options, digest),
      location: options.location ?? null,
      appearance,
      password,
      expectedSha256: null,
      // The user was told of an authority that only the document names.
      ...(check?.timestampUrl ? { tsaUrls: [check.timestampUrl] } : {}),
      ...(options.rsaPadding ? { rsaPadding: options.rsaPadding } : {}),
      ...(bar ? { onProgress: bar.show } : {}),
    })
  } finally {
    bar?.clear()
  }
}

const report = (
  context: CommandContext,
  outcomes: readonly Outcome[],
  checks: readonly (SigningCheck | undefined)[],
): CommandResult => {
  const { translate, paint, language } = context
  const firstFailure = outcomes.find(outcome => outcome.failure)?.failure
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' })
  const files = outcomes.map(({ planned, signed, failure }, i) =>
    failure
      ? { input: planned.input, error: failure.error }
      : {
          ...planned,
          format: 'pades',
          level: signed.level,
          keyId: signed.keyId,
          digest: signed.digest,
          signedAt: signed.signedAt,
          activeContent: checks[i]?.activeContent ?? [],
        },
  )
  const lines = outcomes.flatMap(({ planned, signed }) =>
    signed
      ? [
          paint('good', translate('sign.done', { ...planned })),
          translate('sign.by', {
            signer: signed.signer,
            time: time.format(new Date(signed.signedAt)),
            level: signed.level,
            digest: signed.digest,
          }),
        ]
      : [],
  )
  return {
    exit: firstFailure?.exit ?? 0,
    json: firstFailure ? { error: firstFailure.error, files } : { files },
    text: lines.join('\n'),
  }
}
