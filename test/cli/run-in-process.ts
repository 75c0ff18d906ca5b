/** Runs one command line in this process, over a small double of the core. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import type { App, SigningSession } from '../../src/main/app.ts'
import { runCli } from '../../src/main/cli/cli.ts'
import { createBatch } from '../../src/main/signing/batch.ts'
import { AppError } from '../../src/shared/errors.ts'
import type { KeySummary } from '../../src/shared/model/key.ts'
import type { FileVerdict } from '../../src/shared/model/validation.ts'
import { revealSecret, type Secret } from '../../src/shared/secret.ts'
import { addSecrets, keepOutput } from '../traces.ts'

export const createKey = (change: Partial<KeySummary> & { readonly keyId: string }): KeySummary => ({
  token: { kind: 'software', label: 'Software', serial: '1', module: null, reader: null },
  label: 'Anna',
  algorithm: 'ec',
  sizeBits: 256,
  certificate: null,
  pin: { state: 'ok', triesLeft: 3, triesMax: 3, onReader: false },
  unblockWith: ['puk'],
  canSign: true,
  cannotSignReason: null,
  canDecrypt: false,
  ...change,
})

export const idOf = (start: string): string => start.padEnd(43, 'A')

export interface Double {
  readonly keys?: readonly KeySummary[]
  readonly verdicts?: Readonly<Record<string, FileVerdict>>
  readonly language?: 'en' | 'fr' | 'vi'
  /** Called for every document; may throw. */
  readonly onSign?: (inputPath: string) => void
}

export const correctPin = '846205'

export interface Ran {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
  /** The PINs that reached the core. */
  readonly pins: readonly string[]
  readonly signed: readonly string[]
  readonly closed: readonly string[]
}

type Deep<T> = { [K in keyof T]?: T[K] extends (...args: never[]) => unknown ? T[K] : Deep<T[K]> }

export const runInProcess = async (
  args: readonly string[],
  double: Double = {},
  options: { readonly stdin?: string; readonly environment?: Record<string, string>; readonly folder?: string } = {},
): Promise<Ran> => {
  const pins: string[] = []
  const signed: string[] = []
  const closed: string[] = []
  const { keys = [], verdicts = {}, language = null, onSign } = double
  const app: Deep<App> = {
    settings: { get: () => ({ language, tsaUrls: [] }) },
    keys: {
      list: async () => keys,
      modules: async () => [],
      async find(keyId: string) {
        const key = keys.find(each => each.keyId === keyId)
        if (!key) throw new AppError('keys/not-found')
        return key
      },
    },
    signing: {
      createCheck:
        async () =>
        async ({ digest, reason, level = 'B-B' }) => ({
          ...{ digest, reason, level, certify: null, timestampUrl: null },
          activeContent: [],
        }),
      async unlock(keyId: string, pin: Secret) {
        pins.push(revealSecret(pin))
        if (revealSecret(pin) !== correctPin) throw new AppError('tokens/pin-incorrect', { triesLeft: 2 })
        let turn: Promise<unknown> = Promise.resolve()
        const signNow: SigningSession['signFile'] = async request => {
          request.signal?.throwIfAborted()
          onSign?.(request.inputPath)
          signed.push(request.outputPath)
          const { inputPath, outputPath, digest } = request
          const signedAt = '2026-11-22T01:02:03.000Z'
          const known = { level: 'B-B', signer: 'Anna', sizeBytes: 1, outputSha256: '00' } as const
          return { ...known, inputPath, outputPath, keyId, digest, signedAt }
        }
        const signFile: SigningSession['signFile'] = request => {
          const done = turn.then(() => signNow(request))
          turn = done.catch(() => undefined)
          return done
        }
        return {
          signFile,
          createBatch: (items, onChange) => createBatch({ items, signFile, onChange, nowMs: () => 0 }),
          close: async () => void closed.push('session'),
        }
      },
    },
    validation: {
      async validateFile(path: string) {
        const verdict = Object.entries(verdicts).find(([name]) => path.endsWith(name))?.[1]
        if (!verdict) throw new AppError('documents/not-found', { path })
        return verdict
      },
    },
    close: async () => void closed.push('app'),
  }
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const exit = await runCli(
    args,
    {
      stdin: Readable.from(options.stdin === undefined ? [] : [Buffer.from(options.stdin)]),
      stdout,
      stderr,
      environment: options.environment ?? {},
      currentFolder: options.folder ?? mkdtempSync(join(tmpdir(), 'signet-cli-')),
      interrupted: new AbortController().signal,
    },
    { version: '1.2.3', openApp: async () => app as App },
  )
  const text = (stream: PassThrough): string => String(stream.read() ?? '')
  const [said, told] = [text(stdout), text(stderr)]
  addSecrets(correctPin, ...pins)
  keepOutput(said, told)
  return { exit, stdout: said, stderr: told, pins, signed, closed }
}
