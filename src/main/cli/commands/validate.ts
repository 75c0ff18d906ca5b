/** `signet validate`: the verdict on every signature, as data and in plain words. */
import { translateReason } from '../../../shared/messages/describe-error.ts'
import { type ReportKind, reportKinds } from '../../../shared/model/report.ts'
import type { FileVerdict, Indication, SignatureVerdict } from '../../../shared/model/validation.ts'
import type { CommandContext, CommandResult, Failure } from '../context.ts'
import { createLaterOption } from '../option-value.ts'
import type { Tone } from '../paint.ts'
import type { Registration } from '../program.ts'
import { readPassword } from '../read-secret.ts'
import { createUsageError } from '../usage-error.ts'

interface Options {
  readonly trust?: readonly string[]
  readonly at?: Date
  readonly offline?: boolean
  readonly report?: string
  readonly documentPasswordFile?: string
}

type Outcome = { readonly file: string } & (
  | { readonly verdict: FileVerdict; readonly failure?: never }
  | { readonly failure: Failure; readonly verdict?: never }
)

const tones: Readonly<Record<Indication, Tone>> = {
  'TOTAL-PASSED': 'good',
  INDETERMINATE: 'warning',
  'TOTAL-FAILED': 'bad',
}

export const addValidate = ({ program, translate, run }: Registration): void => {
  program
    .command('validate')
    .description(translate('validate.description'))
    .argument('<file...>', translate('validate.files'))
    .option('--offline', translate('validate.offline'))
    .addOption(createLaterOption('--content <file>'))
    .option('--trust <path>', translate('validate.trust'), (path, all: readonly string[] = []) => [...all, path])
    .option('--at <time>', translate('validate.at'), parseTime)
    .option('--report <file>', translate('validate.report'), parseReportPath)
    .option('--document-password-file <file>', translate('sign.documentPasswordFile'))
    .action((files: readonly string[], options: Options) =>
      run(context => validate(context, files, options, program.version() ?? '')),
    )
}

/** @throws {AppError} app/usage */
const parseReportPath = (value: string): string => {
  if (!findReportKind(value))
    throw createUsageError('bad-value', { name: '--report', value, choices: 'OUT.pdf, OUT.json' })
  return value
}

const findReportKind = (path: string): ReportKind | undefined =>
  reportKinds.find(kind => path.toLowerCase().endsWith(`.${kind}`))

/** @throws {AppError} app/usage */
const parseTime = (value: string): Date => {
  const time = new Date(/^\d{4}-\d\d-\d\d/.test(value) ? value : Number.NaN)
  if (Number.isNaN(time.getTime())) {
    throw createUsageError('bad-value', { name: '--at', value, choices: '2026-11-22, 2026-11-22T10:00:00Z' })
  }
  return time
}

const validate = async (
  context: CommandContext,
  files: readonly string[],
  { trust = [], at, offline = false, report, documentPasswordFile }: Options,
  softwareVersion: string,
): Promise<CommandResult> => {
  const password =
    documentPasswordFile === undefined ? undefined : await readPassword(context, documentPasswordFile, '')
  const options = { trustPaths: trust.map(context.resolvePath), offline, password, ...(at && { at }) }
  const { validation } = context.app
  const kind = report && findReportKind(report)
  // One report is about one file.
  if (kind && files.length > 1)
    throw createUsageError('bad-value', { name: '--report', value: report, choices: '1 file' })
  const check = (path: string): Promise<FileVerdict> =>
    kind
      ? validation.writeReport(
          path,
          { outputPath: context.resolvePath(report), kind, language: context.language, softwareVersion },
          options,
        )
      : validation.validateFile(path, options)
  const outcomes: Outcome[] = []
  for (const file of files) {
    try {
      outcomes.push({ file, verdict: await check(context.resolvePath(file)) })
    } catch (thrown) {
      if (files.length === 1) throw thrown
      outcomes.push({ file, failure: context.fail(thrown, file) })
    }
  }
  const firstFailure = outcomes.find(outcome => outcome.failure)?.failure
  const allPassed = outcomes.every(({ verdict }) => verdict && hasPassed(verdict))
  const fileJson = outcomes.map(({ file, verdict, failure }) =>
    failure ? { file, error: failure.error } : { file, ...verdict },
  )
  return {
    exit: firstFailure?.exit ?? (allPassed ? 0 : 1),
    json: firstFailure ? { error: firstFailure.error, files: fileJson } : { files: fileJson },
    text: outcomes
      .flatMap(({ file, verdict }) => (verdict ? [formatVerdict(context, file, verdict)] : []))
      .join('\n\n'),
  }
}

const hasPassed = ({ signatures }: FileVerdict): boolean =>
  signatures.length > 0 && signatures.every(({ indication }) => indication === 'TOTAL-PASSED')

const formatVerdict = (context: CommandContext, file: string, { indication, signatures }: FileVerdict): string => {
  const { translate, paint } = context
  if (signatures.length === 0) return paint('warning', translate('validate.noSignature', { file }))
  const words = translate(`validate.${indication}`)
  return [
    paint(tones[indication], translate('validate.file', { file, indication: words })),
    ...signatures.flatMap(signature => formatSignature(context, signature)),
  ].join('\n')
}

const formatSignature = (
  { translate, paint, language }: CommandContext,
  signature: SignatureVerdict,
): readonly string[] => {
  const { field, kind, indication, subIndication, signer, claimedSigningTime, reasons, changesAfter } = signature
  const { subFilter, level, timestamp, contentTimestamp, path, revocation } = signature
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long' })
  const heading = translate('validate.signature', {
    field: field ?? translate('validate.unnamedField'),
    words: translate(`validate.${indication}`),
    indication,
    detail: subIndication ? `, ${subIndication}` : '',
  })
  return [
    `  ${paint(tones[indication], heading)}`,
    `    ${signer ? translate(kind === 'signature' ? 'validate.signer' : 'validate.stampedBy', { signer: signer.commonName }) : translate('validate.unknownSigner')}`,
    `    ${translate('validate.format', { format: subFilter || '?', level: level ?? 'none' })}`,
    ...(claimedSigningTime
      ? [`    ${translate('validate.time', { time: time.format(new Date(claimedSigningTime)) })}`]
      : []),
    ...(timestamp
      ? [
          `    ${translate('validate.timestamp', { time: time.format(new Date(timestamp.time)), authority: timestamp.authority })}`,
        ]
      : []),
    ...(contentTimestamp
      ? [
          `    ${translate('validate.contentTimestamp', { ...contentTimestamp, time: time.format(new Date(contentTimestamp.time)) })}`,
        ]
      : []),
    ...(path.length > 1
      ? [`    ${translate('validate.path', { path: path.map(({ commonName }) => commonName).join(' ← ') })}`]
      : []),
    ...revocation.map(({ certificateSha256, status, source, from, producedAt, revokedAt }) => {
      const holder = path.find(({ sha256 }) => sha256 === certificateSha256)
      return `    ${translate('validate.revocation', {
        name: holder?.commonName ?? signer?.commonName ?? '?',
        status,
        source: source === 'ocsp' ? 'OCSP' : 'CRL',
        from,
        time: time.format(new Date(producedAt)),
        since: revokedAt ? time.format(new Date(revokedAt)) : '',
      })}`
    }),
    ...reasons.map(reason => `    - ${translateReason(reason, language)}`),
    ...changesAfter.map(({ kind, allowed, page, objects }) => {
      const facts = {
        allowed: allowed ? 'yes' : 'no',
        kind: kind.replaceAll('-', ''),
        page: page ?? 0,
        objects: objects.join(', ') || 'none',
      }
      return `    - ${translate('validate.change', facts)}`
    }),
  ]
}
