/** PINs and PUKs from people or files: never from an argument, never from the environment. */
import { createInterface } from 'node:readline/promises'
import { AppError } from '../../shared/errors.ts'
import type { KeySummary, PinSummary, UnblockKind } from '../../shared/model/key.ts'
import { revealSecret, Secret } from '../../shared/secret.ts'
import { readFirstLine, textOfFirstLine } from '../files/first-line.ts'
import type { CommandContext } from './context.ts'
import { createUsageError } from './usage-error.ts'

/** A secret is the first line of a small file: anything larger is the wrong file. */
const maxSecretFileBytes = 1024
/** Names of standard input among files. */
const ownInput: ReadonlySet<string> = new Set(['/dev/stdin', '/dev/fd/0', '/proc/self/fd/0'])

export interface PinOptions {
  readonly pinFile?: string
  readonly pinStdin?: true
  readonly lastTry?: true
}

/**
 * The PIN of a key that exists. Tells the tries that are left and asks before the last one is used.
 *
 * @throws {AppError} tokens/pin-locked, tokens/pin-not-set, tokens/last-try, tokens/pin-required, and those of the file
 */
export const readPin = (context: CommandContext, key: KeySummary, options: PinOptions): Promise<Secret> =>
  readTokenPin(context, key.pin, tokenName(key), options)

/** The same before signing: tells of a key that wants its PIN more than once. */
export const readSigningPin = (context: CommandContext, key: KeySummary, options: PinOptions): Promise<Secret> => {
  const { perSignature, onReader } = key.pin
  const words = onReader ? 'secret.eachTimeOnReader' : 'secret.eachTime'
  if (perSignature) context.tell(context.translate(words, { token: tokenName(key) }))
  return readPin(context, key, options)
}

/** `readPin` for a token that may hold no key yet. */
export const readTokenPin = async (
  context: CommandContext,
  { state, triesLeft, onReader }: PinSummary,
  token: string,
  options: PinOptions,
): Promise<Secret> => {
  if (state === 'locked') throw new AppError('tokens/pin-locked', { token })
  if (state === 'not-set') throw new AppError('tokens/pin-not-set', { token })
  if (triesLeft !== null) context.tell(context.translate('secret.triesLeft', { tries: triesLeft, token }))
  if ((state === 'last-try' || triesLeft === 1) && !options.lastTry) await confirmLastTry(context, token)
  if (onReader) {
    context.tell(context.translate('secret.onReader', { token }))
    return new Secret('')
  }
  return (await readGiven(context, options)) ?? prompt(context, context.translate('secret.pin', { token }))
}

/** A PIN to be set: from a file or standard input, else asked twice. @throws {AppError} tokens/pin-required */
export const readNewPin = async (context: CommandContext, options: PinOptions): Promise<Secret> => {
  const given = await readGiven(context, options)
  if (given) return given
  const { translate } = context
  const first = await ask(context, translate('secret.newPin'))
  await ask(context, translate('secret.repeatPin'), again => again === first || translate('secret.notTheSame'))
  return new Secret(first)
}

/**
 * The same, or a random one; then also as a text to show once.
 *
 * @throws {AppError} tokens/pin-required; app/usage when a file is named too
 */
export const readNewOrRandomPin = async (
  context: CommandContext,
  options: PinOptions & { readonly randomPin?: true },
  onReader = false,
): Promise<{ readonly pin: Secret; readonly shown: string | null }> => {
  if (onReader) return { pin: new Secret(''), shown: null }
  if (!options.randomPin) return { pin: await readNewPin(context, options), shown: null }
  if (options.pinFile !== undefined || options.pinStdin) {
    throw createUsageError('not-together', {
      name: '--random-pin',
      other: options.pinStdin ? '--pin-stdin' : '--new-pin-file',
    })
  }
  const pin = context.app.keys.suggestPin()
  return { pin, shown: revealSecret(pin) }
}

/** The PUK, or the PIN of the security officer. @throws {AppError} tokens/pin-required */
export const readPuk = async (
  context: CommandContext,
  key: KeySummary,
  file: string | undefined,
  kind: UnblockKind,
): Promise<Secret> =>
  file === undefined
    ? prompt(context, context.translate(kind === 'puk' ? 'secret.puk' : 'secret.soPin', { token: tokenName(key) }))
    : readSecretFile(context, file)

/** An unlock code, as the holder has it on the sheet. @throws {AppError} tokens/pin-required */
export const readUnlockCode = async (context: CommandContext, file: string | undefined): Promise<Secret> =>
  file === undefined ? prompt(context, context.translate('secret.unlockCode')) : readSecretFile(context, file)

/** Whether there is somebody who can be asked. */
export const canAsk = (context: CommandContext): boolean => isTerminal(context)

/** One group of it, to confirm the sheet. @throws {AppError} tokens/pin-required */
export const readUnlockCodeGroup = (context: CommandContext, group: number): Promise<Secret> =>
  prompt(context, context.translate('secret.unlockCodeGroup', { group }))

/** The password of a document or key file. @throws {AppError} tokens/pin-required */
export const readPassword = async (context: CommandContext, file: string | undefined, name: string): Promise<Secret> =>
  file === undefined ? prompt(context, context.translate('secret.password', { name })) : readSecretFile(context, file)

/** The passphrase that opens the vault. @throws {AppError} tokens/pin-required */
export const readPassphrase = async (context: CommandContext, file: string | undefined): Promise<Secret> =>
  file === undefined ? prompt(context, context.translate('secret.passphrase')) : readSecretFile(context, file)

const newSecretWords = {
  passphrase: ['secret.newPassphrase', 'secret.repeatPassphrase', 'secret.passphrasesDiffer'],
  password: ['secret.newPassword', 'secret.repeatPassword', 'secret.passwordsDiffer'],
} as const

/** One to be set: from a file, else asked twice. @throws {AppError} tokens/pin-required */
export const readNewSecret = async (
  context: CommandContext,
  file: string | undefined,
  kind: keyof typeof newSecretWords,
): Promise<Secret> => {
  if (file !== undefined) return readSecretFile(context, file)
  const { translate } = context
  const [once, again, differ] = newSecretWords[kind]
  const first = await ask(context, translate(once))
  await ask(context, translate(again), repeated => repeated === first || translate(differ))
  return new Secret(first)
}

const tokenName = (key: KeySummary): string => (key.token.kind === 'software' ? key.label : key.token.label)

const readGiven = async (context: CommandContext, options: PinOptions): Promise<Secret | undefined> => {
  if (options.pinFile !== undefined && options.pinStdin) {
    throw createUsageError('not-together', { name: '--pin-file', other: '--pin-stdin' })
  }
  if (options.pinFile !== undefined) return readSecretFile(context, options.pinFile)
  return options.pinStdin ? readSecretStream(context, '--pin-stdin') : undefined
}

const readSecretFile = async (context: CommandContext, path: string): Promise<Secret> => {
  const { stdin, interrupted } = context.process
  // What is not a file there, a socket for example, is one stream for the whole program.
  if (!stdin.isTTY && ownInput.has(path)) return readSecretStream(context, path)
  const bytes = await readFirstLine(context.resolvePath(path), { limitBytes: maxSecretFileBytes, signal: interrupted })
  if (!bytes) throw createUsageError('secret-pipe-silent', { name: path })
  try {
    return parseSecret(bytes, path)
  } finally {
    bytes.fill(0)
  }
}

const readSecretStream = async (context: CommandContext, name: string): Promise<Secret> => {
  // Not its second line: which secret is read first, and tried, is the command's own affair.
  if (context.process.stdin.destroyed) throw createUsageError('secret-stdin-taken', { name })
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of context.process.stdin) {
    // The very bytes that the stream gave, so that wiping leaves no copy.
    chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk))
    size += chunk.length
    if (size > maxSecretFileBytes || chunk.includes('\n')) break
  }
  const bytes = Buffer.concat(chunks)
  try {
    return parseSecret(bytes, name)
  } finally {
    for (const part of [...chunks, bytes]) part.fill(0)
  }
}

const parseSecret = (bytes: Buffer, name: string): Secret => {
  if (bytes.length > maxSecretFileBytes) throw createUsageError('secret-file-too-large', { name })
  const line = textOfFirstLine(bytes)
  if (line === '') throw createUsageError('secret-empty', { name })
  return new Secret(line)
}

const isTerminal = ({ process }: CommandContext): boolean => Boolean(process.stdin.isTTY && process.stderr.isTTY)

const prompt = async (context: CommandContext, message: string): Promise<Secret> =>
  new Secret(await ask(context, message))

const ask = async (
  context: CommandContext,
  message: string,
  validate: (text: string) => true | string = () => true,
): Promise<string> => {
  if (!isTerminal(context)) throw new AppError('tokens/pin-required')
  // Most runs ask nothing.
  const { default: password } = await import('@inquirer/password')
  const { stdin, stderr, interrupted } = context.process
  return password(
    { message, toggleMask: false, mask: '*', validate: text => text.length > 0 && validate(text) },
    // Standard output may be a pipe that wants its JSON alone.
    { input: stdin, output: stderr, signal: interrupted },
  )
}

/** A line that is no secret; undefined: there is nobody to ask. */
export const askLine = async (context: CommandContext, question: string): Promise<string | undefined> => {
  if (!isTerminal(context)) return undefined
  const { stdin, stderr, interrupted } = context.process
  const line = createInterface({ input: stdin, output: stderr })
  try {
    return await line.question(`${question} `, { signal: interrupted })
  } finally {
    line.close()
  }
}

const confirmLastTry = async (context: CommandContext, token: string): Promise<void> => {
  const refusal = new AppError('tokens/last-try', { token })
  const word = context.translate('secret.lastTryWord')
  const answer = await askLine(context, context.translate('secret.lastTry', { token, word }))
  if (answer?.trim().normalize('NFC').toLowerCase() !== word.normalize('NFC')) throw refusal
}
