/** The vault's key, wrapped once for each key of the user that may open the vault. */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import { type SlotKind, type SlotSummary, slotKinds } from '../../shared/model/vault.ts'
import { writeFileWholeNow } from '../files/whole-file.ts'

/** What opens a slot. The vault sees 32 bytes that the token derives, never a PIN. */
export interface SlotOpener {
  readonly kind: SlotKind
  /** Kinds that it opens beside those that it makes. */
  readonly otherKinds?: readonly SlotKind[]
  readonly keyId: string
  /** For a new slot; absent: 32 random bytes. null: the key can only sign. */
  createSalt?(): Promise<Uint8Array | null>
  /** 32 bytes, wiped after use; null where the token cannot do it. */
  deriveSlotKey(salt: Uint8Array): Promise<Uint8Array | null>
}

export interface SlotDeps {
  readonly clock: () => Date
  readonly random: (sizeBytes: number) => Uint8Array
}

const formatVersion = 1
/** Far above what anyone uses; bounds what a damaged or hostile file can cost. */
const maxSlots = 100
const defaultDatabase = 'vault.db'
const idBytes = 16
const saltBytes = 32
const slotKeyBytes = 32
const nonceBytes = 12
const tagBytes = 16

// The parts of the authenticated data are joined by `|`, which this alphabet lacks.
const base64url = z.string().regex(/^[A-Za-z0-9_-]{1,200}$/)
const slotSchema = z.strictObject({
  slotId: base64url,
  kind: z.enum(slotKinds),
  keyId: base64url,
  createdAt: z.string().max(40),
  /** What the key turns into the slot's key; of a key in a token as long as a ciphertext. */
  salt: z.string().regex(/^[A-Za-z0-9_-]{1,4000}$/),
  wrappedKey: base64url,
})
const fileSchema = z.strictObject({
  version: z.literal(formatVersion),
  vaultId: base64url,
  /** The file under the key that the slots hold: both change in one step. */
  database: z
    .string()
    .regex(/^vault(-[0-9a-f]{16})?\.db$/)
    .default(defaultDatabase),
  slots: z.array(slotSchema).min(1).max(maxSlots),
})
const versionSchema = z.object({ version: z.number() })

export type Slot = Readonly<z.output<typeof slotSchema>>
export type SlotsFile = Omit<z.output<typeof fileSchema>, 'slots'> & { readonly slots: readonly Slot[] }

/** @throws {AppError} vault/damaged, vault/newer */
export const readSlots = (path: string): SlotsFile => {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'))
    const { version } = versionSchema.parse(content)
    if (version > formatVersion) throw new AppError('vault/newer', { found: version, known: formatVersion })
    return fileSchema.parse(content)
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError('vault/damaged', {}, { cause })
  }
}

export const writeSlots = (path: string, file: SlotsFile): void =>
  writeFileWholeNow(path, `${JSON.stringify(fileSchema.parse(file), null, 2)}\n`)

/** A slots file that belongs to no vault yet. */
export const createSlots = ({ random }: SlotDeps): SlotsFile => ({
  version: formatVersion,
  vaultId: encode(random(idBytes)),
  database: defaultDatabase,
  slots: [],
})

/**
 * The same slots with one more; the slot that the same key had before is replaced.
 *
 * @throws {AppError} vault/slots-full
 */
export const withSlot = (file: SlotsFile, slot: Slot): SlotsFile => {
  const others = file.slots.filter(({ kind, keyId }) => kind !== slot.kind || keyId !== slot.keyId)
  if (others.length >= maxSlots) throw new AppError('vault/slots-full', { limit: maxSlots })
  return { ...file, slots: [...others, slot] }
}

/** Whether this opener is for this slot. */
export const fitsSlot = ({ kind, otherKinds = [], keyId }: SlotOpener, slot: SlotSummary): boolean =>
  slot.keyId === keyId && [kind, ...otherKinds].includes(slot.kind)

export const summarizeSlot = ({ slotId, kind, keyId, createdAt }: Slot): SlotSummary => ({
  slotId,
  kind,
  keyId,
  createdAt,
})

/** Wraps the vault's key for one key of the user. @throws {AppError} vault/key-only-signs */
export const sealSlot = async (
  vaultId: string,
  vaultKey: Uint8Array,
  opener: SlotOpener,
  { clock, random }: SlotDeps,
): Promise<Slot> => {
  const salt = opener.createSalt ? await opener.createSalt() : random(saltBytes)
  if (salt === null) throw new AppError('vault/key-only-signs')
  const slot = {
    slotId: encode(random(idBytes)),
    kind: opener.kind,
    keyId: opener.keyId,
    createdAt: clock().toISOString(),
    salt: encode(salt),
  }
  return withSlotKey(opener, salt, 'vault/key-only-signs', slotKey => {
    const nonce = random(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', slotKey, nonce)
    cipher.setAAD(authenticatedData(vaultId, slot))
    const wrapped = Buffer.concat([nonce, cipher.update(vaultKey), cipher.final(), cipher.getAuthTag()])
    return { ...slot, wrappedKey: encode(wrapped) }
  })
}

/**
 * The vault's key, to be wiped by the caller.
 *
 * @throws {AppError} vault/no-slot when there is none for this key; vault/damaged when the slot of this key does not
 *   open; vault/passphrase-incorrect
 */
export const openSlot = async (file: SlotsFile, opener: SlotOpener): Promise<Uint8Array> => {
  const slot = file.slots.find(each => fitsSlot(opener, each))
  if (!slot) throw new AppError('vault/no-slot')
  return withSlotKey(opener, Buffer.from(slot.salt, 'base64url'), 'vault/no-slot', slotKey => {
    try {
      const wrapped = Buffer.from(slot.wrappedKey, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', slotKey, wrapped.subarray(0, nonceBytes))
      decipher.setAAD(authenticatedData(file.vaultId, slot))
      decipher.setAuthTag(wrapped.subarray(-tagBytes))
      return Buffer.concat([decipher.update(wrapped.subarray(nonceBytes, -tagBytes)), decipher.final()])
    } catch (cause) {
      // A key's PIN was checked by its token before; a passphrase is checked by this alone.
      throw new AppError(slot.kind === 'passphrase' ? 'vault/passphrase-incorrect' : 'vault/damaged', {}, { cause })
    }
  })
}

const withSlotKey = async <Result>(
  opener: SlotOpener,
  salt: Uint8Array,
  unable: ErrorCode,
  action: (slotKey: Uint8Array) => Result,
): Promise<Result> => {
  const slotKey = await opener.deriveSlotKey(salt)
  if (slotKey === null) throw new AppError(unable)
  try {
    if (slotKey.byteLength !== slotKeyBytes) throw new Error('a slot key must have 256 bits')
    return action(slotKey)
  } finally {
    slotKey.fill(0)
  }
}

const authenticatedData = (vaultId: string, { slotId, kind, keyId }: Omit<Slot, 'wrappedKey'>): Buffer =>
  Buffer.from([vaultId, slotId, kind, keyId].join('|'))

const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
