/** `signet vault`: what opens the vault, its key, and whether it is sound. */
import type { Command } from 'commander'
import { AppError } from '../../../shared/errors.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import type { VaultWay } from '../../app.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import { getKey } from '../find-key.ts'
import type { Registration } from '../program.ts'
import { type PinOptions, readNewSecret, readPassphrase, readPin } from '../read-secret.ts'
import { formatTable } from '../table.ts'
import { createUsageError } from '../usage-error.ts'
import { describeVaultCheck } from '../vault-text.ts'

/** How the vault is opened for a command on it. */
interface WayOptions {
  readonly with?: string
  readonly withPinFile?: string
  readonly passphrase?: true
  readonly passphraseFile?: string
}

interface AddOptions extends WayOptions, PinOptions {
  readonly newPassphrase?: true
  readonly newPassphraseFile?: string
  readonly keepOnToken?: true
}

interface RotateOptions extends Pick<WayOptions, 'passphrase' | 'passphraseFile'> {
  readonly with?: readonly string[]
  readonly withPinFile?: readonly string[]
  readonly dropOthers?: true
}

type Slots = ReturnType<CommandContext['app']['vault']['slots']>

export const addVault = ({ translate, run, addGroup }: Registration): void => {
  const group = addGroup('vault', translate('vault.description'), listSlots)
  const withWay = (command: Command): Command =>
    command
      .option('--with <key>', translate('vault.option.with'))
      .option('--with-pin-file <file>', translate('vault.option.withPinFile'))
      .option('--passphrase', translate('vault.option.passphrase'))
      .option('--passphrase-file <file>', translate('vault.option.passphraseFile'))
  group
    .command('slots')
    .description(translate('vault.slots'))
    .action(() => run(listSlots))
  withWay(group.command('add-slot').description(translate('vault.addSlot')))
    .argument('[key]', translate('argument.key'))
    .option('--pin-file <file>', translate('option.pinFile'))
    .option('--pin-stdin', translate('option.pinStdin'))
    .option('--last-try', translate('option.lastTry'))
    .option('--new-passphrase', translate('vault.option.newPassphrase'))
    .option('--new-passphrase-file <file>', translate('vault.option.newPassphraseFile'))
    .option('--keep-on-token', translate('vault.option.keepOnToken'))
    .action((key: string | undefined, options: AddOptions) => run(context => addSlot(context, key, options)))
  withWay(group.command('remove-slot').description(translate('vault.removeSlot')))
    .argument('<slot>', translate('vault.argument.slot'))
    .action((slot: string, options: WayOptions) => run(context => removeSlot(context, slot, options)))
  const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]
  group
    .command('rotate')
    .description(translate('vault.rotate'))
    .option('--with <key>', translate('vault.option.withEach'), collect)
    .option('--with-pin-file <file>', translate('vault.option.withPinFileEach'), collect)
    .option('--passphrase', translate('vault.option.passphrase'))
    .option('--passphrase-file <file>', translate('vault.option.passphraseFile'))
    .option('--drop-others', translate('vault.option.dropOthers'))
    .action((options: RotateOptions) => run(context => rotate(context, options)))
  withWay(group.command('check').description(translate('vault.check'))).action((options: WayOptions) =>
    run(context => check(context, options)),
  )
}

const listSlots = async (context: CommandContext): Promise<CommandResult> => {
  const slots = context.app.vault.slots()
  const text = slots.length === 0 ? context.translate('vault.none') : formatSlots(context, slots)
  return { exit: 0, json: { slots }, text }
}

const addSlot = async (
  context: CommandContext,
  wanted: string | undefined,
  options: AddOptions,
): Promise<CommandResult> => {
  const { vault, keys } = context.app
  const isPassphrase = options.newPassphrase === true || options.newPassphraseFile !== undefined
  if (isPassphrase === (wanted !== undefined)) {
    throw isPassphrase
      ? createUsageError('not-together', { name: 'key', other: '--new-passphrase' })
      : createUsageError('missing-argument', { name: 'key' })
  }
  const key = wanted === undefined ? undefined : getKey(await keys.list(), wanted)
  const by = vault.exists() ? await readWay(context, options) : null
  const added: VaultWay = key
    ? {
        kind: 'key',
        keyId: key.keyId,
        pin: await readPin(context, key, options),
        keepOnToken: options.keepOnToken === true,
      }
    : { kind: 'passphrase', passphrase: await readNewSecret(context, options.newPassphraseFile, 'passphrase') }
  const slot = await vault.addSlot(by, added)
  return {
    exit: 0,
    json: { slot },
    text: context.translate('vault.slotAdded', { slot: formatSlots(context, [slot]) }),
  }
}

const removeSlot = async (context: CommandContext, wanted: string, options: WayOptions): Promise<CommandResult> => {
  const { vault } = context.app
  const fitting = vault.slots().filter(({ slotId, keyId }) => slotId === wanted || keyId === wanted)
  const [slot] = fitting
  // One key may have two slots: then only the slot's own id tells them apart.
  if (!slot || fitting.length > 1) throw new AppError('vault/slot-not-found', { slot: wanted })
  await vault.removeSlot(await readWay(context, options), slot.slotId)
  return { exit: 0, json: { slot }, text: context.translate('vault.slotRemoved', { slot: slot.slotId }) }
}

const rotate = async (context: CommandContext, options: RotateOptions): Promise<CommandResult> => {
  const { with: named = [], withPinFile: files = [], dropOthers = false } = options
  if (files.length > Math.max(1, named.length)) throw createUsageError('missing-option', { name: '--with' })
  const wanted: readonly (string | undefined)[] = named.length > 0 || hasPassphrase(options) ? named : [undefined]
  const ways: VaultWay[] = []
  for (const [index, key] of wanted.entries()) ways.push(await readKeyWay(context, key, files[index]))
  if (hasPassphrase(options)) {
    ways.push({ kind: 'passphrase', passphrase: await readPassphrase(context, options.passphraseFile) })
  }
  const [first, ...others] = ways
  if (!first) throw createUsageError('missing-option', { name: '--with' })
  const slots = await context.app.vault.rotate([first, ...others], { dropOthers })
  return { exit: 0, json: { slots }, text: context.translate('vault.rotated', { slots: slots.length }) }
}

const check = async (context: CommandContext, options: WayOptions): Promise<CommandResult> => {
  const found = await context.app.vault.check(await readWay(context, options))
  const isSound = found.damage.length === 0 && found.log.findings.length === 0
  return { exit: isSound ? 0 : 1, json: { ...found }, text: describeVaultCheck(context, found) }
}

const hasPassphrase = ({ passphrase, passphraseFile }: Pick<WayOptions, 'passphrase' | 'passphraseFile'>): boolean =>
  passphrase === true || passphraseFile !== undefined

const readWay = async (context: CommandContext, options: WayOptions): Promise<VaultWay> => {
  if (!hasPassphrase(options)) return readKeyWay(context, options.with, options.withPinFile)
  if (options.with !== undefined) throw createUsageError('not-together', { name: '--with', other: '--passphrase' })
  return { kind: 'passphrase', passphrase: await readPassphrase(context, options.passphraseFile) }
}

const readKeyWay = async (
  context: CommandContext,
  wanted: string | undefined,
  pinFile: string | undefined,
): Promise<VaultWay> => {
  const key = await findOpener(context, wanted)
  const pin = await readPin(context, key, pinFile === undefined ? {} : { pinFile })
  return { kind: 'key', keyId: key.keyId, pin }
}

/** @throws {AppError} keys/not-found, keys/ambiguous; vault/no-slot for a key that is named and opens nothing */
const findOpener = async ({ app }: CommandContext, wanted: string | undefined): Promise<KeySummary> => {
  const opening = new Set(app.vault.slots().map(({ keyId }) => keyId))
  const keys = await app.keys.list()
  if (wanted !== undefined) {
    const key = getKey(keys, wanted)
    if (!opening.has(key.keyId)) throw new AppError('vault/no-slot')
    return key
  }
  const able = keys.filter(({ keyId }) => opening.has(keyId))
  const [only] = able
  if (!only) throw new AppError('vault/no-slot')
  if (able.length > 1) {
    throw new AppError('keys/ambiguous', {
      candidates: able.map(({ keyId, label }) => `${keyId} (${label})`).join(', '),
    })
  }
  return only
}

const formatSlots = ({ translate }: CommandContext, slots: Slots): string =>
  formatTable(
    slots.map(({ slotId, kind, keyId, createdAt }) => [
      slotId,
      translate(`vault.kind.${kind}`),
      kind === 'passphrase' ? '' : keyId,
      createdAt.slice(0, 10),
    ]),
  )
