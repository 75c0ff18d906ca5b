/** `signet keys data`: personal data that a token keeps behind its PIN, and what an identity card shows to everyone. */
import { open } from 'node:fs/promises'
import type { Command } from 'commander'
import { AppError } from '../../../shared/errors.ts'
import { type Claim, findClaim } from '../../../shared/identity-data.ts'
import type { TokenData } from '../../app.ts'
import { toReadError } from '../../files/read-error.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import { getKey } from '../find-key.ts'
import type { Registration } from '../program.ts'
import { type PinOptions, readPin } from '../read-secret.ts'
import { formatTable } from '../table.ts'
import { createUsageError } from '../usage-error.ts'

interface DataOptions extends PinOptions {
  readonly set?: string
  readonly valueFile?: string
  readonly delete?: string
  readonly public?: true
}

interface ShownData {
  readonly name: string
  readonly text?: string
  readonly base64?: string
  readonly claim?: Claim
}

const largestValueBytes = 65_536

export const addDataCommand = (keys: Command, { translate, run }: Registration): void => {
  keys
    .command('data')
    .description(translate('keys.data'))
    .argument('<key>', translate('argument.key'))
    .option('--set <name>', translate('keys.data.set'))
    .option('--value-file <file>', translate('keys.data.valueFile'))
    .option('--delete <name>', translate('keys.data.delete'))
    .option('--public', translate('keys.data.public'))
    .option('--pin-file <file>', translate('option.pinFile'))
    .option('--pin-stdin', translate('option.pinStdin'))
    .option('--last-try', translate('option.lastTry'))
    .action((key: string, options: DataOptions) => run(context => handleData(context, key, options)))
}

const handleData = async (context: CommandContext, wanted: string, options: DataOptions): Promise<CommandResult> => {
  checkTogether(options)
  const { keys } = context.app
  const key = getKey(await keys.list(), wanted)
  // A software key has the vault for this.
  if (key.token.kind === 'software') throw new AppError('tokens/data-unavailable', { keyId: key.keyId })
  const { data } = keys
  if (options.public) return showData(context, key.keyId, await data.readPublicData(key.keyId))
  const value = options.valueFile === undefined ? undefined : await readValue(context, options.valueFile)
  const pin = await readPin(context, key, options)
  const name = options.set ?? options.delete
  if (options.set !== undefined && value) await data.writePrivateData(key.keyId, pin, { name: options.set, value })
  if (options.delete !== undefined) await data.deletePrivateData(key.keyId, pin, options.delete)
  if (name === undefined) return showData(context, key.keyId, await data.readPrivateData(key.keyId, pin))
  const done = options.set === undefined ? 'keys.dataDeleted' : 'keys.dataSet'
  return { exit: 0, json: { keyId: key.keyId, name }, text: context.translate(done, { name }) }
}

/** Text as text, with the claim that it is where an identity card's is one; anything else as base64. */
const showData = ({ translate }: CommandContext, keyId: string, data: readonly TokenData[]): CommandResult => {
  const shown = data.map(({ name, value }): ShownData => {
    const text = decode(value)
    if (text === undefined) return { name, base64: Buffer.from(value).toString('base64') }
    const claim = findClaim(name, text)
    return claim ? { name, text, claim } : { name, text }
  })
  return {
    exit: 0,
    json: { keyId, data: shown },
    text:
      shown.length === 0
        ? translate('keys.dataNone')
        : formatTable(
            shown.map(({ name, text, base64, claim }) => [
              name,
              text ?? base64 ?? '',
              claim ? `${claim.name} = ${claim.value}` : '',
            ]),
          ),
  }
}

const decode = (value: Uint8Array): string | undefined => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(value)
    return /\p{Cc}/u.test(text.replace(/[\r\n\t]/g, '')) ? undefined : text
  } catch {
    return undefined
  }
}

const readValue = async (context: CommandContext, path: string): Promise<Uint8Array> => {
  const file = await open(context.resolvePath(path)).catch(thrown => {
    throw toReadError(thrown, path)
  })
  try {
    const buffer = Buffer.alloc(largestValueBytes + 1)
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0).catch(thrown => {
      throw toReadError(thrown, path)
    })
    if (bytesRead > largestValueBytes) throw new AppError('tokens/data-unavailable', { file: path })
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** @throws {AppError} app/usage */
const checkTogether = (options: DataOptions): void => {
  const { set, valueFile } = options
  const named = (['set', 'delete', 'public'] as const).filter(name => options[name] !== undefined)
  if (named.length > 1) throw createUsageError('not-together', { name: `--${named[0]}`, other: `--${named[1]}` })
  if (set !== undefined && valueFile === undefined) throw createUsageError('missing-option', { name: '--value-file' })
  if (set === undefined && valueFile !== undefined) throw createUsageError('missing-option', { name: '--set' })
}
