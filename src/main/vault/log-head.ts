/**
 * The signed head: which entry the log ended with, signed by the user's key when the vault was locked. Kept in the vault
 * and once more beside it, so that an end that was cut off is missed. Whoever puts back the whole folder as it was
 * earlier is not seen: nothing outside of it counts along.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { KeyAlgorithm, PinSummary, TokenSummary } from '../../shared/model/key.ts'
import type { LogFlaw } from '../../shared/model/log.ts'
import { writeFileWholeNow } from '../files/whole-file.ts'
import { describePublicKey, type SignatureScheme, verifySignature } from '../pki/public-key.ts'
import { toHex } from './log-chain.ts'
import { findSetting, putSetting } from './settings.ts'
import type { ReadableVault, Vault } from './vault.ts'

/** What signs a head: an unlocked key. */
export interface HeadSigner {
  readonly key: {
    readonly keyId: string
    readonly algorithm: KeyAlgorithm
    readonly publicKey: Uint8Array
    readonly token: Pick<TokenSummary, 'kind'>
    readonly pin: PinSummary
    readonly canSign: boolean
  }
  sign(request: {
    readonly scheme: SignatureScheme
    readonly digestAlgorithm: 'sha256'
    readonly message: Uint8Array
  }): Promise<Uint8Array>
}

const headSchema = z.strictObject({
  seq: z.int().positive(),
  sha256: z.hex().length(64),
  signedAt: z.iso.datetime(),
  keyId: z.string().max(100),
  /** DER SubjectPublicKeyInfo. */
  publicKey: z.base64().max(2_000),
  scheme: z.enum(['rsa-pkcs1', 'ecdsa']),
  signature: z.base64().max(4_000),
})
export type LogHead = Readonly<z.output<typeof headSchema>>

/** Where heads are found: in the vault, and in the file beside it. */
export interface FoundHeads {
  readonly kept: LogHead | 'none' | 'unreadable'
  readonly beside: LogHead | 'none' | 'unreadable'
}

const settingName = 'log.head'
/** Heads have some kB; a file that is larger is none. */
const largestHeadChars = 20_000

export const findHeads = (vault: ReadableVault, path: string): FoundHeads => ({
  kept: parseHead(findSetting(vault, settingName)),
  beside: parseHead(findText(path)),
})

const findText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

const parseHead = (text: string | undefined): LogHead | 'none' | 'unreadable' => {
  if (text === undefined) return 'none'
  try {
    return text.length > largestHeadChars ? 'unreadable' : headSchema.parse(JSON.parse(text))
  } catch {
    return 'unreadable'
  }
}

/** Bound to the vault, so that the head of another one does not fit; its first words keep it from being anything else. */
const headMessage = (vaultId: string, { seq, sha256, signedAt, keyId }: Omit<LogHead, 'signature'>): Buffer =>
  Buffer.from(['signet/log-head/v1', vaultId, seq, sha256, signedAt, keyId].join('|'))

/** What is wrong with a head by itself; undefined: it is well. */
export const findHeadFlaw = (head: LogHead, vaultId: string): LogFlaw | undefined => {
  const publicKey = Buffer.from(head.publicKey, 'base64')
  const signature = Buffer.from(head.signature, 'base64')
  try {
    const isOfKey = describePublicKey(publicKey).keyId === head.keyId
    const isSigned = verifySignature(publicKey, head.scheme, 'sha256', headMessage(vaultId, head), signature)
    return isOfKey && isSigned ? undefined : 'head-invalid'
  } catch {
    return 'head-invalid'
  }
}

/** The digest of an entry; undefined: there is none. */
export const findEntryDigest = (vault: ReadableVault, seq: number): string | undefined => {
  const row = vault.all<{ readonly sha256: Uint8Array }>('SELECT sha256 FROM log_entry WHERE seq = ?', seq)[0]
  return row && toHex(row.sha256)
}

/** A key that may want its PIN for each signature is not asked for one more. */
export const canSignHead = ({ key: { canSign, token, pin } }: HeadSigner): boolean =>
  canSign && (token.kind === 'software' || pin.perSignature === false)

/**
 * Signs the log's end as it is now, and keeps the head in the vault and in the file.
 *
 * @throws {AppError} those of `UnlockedKey.sign` and of `Vault.write`
 */
export const writeHead = async (
  vault: Vault,
  path: string,
  vaultId: string,
  end: Pick<LogHead, 'seq' | 'sha256'>,
  { key, sign }: HeadSigner,
  now: Date,
): Promise<void> => {
  const unsigned = {
    ...end,
    signedAt: now.toISOString(),
    keyId: key.keyId,
    publicKey: Buffer.from(key.publicKey).toString('base64'),
    scheme: key.algorithm === 'ec' ? ('ecdsa' as const) : ('rsa-pkcs1' as const),
  }
  const { scheme } = unsigned
  const signature = await sign({ scheme, digestAlgorithm: 'sha256', message: headMessage(vaultId, unsigned) })
  const text = JSON.stringify({ ...unsigned, signature: Buffer.from(signature).toString('base64') })
  // In this order: killed in between, the file is ahead. A file that is behind was put back or removed.
  writeFileWholeNow(path, text)
  vault.write(writable => putSetting(writable, settingName, text))
}
