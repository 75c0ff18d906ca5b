/**
 * What the window does, as the `signet` command that does the same: for scripts, and for whoever wants to know. Pure.
 * The PIN is no part of it; the command asks for it.
 */
import type { CommandGap, ShownCommand } from '../shared/model/shown-command.ts'
import type {
  Certification,
  ExtendableLevel,
  FieldLock,
  SignatureAppearance,
  SignatureLevel,
  SignaturePlace,
} from '../shared/model/signing.ts'
import type { Language } from '../shared/words.ts'

/** How words are quoted: for sh and its kin, or for PowerShell. */
export type CommandShell = 'posix' | 'powershell'

export interface CommandPlace {
  readonly shell: CommandShell
  /** null: the one that the command takes by itself. */
  readonly profile: string | null
}

export interface SignWords {
  /** Absolute paths of documents, or of one folder. */
  readonly inputs: readonly string[]
  readonly keyId: string
  /** The key's own digest is stronger than the one that the window takes. */
  readonly isDigestNamed: boolean
  /** null: B-B, unless a field demands more. */
  readonly level: SignatureLevel | null
  readonly reason: string | null
  readonly location: string | null
  readonly field: string | null
  readonly certify: Certification | null
  readonly lock: FieldLock | null
  readonly appearance: SignatureAppearance | null
  readonly hasPassword: boolean
  /** Absolute path of the target; null: beside the document. */
  readonly out: string | null
  readonly outFolder: string | null
  readonly replaceExisting: boolean
}

const quotes: Readonly<Record<CommandShell, (word: string) => string>> = {
  posix: word => `'${word.replaceAll("'", `'\\''`)}'`,
  // Typographic quotation marks end a string there too.
  powershell: word => `'${word.replace(/['‘’‚‛]/g, '$&$&')}'`,
}

const plainWord = /^[A-Za-z0-9_./:=,@+-]+$/
/** Control characters act on the terminal that they are pasted into, and marks of direction show another order than it reads. */
const harmful = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

const write = (
  words: readonly string[],
  { shell, profile }: CommandPlace,
  gaps: readonly CommandGap[],
): ShownCommand => {
  const all = ['signet', ...option('--profile', profile), ...words]
  if (all.some(word => harmful.test(word))) return { command: null, gaps: [] }
  return { command: all.map(word => (plainWord.test(word) ? word : quotes[shell](word))).join(' '), gaps }
}

const option = (name: string, value: string | null): readonly string[] => (value === null ? [] : [name, value])
const flag = (name: string, isSet: boolean): readonly string[] => (isSet ? [name] : [])

/** Finer than any page is drawn, and never with an exponent, which `--visible` does not read. */
const points = (value: number): string => value.toFixed(6).replace(/\.?0+$/, '')
const place = ({ page, x, y, width, height }: SignaturePlace): string =>
  `${page}:${[x, y, width, height].map(points).join(',')}`

const visible = (appearance: SignatureAppearance): readonly string[] =>
  option('--visible', appearance.place ? place(appearance.place) : 'field')

/** As `--lock` reads it. */
const lockWord = ({ action, fields }: FieldLock): string =>
  action === 'all' ? action : `${action}:${fields.join(',')}`
/** A comma, or a space at an end, would be read as no part of the name. */
const isNamable = (field: string): boolean => !field.includes(',') && field.trim() === field

export const writeSignCommand = (words: SignWords, at: CommandPlace, language: Language): ShownCommand => {
  const { appearance, hasPassword, lock } = words
  if (lock && !lock.fields.every(isNamable)) return { command: null, gaps: [] }
  const gaps: readonly CommandGap[] = [
    ...(appearance?.image ? (['image'] as const) : []),
    ...(hasPassword ? (['password'] as const) : []),
  ]
  return write(
    [
      // What is written on the page is in the language of the window.
      ...option('--lang', appearance ? language : null),
      'sign',
      ...words.inputs,
      ...option('--key', words.keyId),
      ...option('--digest', words.isDigestNamed ? 'sha256' : null),
      ...option('--level', words.level?.toLowerCase() ?? null),
      ...option('--reason', words.reason),
      ...option('--location', words.location),
      ...option('--field', words.field),
      ...option('--certify', words.certify),
      ...option('--lock', lock && lockWord(lock)),
      ...(appearance ? visible(appearance) : []),
      ...option('--out', words.out),
      ...option('--out-dir', words.outFolder),
      ...flag('--force', words.replaceExisting),
    ],
    at,
    gaps,
  )
}

export interface ExtendWords {
  /** Absolute paths. */
  readonly input: string
  readonly out: string
  readonly level: ExtendableLevel
  readonly hasPassword: boolean
}

export const writeExtendCommand = ({ input, out, level, hasPassword }: ExtendWords, at: CommandPlace): ShownCommand =>
  write(['extend', input, '--level', level.toLowerCase(), '--out', out], at, hasPassword ? ['password'] : [])

export const writeValidateCommand = (path: string, hasPassword: boolean, at: CommandPlace): ShownCommand =>
  write(['validate', path], at, hasPassword ? ['password'] : [])
