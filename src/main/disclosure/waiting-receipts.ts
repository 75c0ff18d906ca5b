/**
 * Receipts of what was decided while the vault was closed: each a file that only the vault can read, until somebody opens
 * it. Whoever can write into the profile can put there, or take away, what nobody has read yet; the log begins after that.
 */
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Json } from '../../shared/bridge.ts'
import type { ReceiptState } from '../../shared/model/receipt.ts'
import { writeFileWholeNow } from '../files/whole-file.ts'
import type { Log } from '../log.ts'
import { type BoxKeys, createBoxKeys, seal, unseal } from '../pki/sealed-box.ts'
import type { Vault } from '../vault/vault.ts'
import type { DisclosureTables } from './disclosure-tables.ts'

/** What is written of a decision, and the request that it is about, as it came. */
export interface ReceiptEntry {
  readonly at: string
  readonly state: ReceiptState
  readonly party: string
  readonly body: Readonly<Record<string, Json>>
  readonly request: Uint8Array
  readonly requestSha256: string
}

export interface WaitingReceipts {
  /** false: there is no vault yet, or too many wait. */
  keep(entry: ReceiptEntry): boolean
  /** Writes those that wait, the oldest first, and sees to it that others can wait. Never fails. */
  takeOver(vault: Vault): void
}

export interface WaitingReceiptsDeps {
  /** Absolute; made when a vault is opened. */
  readonly directory: string
  readonly tables: Pick<DisclosureTables, 'findSetting' | 'putSetting'>
  readonly write: (vault: Vault, entry: ReceiptEntry) => void
  readonly log: Pick<Log, 'warn'>
}

const settingName = 'receipts.box'
const publicKeyName = 'box.pub'
const maxWaiting = 200
const maxBoxBytes = 1024 * 1024
const boxName = /^\d{15}-[\da-f-]{36}\.box$/

const base64 = z.base64().transform(text => Buffer.from(text, 'base64'))
const keysSchema = z.strictObject({ privateKey: base64, publicKey: base64 })
const entrySchema = z.strictObject({
  at: z.iso.datetime(),
  // Nothing was given without a key, and a key opens the vault.
  state: z.enum(['refused', 'failed']),
  party: z.string().max(4000),
  body: z.record(z.string(), z.json()),
  request: base64,
  requestSha256: z.string().regex(/^[\da-f]{64}$/),
})

export const createWaitingReceipts = ({ directory, tables, write, log }: WaitingReceiptsDeps): WaitingReceipts => {
  const publicKeyPath = join(directory, publicKeyName)
  const listBoxes = (): readonly string[] => {
    try {
      return readdirSync(directory)
        .filter(name => boxName.test(name))
        .sort()
    } catch {
      return []
    }
  }

  const findKeys = (vault: Vault): BoxKeys => {
    const found = tables.findSetting(vault.read, settingName)
    if (found !== undefined) return keysSchema.parse(JSON.parse(found))
    const made = createBoxKeys()
    const text = (key: Uint8Array): string => Buffer.from(key).toString('base64')
    const kept = JSON.stringify({ privateKey: text(made.privateKey), publicKey: text(made.publicKey) })
    vault.write(writable => tables.putSetting(writable, settingName, kept))
    return made
  }

  /** After a restore it is another vault's. */
  const publish = (publicKey: Uint8Array): void => {
    try {
      if (readFileSync(publicKeyPath).equals(publicKey)) return
    } catch {
      // There is none yet.
    }
    writeFileWholeNow(publicKeyPath, publicKey, { makeFolder: true })
  }

  /** undefined: of another vault, or damaged; nobody will read it ever. */
  const readBox = (path: string, keys: BoxKeys): ReceiptEntry | undefined => {
    try {
      if (statSync(path).size > maxBoxBytes) throw new Error('too large')
      return entrySchema.parse(JSON.parse(unseal(keys, readFileSync(path)).toString('utf8')))
    } catch (error) {
      log.warn('a waiting receipt cannot be read', { error })
      return undefined
    }
  }

  return {
    keep(entry) {
      const { request, ...others } = entry
      try {
        if (listBoxes().length >= maxWaiting) return false
        const text = JSON.stringify({ ...others, request: Buffer.from(request).toString('base64') })
        const box = seal(readFileSync(publicKeyPath), Buffer.from(text))
        if (box.length > maxBoxBytes) return false
        const time = String(Date.parse(entry.at)).padStart(15, '0')
        writeFileWholeNow(join(directory, `${time}-${randomUUID()}.box`), box)
        return true
      } catch (error) {
        log.warn('a receipt could not be kept for a closed vault', { error })
        return false
      }
    },

    takeOver(vault) {
      try {
        const keys = findKeys(vault)
        publish(keys.publicKey)
        for (const name of listBoxes()) {
          const path = join(directory, name)
          const entry = readBox(path, keys)
          if (entry) write(vault, entry)
          // Killed before this, it is written twice rather than never.
          rmSync(path, { force: true })
        }
      } catch (error) {
        // A full disk: they wait on, and the vault opens all the same.
        log.warn('receipts go on waiting', { error })
      }
    },
  }
}
