/** What every command is given, and what it answers. */
import type { Translate } from '../../shared/translate.ts'
import type { Language } from '../../shared/words.ts'
import type { App } from '../app.ts'
import type { CliMessageKey } from './messages/en.ts'
import type { Paint } from './paint.ts'

/** The process that the command line runs in; a test passes its own. */
export interface CliProcess {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean; readonly destroyed?: boolean }
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean }
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Absolute; relative paths start here. */
  readonly currentFolder: string
  /** Aborted when the user interrupts (SIGINT). */
  readonly interrupted: AbortSignal
}

export interface CliDeps {
  readonly version: string
  /** Absolute path of the profile; null: the platform's own folder. */
  readonly openApp: (profilePath: string | null) => Promise<App>
}

export interface CommandContext {
  readonly app: App
  readonly process: CliProcess
  readonly language: Language
  /** Values are made printable: names in certificates and files must not drive the terminal. */
  readonly translate: CliTranslate
  readonly paint: Paint
  /** Absolute. */
  readonly resolvePath: (path: string) => string
  /** A line for people on stderr. */
  readonly tell: (line: string) => void
  /** Prints `signet: <code>: <sentence>` on stderr and answers the same as data. */
  readonly fail: (thrown: unknown, subject?: string) => Failure
  /** Runs when the command ends, also by SIGINT; the last one first. */
  readonly defer: (cleanUp: () => unknown) => void
}

/** `error` of the JSON documents. */
export interface ErrorJson {
  readonly code: string
  readonly message: string
  readonly [fact: string]: string | number
}

export interface Failure {
  readonly exit: number
  readonly error: ErrorJson
}

export interface CommandResult {
  readonly exit: number
  /** The one document of `--json`. */
  readonly json: object
  /** What people read on stdout; empty: nothing. */
  readonly text: string
}

export type CommandAction = (context: CommandContext) => Promise<CommandResult>
export type RunCommand = (command: CommandAction) => Promise<CommandResult>
export type CliTranslate = Translate<CliMessageKey>
