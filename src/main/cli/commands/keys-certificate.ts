/** `signet keys certificate`: prints the certificate of a key, or gives it one. */
import type { Command } from 'commander'
import type { CommandContext, CommandResult } from '../context.ts'
import { getKey } from '../find-key.ts'
import { toKeyJson } from '../key-text.ts'
import type { Registration } from '../program.ts'
import { type PinOptions, readPin } from '../read-secret.ts'
import { createUsageError } from '../usage-error.ts'

interface CertificateOptions extends PinOptions {
  readonly install?: string
  readonly selfSigned?: true
  readonly name?: string
}

export const addCertificateCommand = (keys: Command, { translate, run }: Registration): void => {
  keys
    .command('certificate')
    .description(translate('keys.certificate'))
    .argument('<key>', translate('argument.key'))
    .option('--install <file>', translate('keys.certificate.install'))
    .option('--self-signed', translate('keys.certificate.selfSigned'))
    .option('--name <name>', translate('keys.certificate.name'))
    .option('--pin-file <file>', translate('option.pinFile'))
    .option('--pin-stdin', translate('option.pinStdin'))
    .option('--last-try', translate('option.lastTry'))
    .action((key: string, options: CertificateOptions) => run(context => handleCertificate(context, key, options)))
}

const handleCertificate = async (
  context: CommandContext,
  wanted: string,
  options: CertificateOptions,
): Promise<CommandResult> => {
  checkTogether(options)
  const { keys } = context.app
  const key = getKey(await keys.list(), wanted)
  const { install, name } = options
  if (install === undefined && name === undefined) {
    const pem = await keys.certificatePem(key.keyId)
    return { exit: 0, json: { keyId: key.keyId, pem }, text: pem.trimEnd() }
  }
  const pin = await readPin(context, key, options)
  const changed =
    install === undefined
      ? await keys.selfSign(key.keyId, name ?? '', pin)
      : await keys.installCertificate(key.keyId, context.resolvePath(install), pin)
  const subject = changed.certificate?.subject ?? ''
  return {
    exit: 0,
    json: { key: toKeyJson(changed) },
    text: context.translate('keys.certificateInstalled', { subject, keyId: changed.keyId }),
  }
}

/** @throws {AppError} app/usage */
const checkTogether = ({ install, selfSigned, name }: CertificateOptions): void => {
  if (install !== undefined && (selfSigned || name !== undefined)) {
    throw createUsageError('not-together', { name: '--install', other: selfSigned ? '--self-signed' : '--name' })
  }
  if (selfSigned && name === undefined) throw createUsageError('missing-option', { name: '--name' })
  if (!selfSigned && name !== undefined) throw createUsageError('missing-option', { name: '--self-signed' })
}
