/** The plain settings by the names under which people set them, each checked by the schema of the settings file. */
import { z } from 'zod'
import { AppError } from '../shared/errors.ts'
import { parseDuration, toSeconds } from '../shared/model/retention.ts'
import { type Config, parseSettings, type UserSettings } from './config.ts'

/** How a word of the command line becomes a value. */
type Kind = 'text' | 'text-or-none' | 'list' | 'count' | 'switch' | 'minutes'

interface Named {
  readonly name: string
  readonly group: keyof UserSettings
  /** Within the group; absent: the group itself. */
  readonly key?: string
  readonly kind: Kind
}

const named: readonly Named[] = [
  { name: 'language', group: 'language', kind: 'text-or-none' },
  { name: 'tsa.url', group: 'tsa', key: 'url', kind: 'list' },
  { name: 'tsa.timeout-ms', group: 'tsa', key: 'timeoutMs', kind: 'count' },
  { name: 'network.proxy', group: 'network', key: 'proxy', kind: 'text-or-none' },
  { name: 'network.no-proxy', group: 'network', key: 'noProxy', kind: 'list' },
  { name: 'retention.session', group: 'lock', key: 'afterMinutes', kind: 'minutes' },
  { name: 'retention.card-data', group: 'retention', key: 'cardData', kind: 'text' },
  { name: 'retention.documents', group: 'retention', key: 'documents', kind: 'text' },
  { name: 'retention.receipts', group: 'retention', key: 'receipts', kind: 'text-or-none' },
  { name: 'retention.log', group: 'retention', key: 'log', kind: 'text-or-none' },
  { name: 'services.allow-private-network', group: 'services', key: 'allowPrivateNetwork', kind: 'switch' },
  { name: 'registry.url', group: 'registry', key: 'url', kind: 'text-or-none' },
  { name: 'registry.keyId', group: 'registry', key: 'keyId', kind: 'text-or-none' },
  { name: 'backup.folder', group: 'backup', key: 'folder', kind: 'text-or-none' },
  { name: 'backup.keep', group: 'backup', key: 'keep', kind: 'count' },
]

export const settingNames: readonly string[] = named.map(({ name }) => name)

export type SettingValue = string | number | boolean | null | readonly string[]

export interface NamedSetting {
  readonly name: string
  readonly value: SettingValue
}

const switches: Readonly<Record<string, boolean>> = {
  on: true,
  true: true,
  yes: true,
  off: false,
  false: false,
  no: false,
}

/** What does not fit stays as it is: the schema refuses it. */
const readWord: Readonly<Record<Kind, (word: string) => SettingValue>> = {
  text: word => word,
  'text-or-none': word => (word === '' || word === 'none' ? null : word),
  list: word =>
    word === '' || word === 'none'
      ? []
      : word
          .split(/[,\s]+/)
          .map(part => part.trim())
          .filter(part => part !== ''),
  count: word => (/^\d{1,9}$/.test(word) ? Number(word) : word),
  minutes: word => {
    const duration = parseDuration(word)
    return duration === undefined ? word : toSeconds(duration) / 60
  },
  switch: word => switches[word.toLowerCase()] ?? word,
}

export const createPlainSettings = (config: Config) => {
  const currentValue = ({ group, key, kind }: Named): SettingValue => {
    const all = config.settings[group]
    const value = (key === undefined ? all : (all as unknown as Record<string, SettingValue>)[key]) as SettingValue
    return kind === 'minutes' ? `${value}m` : value
  }
  /** @throws {AppError} app/usage */
  const get = (name: string): Named => {
    const found = named.find(each => each.name === name)
    if (found) return found
    throw new AppError('app/usage', { problem: 'unknown-setting', name, choices: settingNames.join(', ') })
  }

  return {
    list: (): readonly NamedSetting[] => named.map(setting => ({ name: setting.name, value: currentValue(setting) })),
    /** @throws {AppError} app/usage for a name that is none */
    find: (name: string): NamedSetting => ({ name, value: currentValue(get(name)) }),
    /** @throws {AppError} app/usage for a name that is none, and for a value that the schema refuses; nothing changes then */
    change(name: string, word: string): NamedSetting {
      const setting = get(name)
      const { group, key, kind } = setting
      const value = readWord[kind](word)
      const next = key === undefined ? value : { ...(config.settings[group] as object), [key]: value }
      try {
        config.update({ [group]: parseSettings({ ...config.settings, [group]: next })[group] })
      } catch (thrown) {
        if (!(thrown instanceof z.ZodError)) throw thrown
        throw new AppError('app/usage', { problem: 'bad-setting', name, value: word.slice(0, 100) }, { cause: thrown })
      }
      return { name, value: currentValue(setting) }
    },
  }
}
