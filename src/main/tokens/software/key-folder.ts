/** A software key on disk: a folder with `key.json`, `certificate.json` and the try counter. Every change is atomic. */
import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { syncFolder } from '../../files/sync-to-disk.ts'
import { writeFileWhole } from '../../files/whole-file.ts'
import { describePublicKey } from '../../pki/public-key.ts'
import { deviceMac, isSameMac, scryptSchema, sealedSchema } from './sealing.ts'
import { writeNewTryCounter } from './try-counter.ts'

const base64 = z.base64().min(4).max(100_000)
const mac = z.string().regex(/^[0-9a-f]{64}$/)
const slotSchema = z.strictObject({ salt: base64, scrypt: scryptSchema, sealed: sealedSchema })
const contentSchema = z.strictObject({
  version: z.literal(1),
  keyId: z.string(),
  label: z.string().max(500),
  publicKey: base64,
  createdAt: z.iso.datetime(),
  slots: z.strictObject({ pin: slotSchema, puk: slotSchema }),
  privateKey: sealedSchema,
})
/** `deviceCheck` tells another computer's file from a changed one; `mac` covers all of `content`. */
const fileSchema = z.strictObject({ content: contentSchema, deviceCheck: mac, mac })
const certificateSchema = z.strictObject({ certificate: base64, chain: z.array(base64).max(20).default([]) })

export type SealedSlot = z.infer<typeof slotSchema>
export type KeyContent = z.infer<typeof contentSchema>
type KeyFile = z.infer<typeof fileSchema>

const keyIdPattern = /^[A-Za-z0-9_-]{43}$/
const largestFileBytes = 1_000_000

/** Ids of the keys in the folder of all keys; empty when there is no folder yet. */
export const listKeyIds = async (directory: string): Promise<readonly string[]> => {
  try {
    return (await readdir(directory)).filter(name => keyIdPattern.test(name)).sort()
  } catch (thrown) {
    if (isMissing(thrown)) return []
    throw new AppError('tokens/damaged', {}, { cause: thrown })
  }
}

/** @throws {AppError} keys/not-found for an id that can be no key's: it never becomes a path */
export const keyFolder = (directory: string, keyId: string): string => {
  if (!keyIdPattern.test(keyId)) throw new AppError('keys/not-found', { keyId })
  return join(directory, keyId)
}

/**
 * Reads `key.json` without asking whose it is: enough to show the key.
 *
 * @throws {AppError} keys/not-found, tokens/damaged
 */
export const readKeyFile = async (directory: string, keyId: string): Promise<KeyFile> => {
  const folder = keyFolder(directory, keyId)
  try {
    const file = fileSchema.parse(await readJson(join(folder, 'key.json')))
    if (describePublicKey(Buffer.from(file.content.publicKey, 'base64')).keyId === keyId) return file
  } catch (thrown) {
    const isThere = !isMissing(thrown) || (await listKeyIds(directory)).includes(keyId)
    throw new AppError(isThere ? 'tokens/damaged' : 'keys/not-found', { keyId }, { cause: thrown })
  }
  throw new AppError('tokens/damaged', { keyId })
}

/** @throws {AppError} tokens/wrong-device, tokens/damaged unless this computer wrote the file as it is */
export const checkKeyFile = ({ content, deviceCheck, mac }: KeyFile, keyId: string, deviceSecret: Uint8Array): void => {
  if (!isSameMac(deviceCheck, deviceMac(deviceSecret, 'device', keyId))) {
    throw new AppError('tokens/wrong-device', { keyId })
  }
  if (!isSameMac(mac, contentMac(content, deviceSecret))) throw new AppError('tokens/damaged', { keyId })
}

export const writeKeyFile = async (folder: string, content: KeyContent, deviceSecret: Uint8Array): Promise<void> => {
  const file: KeyFile = {
    content,
    deviceCheck: deviceMac(deviceSecret, 'device', content.keyId),
    mac: contentMac(content, deviceSecret),
  }
  await writeJson(join(folder, 'key.json'), file)
}

/** Writes a new key so that it appears whole or not at all. */
export const createKeyFolder = async (
  directory: string,
  content: KeyContent,
  deviceSecret: Uint8Array,
): Promise<void> => {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const folder = keyFolder(directory, content.keyId)
  const unfinished = `${folder}.${randomName()}.new`
  await mkdir(unfinished, { mode: 0o700 })
  try {
    await writeNewTryCounter(unfinished, content.keyId, deviceSecret)
    await writeKeyFile(unfinished, content, deviceSecret)
    await rename(unfinished, folder)
  } catch (thrown) {
    await rm(unfinished, { recursive: true, force: true })
    throw thrown
  }
  await syncFolder(directory)
}

/**
 * Reads `key.json` again and writes what `change` makes of it, while no other program does the same: a slot that was
 * sealed from an older reading must not undo a PIN that was changed since. `change` answers undefined to leave the file.
 */
export const changeKeyFile = async (
  directory: string,
  keyId: string,
  deviceSecret: Uint8Array,
  change: (content: KeyContent) => KeyContent | undefined,
): Promise<void> => {
  const folder = keyFolder(directory, keyId)
  const lock = join(folder, 'key.lock')
  await takeLock(lock)
  try {
    const file = await readKeyFile(directory, keyId)
    checkKeyFile(file, keyId, deviceSecret)
    const content = change(file.content)
    if (content) await writeKeyFile(folder, content, deviceSecret)
  } finally {
    await rm(lock, { force: true })
  }
}

/** Held for one small write. One that is older was left by a program that died. */
const staleLockMs = 10_000

const takeLock = async (path: string): Promise<void> => {
  for (;;) {
    try {
      await (await open(path, 'wx', 0o600)).close()
      return
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
    }
    const taken = await stat(path).catch(() => undefined)
    if (taken && Date.now() - taken.mtimeMs > staleLockMs) await rm(path, { force: true })
    else await delay(20)
  }
}

/** Removes a key; after a crash either all of it is there under its id, or nothing. */
export const destroyKeyFolder = async (directory: string, keyId: string): Promise<void> => {
  const folder = keyFolder(directory, keyId)
  const doomed = `${folder}.${randomName()}.old`
  try {
    await rename(folder, doomed)
  } catch (cause) {
    throw new AppError(isMissing(cause) ? 'keys/not-found' : 'tokens/damaged', { keyId }, { cause })
  }
  await rm(doomed, { recursive: true, force: true })
  await syncFolder(directory)
}

export interface KeptCertificate {
  /** DER. */
  readonly certificate: Uint8Array
  /** DER of the certificates that came with it. */
  readonly chain: readonly Uint8Array[]
}

/** null when the key has none. @throws {AppError} tokens/damaged */
export const readCertificateFile = async (folder: string, keyId: string): Promise<KeptCertificate | null> => {
  try {
    const { certificate, chain } = certificateSchema.parse(await readJson(join(folder, 'certificate.json')))
    return { certificate: Buffer.from(certificate, 'base64'), chain: chain.map(each => Buffer.from(each, 'base64')) }
  } catch (thrown) {
    if (isMissing(thrown)) return null
    throw new AppError('tokens/damaged', { keyId }, { cause: thrown })
  }
}

export const writeCertificateFile = async (
  folder: string,
  certificate: Uint8Array,
  chain: readonly Uint8Array[] = [],
): Promise<void> => {
  const toText = (der: Uint8Array): string => Buffer.from(der).toString('base64')
  await writeJson(join(folder, 'certificate.json'), { certificate: toText(certificate), chain: chain.map(toText) })
}

const contentMac = (content: KeyContent, deviceSecret: Uint8Array): string =>
  deviceMac(deviceSecret, 'key', JSON.stringify(contentSchema.parse(content)))

const readJson = async (path: string): Promise<unknown> => {
  const handle = await open(path, 'r')
  try {
    if ((await handle.stat()).size > largestFileBytes) throw new Error('too large for a key file')
    return JSON.parse(await handle.readFile('utf8'))
  } finally {
    await handle.close()
  }
}

const writeJson = (path: string, value: unknown): Promise<void> =>
  writeFileWhole(path, `${JSON.stringify(value, null, 2)}\n`)

const randomName = (): string => randomBytes(6).toString('hex')
const isMissing = (thrown: unknown): boolean => (thrown as NodeJS.ErrnoException).code === 'ENOENT'
