/** What main and the process that writes a backup say to each other. */
import { z } from 'zod'
import { type ErrorCode, errorCodes } from '../../shared/errors.ts'

const bytes = z.custom<Uint8Array>(value => value instanceof Uint8Array)

export const backupOrderSchema = z.strictObject({
  snapshot: z.strictObject({ path: z.string(), copyPath: z.string(), key: bytes }),
  seal: z.strictObject({ key: bytes, jwe: z.string() }),
  vaultId: z.string(),
  createdAt: z.iso.datetime(),
  /** Absolute; there is nothing yet. */
  stagedPath: z.string(),
})
export type BackupOrder = z.output<typeof backupOrderSchema>

export const backupNewsSchema = z.discriminatedUnion('is', [
  /** The vault may change its file again. */
  z.strictObject({ is: z.literal('copied') }),
  z.strictObject({ is: z.literal('progress'), done: z.int().nonnegative(), total: z.int().nonnegative() }),
  /** On the disk, whole. */
  z.strictObject({ is: z.literal('written'), sizeBytes: z.int().nonnegative() }),
  z.strictObject({
    is: z.literal('failed'),
    code: z.custom<ErrorCode>(code => typeof code === 'string' && Object.hasOwn(errorCodes, code)),
    facts: z.record(z.string(), z.union([z.string(), z.number()])),
    /** For the log. */
    detail: z.string(),
  }),
])
export type BackupNews = z.output<typeof backupNewsSchema>
