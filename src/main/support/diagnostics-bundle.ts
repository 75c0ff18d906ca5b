/** What a supporter needs to see of this computer, as one text that its owner reads before it leaves; nothing personal is in it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Json } from '../../shared/bridge.ts'

export interface BundleDeps {
  readonly profile: string
  readonly version: string
  readonly runtime: string
  /** Of the person at this computer; none of them stays in the text. */
  readonly homeFolder: string
  readonly userName: string
  readonly hostName: string
  readonly diagnose: () => Promise<
    readonly {
      readonly name: string
      readonly state: string
      readonly subject: string
      readonly problem: string | null
    }[]
  >
  /** Switches that say nothing about a person. */
  readonly settings: () => Json
  readonly clock: () => Date
}

const logLines = 200
/** Facts of log lines that may stay: codes, numbers and states. Everything else is left out by its name. */
const keptFacts = /^(code|name|state|status|channel|entry|attempt|triesLeft|reason|count|path|cause|error|facts)$/
const maxTextChars = 200

/** The bundle as text: what is shown is what is written. */
export const createDiagnosticsBundle = (deps: BundleDeps) => async (): Promise<string> => {
  const redact = createRedactor(deps)
  const checks = await deps.diagnose()
  const bundle = {
    made: deps.clock().toISOString(),
    version: deps.version,
    runtime: deps.runtime,
    checks: checks.map(({ name, state, subject, problem }) => ({
      ...{ name, state, problem },
      // Labels and serial numbers of tokens name their owner.
      subject: name === 'token' ? '[token]' : redact(subject),
    })),
    settings: redactJson(deps.settings(), redact),
    log: (await readLog(deps.profile)).map(line => redactLine(line, redact)).filter(line => line !== null),
  }
  return `${JSON.stringify(bundle, null, 2)}\n`
}

type Redact = (text: string) => string

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Short names would be found inside of other words. */
const shortestName = 3

const createRedactor = ({ homeFolder, userName, hostName, profile }: BundleDeps): Redact => {
  const names = [userName, hostName].filter(name => name.length >= shortestName)
  const rules: readonly (readonly [RegExp, string])[] = [
    [new RegExp(literally(profile), 'gi'), '[profile]'],
    [new RegExp(literally(homeFolder), 'gi'), '~'],
    // Other people's folders on this computer.
    [/(\/(?:home|Users)\/|[A-Z]:\\Users\\)[^/\\\s"']+/gi, '$1[user]'],
    [/\b(?:PUK|UC)(?:-?[0-9A-Z]{4}){4,6}\b/gi, '[code]'],
    [/[\w.+-]+@[\w-]+\.[\w.-]+/g, '[e-mail]'],
    [/\b[a-z][\w+.-]*:\/\/\S+/gi, '[address]'],
    [/(?<![\w-])[\w-]{43}(?![\w-])/g, '[key id]'],
    [/\b[0-9a-f]{32,}\b/gi, '[digest]'],
    [/(?<![\d.])\d{5,}(?![\d.])/g, '[number]'],
    ...names.map(name => [new RegExp(`(?<!\\p{L})${literally(name)}(?!\\p{L})`, 'giu'), '[name]'] as const),
  ]
  return text =>
    rules
      .reduce((left, [pattern, put]) => left.replaceAll(pattern, put), text.slice(0, maxTextChars * 5))
      .slice(0, maxTextChars)
}

const redactJson = (value: Json, redact: Redact): Json => {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map(each => redactJson(each, redact))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, redactJson(each, redact)]))
}

const readLog = async (profile: string): Promise<readonly string[]> => {
  const text = await readFile(join(profile, 'signet.log'), 'utf8').catch(() => '')
  return text.split('\n').filter(Boolean).slice(-logLines)
}

/** A line of the log without stacks and without facts that are not listed; null for what is no line of ours. */
const redactLine = (line: string, redact: Redact): Json | null => {
  try {
    const { level, time, msg, facts } = JSON.parse(line) as { readonly [name: string]: Json }
    if (typeof msg !== 'string') return null
    return { level: level ?? null, time: time ?? null, message: redact(msg), facts: keepFacts(facts ?? {}, redact) }
  } catch {
    return null
  }
}

const keepFacts = (facts: Json, redact: Redact): Json => {
  if (typeof facts !== 'object' || facts === null || Array.isArray(facts)) return redactJson(facts, redact)
  return Object.fromEntries(
    Object.entries(facts)
      .filter(([name]) => keptFacts.test(name))
      .map(([name, value]) => [name, keepFacts(value as Json, redact)]),
  )
}
