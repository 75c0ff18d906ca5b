/** Builds the PKCS#11 module that fails as it is told, and writes what it is told. */
import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const sourcePath = fileURLToPath(new URL('faults.c', import.meta.url))
const headers = fileURLToPath(new URL('../../node_modules/pkcs11js/includes/pkcs11', import.meta.url))

/** Bits of CK_TOKEN_INFO.flags (PKCS#11 v2.40 §3.2). */
export const tokenFlags = {
  'login-required': 0x4,
  'user-pin-initialized': 0x8,
  'protected-authentication-path': 0x100,
  'user-pin-count-low': 0x1_0000,
  'user-pin-final-try': 0x2_0000,
  'user-pin-locked': 0x4_0000,
  'user-pin-to-be-changed': 0x8_0000,
} as const
export type TokenFlag = keyof typeof tokenFlags

/** Return values that tests inject (PKCS#11 v2.40 §5.1). */
export const returnValues = {
  CKR_HOST_MEMORY: 0x2,
  CKR_GENERAL_ERROR: 0x5,
  CKR_DEVICE_ERROR: 0x30,
  CKR_DEVICE_REMOVED: 0x32,
  CKR_FUNCTION_CANCELED: 0x50,
  CKR_PIN_INCORRECT: 0xa0,
  CKR_PIN_EXPIRED: 0xa3,
  CKR_PIN_LOCKED: 0xa4,
  CKR_SESSION_HANDLE_INVALID: 0xb3,
  CKR_USER_PIN_NOT_INITIALIZED: 0x102,
} as const
export type ReturnValue = keyof typeof returnValues

export interface Fault {
  /** A function's name; absent: any. */
  readonly at?: `C_${string}`
  /** Which call of it, counted over all processes of this script from 1; absent: each. */
  readonly nth?: number
  readonly act: /** abort() inside the call. */
    | 'crash'
    | 'hang'
    /** C_SignInit: takes another private key of the same kind. */
    | 'wrong-key'
    /** Success with an answer that is too short or empty, or (C_FindObjects) handles of nothing. */
    | 'short'
    /** Success with a count or length far beyond the buffer. */
    | 'huge'
    | { readonly delayMs: number }
    | { readonly returns: ReturnValue }
}

export interface Script {
  readonly faults?: readonly Fault[]
  /** Wrong user PINs until the lock; counted beside the script, so that a new process goes on counting. */
  readonly tries?: number
  readonly setFlags?: readonly TokenFlag[]
  readonly clearFlags?: readonly TokenFlag[]
  /** What a person types on the reader; a PIN from the program is then refused. */
  readonly padPin?: string
  /** CKA_ALWAYS_AUTHENTICATE is true and kept; `untold`: but the attribute cannot be read. */
  readonly asksEachTime?: 'told' | 'untold'
  /** What a signature wants where another program changed the PIN after the login. */
  readonly laterPin?: string
  readonly removed?: boolean
  /** Sessions of an earlier insertion are dead. */
  readonly insertion?: number
}

export interface FaultyModule {
  readonly path: string
  /** For the environment of the process that loads the module. */
  readonly env: { readonly SIGNET_FAULTS: string }
  /** Replaces the whole script; a process that runs sees it at its next call. */
  write(script: Script): void
  /** Names of the functions called so far, in order; C_Login with its kind, as in `C_Login user`. */
  calls(): readonly string[]
  /** Begins a new log, a full try counter and a count of calls from 1; only while no process has the module loaded. */
  reset(): void
}

/** Compiles the module; takes about half a second. */
export const buildFaults = (directory: string): string => {
  const path = join(directory, 'pkcs11-faults.so')
  execFileSync('gcc', ['-shared', '-fPIC', '-O1', '-Wall', `-I${headers}`, '-o', path, sourcePath, '-ldl'], {
    stdio: 'pipe',
  })
  return path
}

/** A script of its own for the built module `path`, over the module `realPath`; `name` is new in `directory`. */
export const createFaults = (request: {
  readonly directory: string
  readonly name: string
  readonly path: string
  readonly realPath: string
  /** Of the real module behind this one alone: a process that finds the real one by itself sees no token of it. */
  readonly hidden?: Readonly<Record<string, string>>
}): FaultyModule => {
  const { directory, name, path, realPath, hidden = {} } = request
  const scriptPath = join(directory, `${name}.script`)
  const logPath = join(directory, `${name}.calls`)
  const write = (script: Script): void => {
    // Renamed into place: the module may be reading.
    const environment = Object.entries(hidden).map(([variable, value]) => `environment ${variable}=${value}`)
    const lines = [`module ${realPath}`, `log ${logPath}`, ...environment, ...toLines(script)]
    writeFileSync(`${scriptPath}.new`, `${lines.join('\n')}\n`)
    renameSync(`${scriptPath}.new`, scriptPath)
  }
  const reset = (): void => {
    rmSync(`${scriptPath}.state`, { force: true })
    writeFileSync(logPath, '')
  }
  reset()
  write({})
  return {
    path,
    env: { SIGNET_FAULTS: scriptPath },
    write,
    calls: () => readFileSync(logPath, 'utf8').split('\n').filter(Boolean),
    reset,
  }
}

const toBits = (flags: readonly TokenFlag[] = []): string =>
  flags.reduce((bits, flag) => bits | tokenFlags[flag], 0).toString(16)

const toLines = (script: Script): readonly string[] => [
  `tries ${script.tries ?? 0}`,
  `set-flags ${toBits(script.setFlags)}`,
  `clear-flags ${toBits(script.clearFlags)}`,
  `insertion ${script.insertion ?? 0}`,
  ...(script.padPin === undefined ? [] : [`pad-pin ${script.padPin}`]),
  ...(script.laterPin === undefined ? [] : [`later-pin ${script.laterPin}`]),
  ...(script.removed ? ['removed'] : []),
  ...(script.asksEachTime ? [script.asksEachTime === 'told' ? 'asks-each-time' : 'asks-each-time-untold'] : []),
  ...(script.faults ?? []).map(({ at, nth, act }) => `fault ${at ?? '*'} ${nth ?? 0} ${toWords(act)}`),
]

const toWords = (act: Fault['act']): string => {
  if (typeof act === 'string') return act
  return 'delayMs' in act ? `delay ${act.delayMs.toString(16)}` : `return ${returnValues[act.returns].toString(16)}`
}
