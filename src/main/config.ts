/** User settings that are not personal data, in a file of the profile that a person can read and mend. */
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { isAbsolute, join, posix, win32 } from 'node:path'
import { z } from 'zod'
import type { Settings } from '../shared/model/app.ts'
import { linkSchemes } from '../shared/model/arrival.ts'
import { firstStartStates } from '../shared/model/first-start.ts'
import { parseDuration } from '../shared/model/retention.ts'
import { platformPurposes } from '../shared/model/trust.ts'
import { languages } from '../shared/words.ts'
import { writeFileWholeNow } from './files/whole-file.ts'

const webAddress = z.url({ protocol: /^https?$/ })
/** Of Chromium: 32 letters a–p. Of Firefox: a UUID in braces, or something like an e-mail address. */
export const extensionId = /^(?:[a-p]{32}|\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}|[\w.-]{1,64}@[\w.-]{1,64})$/
const defaultServiceTimeoutMs = 20_000
const defaultLockMinutes = 30
const defaultRegistryTimeoutMs = 4000

const tsa = z.object({
  /** Timestamp authorities, in the order in which they are tried. */
  url: z.union([webAddress.transform(url => [url]), z.array(webAddress)]).default([]),
  /** Per request. */
  timeoutMs: z.int().min(1000).max(300_000).default(defaultServiceTimeoutMs),
  /** The secrets stand in files of their own, on their first line, so that these settings can be shown to anyone. */
  accounts: z
    .array(
      z.union([
        z.strictObject({ url: webAddress, user: z.string().min(1), passwordFile: z.string().min(1) }),
        z.strictObject({ url: webAddress, tokenFile: z.string().min(1) }),
      ]),
    )
    .default([]),
})

/** Such as `15m`, `36h`, `7d`. */
const keepFor = z
  .string()
  .max(40)
  .transform((text, context) => {
    const duration = parseDuration(text)
    if (duration !== undefined) return duration
    context.addIssue({ code: 'custom', message: 'no length of time' })
    return z.NEVER
  })

const retention = z.object({
  cardData: keepFor.default('15m'),
  documents: keepFor.default('7d'),
  /** null: until the user erases them. */
  receipts: keepFor.nullable().default(null),
  log: keepFor.nullable().default(null),
})

const backup = z.object({
  /** Where a backup is put each day; null: nowhere. */
  folder: z.string().min(1).max(4096).refine(isAbsolute).nullable().default(null),
  /** Older ones are deleted. */
  keep: z.int().min(1).max(1000).default(7),
})

const schema = z.object({
  /** null: as the system says. */
  language: z.enum(languages).nullable().default(null),
  /** `left`: put aside, to be taken up again; `done`: the window says no more of it. */
  firstStart: z.enum(firstStartStates).default('open'),
  links: z
    .object({
      /** Schemes beside our own whose links are opened; another wallet may be meant by them. */
      schemes: z.array(z.enum(linkSchemes)).readonly().default(['openid4vp']),
    })
    .default({ schemes: ['openid4vp'] }),
  /** When the window locks itself. */
  lock: z
    .object({
      isOn: z.boolean().default(true),
      afterMinutes: z
        .number()
        .min(0.01)
        .max(24 * 60)
        .default(defaultLockMinutes),
      whenKeyRemoved: z.boolean().default(true),
    })
    .default({ isOn: true, afterMinutes: defaultLockMinutes, whenKeyRemoved: true }),
  modules: z
    .object({
      /** Absolute paths of PKCS#11 modules that the user added. */
      added: z.array(z.string().min(1)).readonly().default([]),
    })
    .default({ added: [] }),
  network: z
    .object({
      /** null: that of the environment. */
      proxy: webAddress.nullable().default(null),
      /** Hosts that are reached without it. */
      noProxy: z.array(z.string().min(1)).readonly().default([]),
    })
    .default({ proxy: null, noProxy: [] }),
  recentDocuments: z
    .object({
      /** The window lists what was opened in it lately. */
      isKept: z.boolean().default(true),
    })
    .default({ isKept: true }),
  services: z
    .object({
      /** Websites may be of a private network or of this computer: for tests and intranets. */
      allowPrivateNetwork: z.boolean().default(false),
    })
    .default({ allowPrivateNetwork: false }),
  registry: z
    .object({
      /** Where the status of keys is read and revocations are sent; null: nowhere. */
      url: webAddress.nullable().default(null),
      /** Thumbprint of the key that signs its lists. */
      keyId: z
        .string()
        .regex(/^[A-Za-z0-9_-]{43}$/)
        .nullable()
        .default(null),
      /** Per request. Short: a key is used all the same when nobody answers. */
      timeoutMs: z.int().min(500).max(60_000).default(defaultRegistryTimeoutMs),
    })
    .default({ url: null, keyId: null, timeoutMs: defaultRegistryTimeoutMs }),
  tsa: tsa.default({ url: [], timeoutMs: defaultServiceTimeoutMs, accounts: [] }),
  trust: z
    .object({
      /** What the certificates of the computer are trusted for, beside web servers: nothing, unless the user says so. */
      platform: z.array(z.enum(platformPurposes)).readonly().default([]),
    })
    .default({ platform: [] }),
  webEid: z
    .object({
      /** Browser extensions that may ask, beside the official ones: ids as browsers name them. */
      extensions: z.array(z.string().regex(extensionId)).readonly().default([]),
    })
    .default({ extensions: [] }),
  retention: retention.prefault({}),
  backup: backup.prefault({}),
})

/** @throws {z.ZodError} when it makes no sense */
export const parseSettings = (settings: unknown): UserSettings => schema.parse(settings)

export type UserSettings = Readonly<z.output<typeof schema>>

/** What the page shows of them with its first screen. */
export const toPageSettings = ({ language, tsa }: UserSettings): Settings => ({ language, tsaUrls: tsa.url })

export interface Config {
  readonly settings: UserSettings
  /** Replaces the named settings and keeps the others. */
  update(change: Partial<UserSettings>): void
}

const settingsFileName = 'settings.json'

/**
 * Reads the settings of a profile. A file that cannot be understood is set aside as `settings.json.broken-<n>`: its
 * owner may mend it, and the program starts with the defaults.
 */
export const openConfig = (profileDirectory: string): Config => {
  const path = join(profileDirectory, settingsFileName)
  let settings = readSettings(path)
  return {
    get settings() {
      return settings
    },
    update(change) {
      const next = schema.parse({ ...settings, ...change })
      writeFileWholeNow(path, `${JSON.stringify(next, null, 2)}\n`, { makeFolder: true })
      settings = next
    },
  }
}

const readSettings = (path: string): UserSettings => {
  if (!existsSync(path)) return schema.parse({})
  const text = readFileSync(path, 'utf8')
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    let n = 1
    while (existsSync(`${path}.broken-${n}`)) n++
    renameSync(path, `${path}.broken-${n}`)
    return schema.parse({})
  }
}

type Environment = Readonly<Record<string, string | undefined>>

const profileOf: Readonly<Record<string, (env: Environment, home: string) => string>> = {
  darwin: (_env, home) => posix.join(home, 'Library', 'Application Support', 'Signet'),
  win32: (env, home) => win32.join(env['APPDATA'] || win32.join(home, 'AppData', 'Roaming'), 'Signet'),
}

const xdgProfile = (env: Environment, home: string): string => {
  const base = env['XDG_CONFIG_HOME'] ?? ''
  // XDG Base Directory Specification: a relative path is invalid and ignored.
  return posix.join(posix.isAbsolute(base) ? base : posix.join(home, '.config'), 'Signet')
}

/** Where the platform keeps a user's data of Signet. */
export const profileDirectory = (platform: NodeJS.Platform, env: Environment, home: string): string =>
  (profileOf[platform] ?? xdgProfile)(env, home)
