/** The program's log: one line of JSON per event, in the profile, without secrets or the bytes of anything. */
import { chmodSync, existsSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { Secret } from '../shared/secret.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** What an event is about. Values pass through a redactor, so an error or a key may be given as it is. */
export type LogFacts = Readonly<Record<string, unknown>>

export interface Log {
  debug(message: string, facts?: LogFacts): void
  info(message: string, facts?: LogFacts): void
  warn(message: string, facts?: LogFacts): void
  error(message: string, facts?: LogFacts): void
  close(): void
}

export interface LogOptions {
  /** The profile; null: standard error, without stacks. */
  readonly directory: string | null
  readonly level: LogLevel
  readonly clock: () => Date
}

const logFileName = 'signet.log'
const oldLogFileName = 'signet.old.log'
const maxSizeBytes = 5 * 1024 * 1024
const maxDepth = 6
const standardError = 2
const secretNames = new Set(['pin', 'puk', 'password', 'secret', 'unlockcode'])

/**
 * Opens the log. A file over 5 MB is set aside first; one old file is kept.
 *
 * @throws {Error} when the file cannot be opened
 */
export const createLog = ({ directory, level, clock }: LogOptions): Log => {
  const destination = pino.destination({
    ...(directory === null ? { fd: standardError } : { dest: prepareFile(directory), mode: 0o600 }),
    sync: true,
  })
  // A full disk must cost the log, not the signature that was being made.
  destination.on('error', () => {})
  const timestamp = () => `,"time":"${clock().toISOString()}"`
  const logger = pino({ level, base: { pid: process.pid }, timestamp }, destination)
  const withStack = directory !== null
  let closed = false

  const write =
    (at: LogLevel) =>
    (message: string, facts: LogFacts = {}): void => {
      if (!closed && logger.isLevelEnabled(at)) logger[at]({ facts: redact(facts, withStack, 0) }, message)
    }

  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    close() {
      if (closed) return
      closed = true
      if (directory !== null) destination.end()
    },
  }
}

const prepareFile = (directory: string): string => {
  const path = join(directory, logFileName)
  if (!existsSync(path)) return path
  if (statSync(path).size > maxSizeBytes) renameSync(path, join(directory, oldLogFileName))
  else chmodSync(path, 0o600)
  return path
}

const redact = (value: unknown, withStack: boolean, depth: number): unknown => {
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value)
  if (typeof value === 'function') return '[function]'
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Secret) return '[secret]'
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[no date]' : value.toISOString()
  if (depth === maxDepth) return '[deep]'
  const inner = (item: unknown): unknown => redact(item, withStack, depth + 1)
  if (value instanceof Error) {
    const { code, facts } = value as { readonly code?: unknown; readonly facts?: unknown }
    return {
      name: value.name,
      ...(code === undefined ? {} : { code: inner(code) }),
      ...(facts === undefined ? {} : { facts: inner(facts) }),
      ...(withStack ? { stack: value.stack } : {}),
      ...(value.cause === undefined ? {} : { cause: inner(value.cause) }),
    }
  }
  if (Array.isArray(value)) return value.map(inner)
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !secretNames.has(name.toLowerCase()))
      .map(([name, item]) => [name, inner(item)]),
  )
}
