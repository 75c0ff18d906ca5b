/** How a command comes to the vault: the key that opens it, and its PIN. */
import type { Command } from 'commander'
import type { KeySummary } from '../../shared/model/key.ts'
import type { VaultEntry } from '../app.ts'
import type { CliTranslate, CommandContext } from './context.ts'
import { findSigningKey, getKey } from './find-key.ts'
import { type PinOptions, readPin } from './read-secret.ts'

export interface KeyOptions extends PinOptions {
  readonly key?: string
}

export const addKeyOptions = (command: Command, translate: CliTranslate): Command =>
  command
    .option('--key <key>', translate('my-data.key'))
    .option('--pin-file <file>', translate('option.pinFile'))
    .option('--pin-stdin', translate('option.pinStdin'))
    .option('--last-try', translate('option.lastTry'))

/**
 * The key that is named, else the only one that opens the vault; before there is one, the one that would sign.
 *
 * @throws {AppError} keys/not-found, keys/ambiguous
 */
export const findVaultKey = async ({ app }: CommandContext, wanted: string | undefined): Promise<KeySummary> => {
  const keys = await app.keys.list()
  if (wanted !== undefined) return getKey(keys, wanted)
  const openers = app.myData.keyIds()
  const able = [...new Map(keys.filter(key => openers.includes(key.keyId)).map(key => [key.keyId, key])).values()]
  return able.length === 1 && able[0] ? able[0] : findSigningKey(app.keys, undefined)
}

/** @throws {AppError} those of `findVaultKey` and of `readPin` */
export const readVaultEntry = async (
  context: CommandContext,
  options: KeyOptions,
): Promise<Exclude<VaultEntry, 'open'>> => {
  const key = await findVaultKey(context, options.key)
  const pin = await readPin(context, key, options)
  return { keyId: key.keyId, pin, signal: context.process.interrupted }
}
