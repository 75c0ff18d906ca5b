/** Vaults for tests: keys without a token, a quiet log, temporary folders, programs of their own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import type { Log } from '../../src/main/log.ts'
import { describePublicKey } from '../../src/main/pki/public-key.ts'
import type { SlotOpener } from '../../src/main/vault/key-slots.ts'
import type { HeadSigner } from '../../src/main/vault/log-head.ts'
import { createVaultAccess, type VaultAccess } from '../../src/main/vault/open-vault.ts'
import type { NewLogEntry } from '../../src/shared/model/log.ts'
import type { SigningRecord } from '../../src/shared/model/signing.ts'

export const quietLog: Log = { debug() {}, info() {}, warn() {}, error() {}, close() {} }

/** A key whose slot keys follow from `secret`, as a token's follow from its private key. */
export const createOpener = (
  keyId: string,
  secret = keyId,
  kind: SlotOpener['kind'] = 'software-token',
): SlotOpener => ({
  kind,
  keyId,
  deriveSlotKey: async salt => createHash('sha256').update(secret).update(salt).digest(),
})

export const createAccess = (directory: string): VaultAccess =>
  createVaultAccess({ directory, clock: () => new Date('2026-11-22T10:00:00Z'), random: randomBytes, log: quietLog })

export const createEntry = (overrides: Partial<SigningRecord> = {}): SigningRecord => ({
  signedAt: '2026-11-22T10:00:00.000Z',
  fileName: 'contract.pdf',
  outputSha256: 'ab'.repeat(32),
  keyId: 'key-1',
  signer: 'Ann Example',
  level: 'B-B',
  ...overrides,
})

/** A key that signs the log's end; a new pair for each. */
export const createHeadSigner = (algorithm: 'rsa' | 'ec' = 'ec'): HeadSigner => {
  const { privateKey, publicKey } =
    algorithm === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 })
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const pin = { state: 'ok', triesLeft: 5, triesMax: 5, onReader: false } as const
  const token = { kind: 'software' } as const
  return {
    key: { keyId: describePublicKey(spki).keyId, algorithm, publicKey: spki, token, pin, canSign: true },
    sign: async ({ message }) => sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
  }
}

export const createNewEntry = (overrides: Partial<NewLogEntry> = {}): NewLogEntry => ({
  eventTime: '2026-11-22T10:00:00.000Z',
  kind: 'disclosure',
  state: 'given',
  party: 'x509_san_dns:shop.example',
  body: { host: 'shop.example', disclosed: [['age_over_18']] },
  ...overrides,
})

export const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-vault-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A program beside this file, in a process that can be killed, with its arguments and variables of its environment; its lines arrive as they are printed. */
export const startProgram = (
  fileName: string,
  ...values: readonly (string | Readonly<Record<string, string>>)[]
): { readonly child: ChildProcess; readonly lines: readonly string[]; readonly ended: Promise<void> } => {
  const words = values.filter(value => typeof value === 'string')
  const own = Object.assign({}, ...values.filter(value => typeof value !== 'string')) as Record<string, string>
  const child = spawn(process.execPath, [join(import.meta.dirname, fileName), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Hundreds of starts of the same program.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'signet-compile-cache'), ...own },
  })
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  reader.on('line', line => lines.push(line))
  const ended = Promise.all([
    new Promise<void>(resolve => child.once('exit', () => resolve())),
    new Promise<void>(resolve => reader.once('close', () => resolve())),
  ]).then(() => {})
  return { child, lines, ended }
}
