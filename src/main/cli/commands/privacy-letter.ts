/** `signet privacy letter`: asks a service for the user's rights, signed by the key that it knows or by a certificate. */
import type { Command } from 'commander'
import type { KeySummary } from '../../../shared/model/key.ts'
import { type LetterRight, letterRightNames } from '../../../shared/model/rights-letter.ts'
import { type Language, languages } from '../../../shared/words.ts'
import type { SigningSession, VaultEntry } from '../../app.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import { findSigningKey } from '../find-key.ts'
import { parseChoice } from '../option-value.ts'
import type { Registration } from '../program.ts'
import { readSigningPin } from '../read-secret.ts'
import { digestForKey } from '../sign-plan.ts'
import { addKeyOptions, findVaultKey, type KeyOptions, readVaultEntry } from '../vault-entry.ts'

interface LetterOptions extends KeyOptions {
  readonly right: LetterRight
  readonly out: string
  readonly letterLang?: Language
  readonly certificate?: string
  readonly certificatePinFile?: string
  readonly item?: readonly string[]
  readonly receipt?: readonly string[]
  readonly force?: true
}

export const addPrivacyLetter = (group: Command, { translate, run }: Pick<Registration, 'translate' | 'run'>): void => {
  addKeyOptions(group.command('letter'), translate)
    .description(translate('privacy.letter'))
    .argument('<client-id>', translate('privacy.clientId'))
    .requiredOption('--right <right>', letterRightNames.join(', '), parseChoice('--right', letterRightNames))
    .requiredOption('--out <file>', translate('privacy.letter.out'))
    .option('--letter-lang <language>', translate('privacy.letter.lang'), parseChoice('--letter-lang', languages))
    .option('--certificate <key>', translate('privacy.letter.certificate'))
    .option('--certificate-pin-file <file>', translate('privacy.letter.certificatePinFile'))
    .option('--item <name...>', translate('privacy.letter.item'))
    .option('--receipt <id...>', translate('privacy.letter.receipt'))
    .option('--force', translate('my-data.force'))
    .action((clientId: string, options: LetterOptions) => run(context => writeLetter(context, clientId, options)))
}

const writeLetter = async (
  context: CommandContext,
  clientId: string,
  options: LetterOptions,
): Promise<CommandResult> => {
  const { app, language, resolvePath, translate } = context
  app.myData.processing.requireProcessing()
  const { right, out, force, certificate } = options
  const choice = { receiptIds: options.receipt ?? null, claims: options.item ?? null }
  const signer = certificate === undefined ? undefined : await openSigner(context, clientId, certificate, options)
  const entry = signer?.entry ?? (await readVaultEntry(context, options))
  const { expiresAt, signature } = await app.myData.letters.write(
    entry,
    { clientId, right, language: options.letterLang ?? language, choice },
    { path: resolvePath(out), replaceExisting: force === true },
    signer && ((inputPath, target) => signer.session.signFile(signRequest(signer.key, inputPath, target))),
  )
  const signatureFile = signature === 'pairwise' ? `${out}.jws` : null
  return {
    exit: 0,
    json: { file: out, clientId, right, signature, signatureFile },
    text: [
      translate('privacy.letter.done', { file: out, expiresAt }),
      translate(`privacy.letter.signature.${signature}`, { file: out, clientId }),
    ].join('\n'),
  }
}

interface Signer {
  readonly key: KeySummary
  readonly session: SigningSession
  readonly entry: VaultEntry
}

/** Says whose name the service will read before any PIN is asked for. One PIN where the same key opens the vault. */
const openSigner = async (
  context: CommandContext,
  clientId: string,
  wanted: string,
  options: LetterOptions,
): Promise<Signer> => {
  const { app, tell, translate } = context
  const key = await findSigningKey(app.keys, wanted)
  tell(translate('privacy.letter.names', { name: key.certificate?.subject ?? key.label, clientId }))
  const opensVault = (await findVaultKey(context, options.key ?? wanted)).keyId === key.keyId
  const isOne = opensVault && app.myData.keyIds().includes(key.keyId)
  const entry = isOne ? 'open' : await readVaultEntry(context, options)
  const { certificatePinFile = isOne ? options.pinFile : undefined, pinStdin, lastTry } = options
  const pin = await readSigningPin(context, key, {
    ...(certificatePinFile === undefined ? {} : { pinFile: certificatePinFile }),
    ...(isOne && pinStdin ? { pinStdin } : {}),
    ...(lastTry ? { lastTry } : {}),
  })
  const session = await app.signing.unlock(key.keyId, pin)
  context.defer(() => session.close())
  return { key, session, entry }
}

const signRequest = (
  key: KeySummary,
  inputPath: string,
  { path, replaceExisting }: { readonly path: string; readonly replaceExisting: boolean },
) => ({
  inputPath,
  outputPath: path,
  replaceExisting,
  digest: digestForKey(key),
  reason: null,
  location: null,
  field: null,
  expectedSha256: null,
})
