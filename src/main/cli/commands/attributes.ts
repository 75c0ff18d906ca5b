/** `signet attributes`: what is kept about the user, set, read from a card, deleted. */
import { open } from 'node:fs/promises'
import {
  type AttributeName,
  attributeCatalogue,
  parseAttributeName,
  parseAttributeValue,
  toPictureValue,
} from '../../../shared/attribute-catalogue.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Attribute, AttributePlace, KeptAttributes } from '../../../shared/model/attribute.ts'
import type { VaultEntry } from '../../app.ts'
import { toReadError } from '../../files/read-error.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import { getKey } from '../find-key.ts'
import type { Registration } from '../program.ts'
import { formatTable } from '../table.ts'
import { createUsageError } from '../usage-error.ts'
import { addKeyOptions, type KeyOptions, readVaultEntry } from '../vault-entry.ts'

interface SetOptions extends KeyOptions {
  readonly valueFile?: string
  readonly onKey?: true
}

interface ShownAttribute extends Omit<Attribute, 'value' | 'source'> {
  /** null: it lies on a key that was not opened. */
  readonly value: string | null
  readonly source: Attribute['source']
  readonly place: AttributePlace
  readonly keyId: string | null
}

/** Above the largest picture; a value that is longer still is refused unread. */
const largestFileBytes = 1_000_000
const widestShownChars = 60

export const addAttributes = ({ addGroup, translate, run }: Registration): void => {
  const group = addGroup('attributes', translate('attributes.description'), context =>
    listAttributes(context, group.opts<KeyOptions>()),
  )
  addKeyOptions(group, translate)
  // The options stand on the group, so that `signet attributes --key K` has them too.
  const optionsOf = <Own extends object>(own: Own): Own & KeyOptions => ({ ...group.opts<KeyOptions>(), ...own })
  group
    .command('list')
    .description(translate('attributes.list'))
    .action(() => run(context => listAttributes(context, optionsOf({}))))
  addKeyOptions(group.command('set'), translate)
    .description(translate('attributes.set'))
    .argument('<name>', translate('attributes.name'))
    .argument('[value]', translate('attributes.value'))
    .option('--value-file <file>', translate('attributes.valueFile'))
    .option('--on-key', translate('attributes.onKey'))
    .action((name: string, value: string | undefined, options: SetOptions) =>
      run(context => setAttribute(context, name, value, optionsOf(options))),
    )
  addKeyOptions(group.command('delete'), translate)
    .description(translate('attributes.delete'))
    .argument('<name>', translate('attributes.name'))
    .action((name: string, options: KeyOptions) => run(context => deleteAttribute(context, name, optionsOf(options))))
  addKeyOptions(group.command('read-card'), translate)
    .description(translate('attributes.readCard'))
    .argument('<card>', translate('attributes.card'))
    .action((card: string, options: KeyOptions) => run(context => readCard(context, card, optionsOf(options))))
  addKeyOptions(group.command('keep'), translate)
    .description(translate('attributes.keep'))
    .argument('<name...>', translate('attributes.name'))
    .action((names: readonly string[], options: KeyOptions) =>
      run(context => keepAttributes(context, names, optionsOf(options))),
    )
}

const listAttributes = async (context: CommandContext, options: KeyOptions): Promise<CommandResult> => {
  const { attributes, processing } = context.app.myData
  processing.requireProcessing()
  const entry = await readVaultEntry(context, options)
  const kept = await attributes.list(entry)
  const here = kept.onKeys.some(({ keyId }) => keyId === entry.keyId)
  return show(context, kept, here ? await attributes.readOnKey(entry) : [], entry)
}

const setAttribute = async (
  context: CommandContext,
  wanted: string,
  given: string | undefined,
  options: SetOptions,
): Promise<CommandResult> => {
  const { attributes, processing } = context.app.myData
  processing.requireProcessing()
  const name = parseAttributeName(wanted)
  if (given !== undefined && options.valueFile !== undefined) {
    throw createUsageError('not-together', { name: 'VALUE', other: '--value-file' })
  }
  const value = options.valueFile === undefined ? given : await readValueFile(context, name, options.valueFile)
  if (value === undefined) throw createUsageError('missing-argument', { name: 'value' })
  // Before the PIN is asked for.
  parseAttributeValue(name, value, new Date())
  const place = options.onKey ? 'key' : 'vault'
  await attributes.set(await readVaultEntry(context, options), { name, value, place })
  return { exit: 0, json: { name, place }, text: context.translate('attributes.done', { name, place }) }
}

const deleteAttribute = async (
  context: CommandContext,
  wanted: string,
  options: KeyOptions,
): Promise<CommandResult> => {
  const { attributes, processing } = context.app.myData
  processing.requireProcessing()
  const name = parseAttributeName(wanted)
  await attributes.delete(await readVaultEntry(context, options), name)
  return { exit: 0, json: { name }, text: context.translate('attributes.deleted', { name }) }
}

const readCard = async (context: CommandContext, wanted: string, options: KeyOptions): Promise<CommandResult> => {
  const { app, translate } = context
  app.myData.processing.requireProcessing()
  const card = getKey(await app.keys.list(), wanted)
  const found = await app.myData.attributes.readCard(await readVaultEntry(context, options), card.keyId)
  const text = [translate('attributes.read', { count: found.read.length, names: found.read.join(', ') })]
  if (found.read.length > 0) text.push(translate('attributes.expires', { time: found.expiresAt }))
  if (found.own.length > 0) text.push(translate('attributes.own', { names: found.own.join(', ') }))
  return { exit: 0, json: found, text: text.join('\n') }
}

const keepAttributes = async (
  context: CommandContext,
  wanted: readonly string[],
  options: KeyOptions,
): Promise<CommandResult> => {
  context.app.myData.processing.requireProcessing()
  const names = wanted.map(parseAttributeName)
  const entry = await readVaultEntry(context, options)
  return show(context, await context.app.myData.attributes.keepCardData(entry, names), [], entry)
}

const show = (
  { translate }: CommandContext,
  { inVault, onKeys }: KeptAttributes,
  values: readonly Attribute[],
  entry: Exclude<VaultEntry, 'open'>,
): CommandResult => {
  const attributes: readonly ShownAttribute[] = [
    ...inVault.map(each => ({ ...each, place: 'vault' as const, keyId: null })),
    ...onKeys.map(({ name, keyId, changedAt }) => ({
      name,
      value: (keyId === entry.keyId ? values.find(each => each.name === name)?.value : undefined) ?? null,
      source: 'self-attested' as const,
      changedAt,
      expiresAt: null,
      place: 'key' as const,
      keyId,
    })),
  ]
  const rows = attributes.map(each => [
    each.name,
    each.value === null ? translate('attributes.hidden') : shorten(each.value),
    translate(`attributes.from.${each.source}`),
    translate(`attributes.place.${each.place}`),
    each.expiresAt === null ? '' : translate('attributes.until', { time: each.expiresAt }),
  ])
  return {
    exit: 0,
    json: { attributes },
    text: rows.length === 0 ? translate('attributes.none') : formatTable(rows),
  }
}

const shorten = (value: string): string => {
  const line = value.replaceAll('\n', ', ')
  return line.length > widestShownChars ? `${line.slice(0, widestShownChars - 1)}…` : line
}

/** A picture as it is in its file; anything else as UTF-8. */
const readValueFile = async (context: CommandContext, name: AttributeName, path: string): Promise<string> => {
  const bytes = Buffer.alloc(largestFileBytes + 1)
  const file = await open(context.resolvePath(path)).catch(thrown => {
    throw toReadError(thrown, path)
  })
  try {
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0).catch(thrown => {
      throw toReadError(thrown, path)
    })
    const { format, maxChars } = attributeCatalogue[name]
    if (bytesRead > largestFileBytes) throw new AppError('attributes/too-long', { name, limit: maxChars })
    const content = bytes.subarray(0, bytesRead)
    const picture = format === 'picture' ? toPictureValue(content) : undefined
    return picture ?? new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch (thrown) {
    // Bytes that are no UTF-8 are no text.
    throw thrown instanceof TypeError ? new AppError('attributes/characters', { name }) : thrown
  } finally {
    bytes.fill(0)
    await file.close()
  }
}
