/** The file of a backup: a readable head that says who can open it, then everything else, sealed and bound to that head. */
import { createHash, createPrivateKey, hkdfSync, type KeyObject, X509Certificate } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { estimateStrength } from '../../shared/password-strength.ts'
import { revealSecret, type Secret } from '../../shared/secret.ts'
import { toReadError } from '../files/read-error.ts'
import { parseCertificate } from '../pki/certificate.ts'
import { decryptWithPassword, encryptForPassword } from './password-jwe.ts'
import { openStream, readLines, sealStream } from './sealed-stream.ts'

type Random = (sizeBytes: number) => Uint8Array

/** Who can open a backup. */
export type BackupLock = { readonly password: Secret } | { readonly certificate: Uint8Array }
export type BackupKey = { readonly password: Secret } | { readonly privateKeyPem: Secret }

/** The same key for several backups: what is kept for daily ones, so that no password has to be. */
export interface BackupSeal {
  readonly key: Uint8Array
  /** The same key, encrypted for whoever may open the backups. */
  readonly jwe: string
}

const formatVersion = 1
const magic = 'SIGNET BACKUP\n'
const largestHeadBytes = 32_768
const smallestRsaBits = 2048
const curves = ['prime256v1', 'secp384r1', 'secp521r1']

const headSchema = z.strictObject({
  version: z.literal(formatVersion),
  vaultId: z.string().regex(/^[A-Za-z0-9_-]{1,200}$/),
  createdAt: z.iso.datetime(),
  for: z.enum(['password', 'certificate']),
  key: z.string().max(20_000),
  salt: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
})
export type BackupHead = Readonly<z.output<typeof headSchema>>
const versionSchema = z.object({ version: z.number() })

/** @throws {AppError} backup/password-weak, backup/recipient-unsuitable */
export const createSeal = async (lock: BackupLock, random: Random): Promise<BackupSeal> => {
  const key = random(32)
  if ('certificate' in lock) return { key, jwe: await encryptForCertificate(key, lock.certificate) }
  if (estimateStrength(revealSecret(lock.password)).level === 'weak') throw new AppError('backup/password-weak')
  return { key, jwe: await encryptForPassword(key, lock.password, random) }
}

const encryptForCertificate = async (key: Uint8Array, der: Uint8Array): Promise<string> => {
  try {
    const { keyUsage } = parseCertificate(der)
    const { publicKey } = new X509Certificate(der)
    const isRsa = publicKey.asymmetricKeyType === 'rsa'
    const { modulusLength = 0, namedCurve = '' } = publicKey.asymmetricKeyDetails ?? {}
    const fits = isRsa ? modulusLength >= smallestRsaBits : curves.includes(namedCurve)
    // RFC 5280 §4.2.1.3: a certificate that says what its key is for must name this.
    const mayEncrypt = keyUsage === null || keyUsage.has(isRsa ? 'keyEncipherment' : 'keyAgreement')
    if (!fits || !mayEncrypt) throw new AppError('backup/recipient-unsuitable')
    const alg = isRsa ? 'RSA-OAEP-256' : 'ECDH-ES'
    const { CompactEncrypt } = await import('jose')
    return await new CompactEncrypt(key).setProtectedHeader({ alg, enc: 'A256GCM' }).encrypt(publicKey)
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : new AppError('backup/recipient-unsuitable', {}, { cause: thrown })
  }
}

/** Each backup has a key of its own: the nonces of its stream count from zero. */
const deriveFileKey = (key: Uint8Array, salt: Uint8Array): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', key, salt, 'signet/backup/v1', 32))

const digestHead = (line: Uint8Array): Buffer => createHash('sha256').update(magic).update(line).digest()

export interface BackupContent {
  readonly vaultId: string
  readonly createdAt: Date
  readonly lines: Iterable<string>
}

/** The bytes of the file, in the order in which they are written. */
export function* writeBackup({ key, jwe }: BackupSeal, content: BackupContent, random: Random): Generator<Uint8Array> {
  const salt = random(32)
  const head: BackupHead = {
    version: formatVersion,
    vaultId: content.vaultId,
    createdAt: content.createdAt.toISOString(),
    for: jwe.startsWith(passwordHeaderStart) ? 'password' : 'certificate',
    key: jwe,
    salt: Buffer.from(salt).toString('base64url'),
  }
  const line = Buffer.from(`${JSON.stringify(head)}\n`)
  yield Buffer.concat([Buffer.from(magic), line])
  const fileKey = deriveFileKey(key, salt)
  try {
    yield* sealStream(fileKey, digestHead(line), content.lines)
  } finally {
    fileKey.fill(0)
  }
}

/** How the head of a JWE of `encryptForPassword` begins. */
const passwordHeaderStart = Buffer.from('{"alg":"PBES2').toString('base64url').slice(0, -1)

export interface OpenedBackup {
  readonly head: BackupHead
  /** @throws {AppError} backup/password-incorrect, backup/key-unsuitable, backup/damaged */
  unlock(key: BackupKey): Promise<void>
  /** After `unlock`, once. @throws {AppError} backup/damaged in the midst, when a byte was changed or is missing */
  lines(): Generator<string>
  close(): void
}

/** @throws {AppError} documents/not-found, documents/unreadable, backup/damaged, backup/newer */
export const openBackup = (path: string): OpenedBackup => {
  const fd = openFile(path)
  try {
    const { head, line, streamStart } = readHead(fd)
    let fileKey: Uint8Array | undefined
    return {
      head,
      async unlock(key) {
        const secret = 'password' in key ? await openWithPassword(head, key.password) : await openWithKey(head, key)
        if (secret.length !== 32) throw new AppError('backup/damaged')
        fileKey = deriveFileKey(secret, Buffer.from(head.salt, 'base64url'))
        secret.fill(0)
      },
      *lines() {
        if (!fileKey) throw new Error('a backup is unlocked before it is read')
        let at = streamStart
        const read = (sizeBytes: number): Buffer => {
          const buffer = readAt(fd, sizeBytes, at)
          at += buffer.length
          return buffer
        }
        try {
          yield* readLines(openStream(fileKey, digestHead(line), read))
        } catch (thrown) {
          throw thrown instanceof AppError ? thrown : new AppError('backup/damaged', {}, { cause: thrown })
        }
      },
      close() {
        fileKey?.fill(0)
        closeSync(fd)
      },
    }
  } catch (thrown) {
    closeSync(fd)
    throw thrown
  }
}

const openFile = (path: string): number => {
  try {
    return openSync(path, 'r')
  } catch (cause) {
    throw toReadError(cause, path)
  }
}

/** As many bytes as there are, up to `sizeBytes`. */
const readAt = (fd: number, sizeBytes: number, position: number): Buffer => {
  const buffer = Buffer.alloc(sizeBytes)
  let size = 0
  for (let got = -1; got !== 0 && size < sizeBytes; size += got) {
    got = readSync(fd, buffer, size, sizeBytes - size, position + size)
  }
  return buffer.subarray(0, size)
}

const readHead = (fd: number) => {
  try {
    const start = readAt(fd, magic.length + largestHeadBytes, 0)
    const end = start.indexOf('\n', magic.length)
    if (start.toString('latin1', 0, magic.length) !== magic || end < 0) throw new Error('not our file')
    const line = start.subarray(magic.length, end + 1)
    const content: unknown = JSON.parse(line.toString('utf8'))
    const { version } = versionSchema.parse(content)
    if (version > formatVersion) throw new AppError('backup/newer')
    return { head: headSchema.parse(content), line, streamStart: end + 1 }
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : new AppError('backup/damaged', {}, { cause: thrown })
  }
}

const openWithPassword = async (head: BackupHead, password: Secret): Promise<Uint8Array> => {
  if (head.for !== 'password') throw new AppError('backup/key-unsuitable')
  const key = await decryptWithPassword(head.key, password).catch(cause => {
    throw new AppError('backup/damaged', {}, { cause })
  })
  if (!key) throw new AppError('backup/password-incorrect')
  return key
}

const openWithKey = async (head: BackupHead, { privateKeyPem }: { readonly privateKeyPem: Secret }) => {
  try {
    const key: KeyObject = createPrivateKey(revealSecret(privateKeyPem))
    const algorithms = {
      keyManagementAlgorithms: ['RSA-OAEP-256', 'ECDH-ES'],
      contentEncryptionAlgorithms: ['A256GCM'],
    }
    const { compactDecrypt } = await import('jose')
    return (await compactDecrypt(head.key, key, algorithms)).plaintext
  } catch (cause) {
    throw new AppError('backup/key-unsuitable', {}, { cause })
  }
}
