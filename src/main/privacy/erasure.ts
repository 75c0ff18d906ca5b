/**
 * Destroys what is kept: first the wrapped keys of the vault, without which the rest is noise, then every file. A file
 * says that it has begun; a program that finds it goes on where the last one was stopped.
 */
import { randomFillSync } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError, toAppError } from '../../shared/errors.ts'
import type { ErasureReport } from '../../shared/model/erasure.ts'
import { writeFileWholeNow } from '../files/whole-file.ts'
import type { KeyEntry } from './enter-vault.ts'
import { erasureMarkerName, isErasing } from './erasure-marker.ts'

export interface ErasureDeps {
  readonly profile: string
  /** Of the vault, as far as its name tells where attributes lie. */
  readonly findKeysWithData: (entry: KeyEntry) => Promise<readonly string[]>
  readonly removeKeyData: (entry: KeyEntry) => Promise<number>
  readonly isVaultOpen: () => boolean
  readonly backupFolder: () => string | null
}

export interface ErasureRequest {
  /** With it, what lies on this key goes too; without it the vault is destroyed unopened. */
  readonly entry: KeyEntry | null
  /** The software keys of this profile, whose certificates name the user. */
  readonly withKeys: boolean
}

/** As `writeFileWholeNow` names it before it stands. */
const stagedMarker = /^erasing\.json\.[\da-f]+\.tmp$/
const markerSchema = z.strictObject({ withKeys: z.boolean() })
const slotsFileName = 'vault-slots.json'
/** Of the profile: what begins so holds personal data, or tells that there was some. */
const doomed = {
  vault: /^vault(\.[a-z]+-[0-9a-f]+)?$/,
  documents: /^documents$/,
  backups: /^backups$/,
  settings: /^((processing|incidents)\.json(\..*)?|waiting-receipts)$/,
  logs: /^signet(\.old)?\.log$/,
} as const

/** Before the profile is used: an erasure that was stopped is carried out. */
export const finishErasure = (profile: string): void => {
  if (!existsSync(profile)) return
  const marker = join(profile, erasureMarkerName)
  // Killed before it began: nothing says what was wanted.
  for (const name of readdirSync(profile)) if (stagedMarker.test(name)) rmSync(join(profile, name), { force: true })
  if (!isErasing(profile)) return
  destroyFiles(profile, readMarker(marker).withKeys)
  rmSync(marker, { force: true })
}

/** Written in one step; a marker that cannot be read asks for the least. */
const readMarker = (path: string): { readonly withKeys: boolean } => {
  try {
    return markerSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return { withKeys: false }
  }
}

export const createErasure = (deps: ErasureDeps) => ({
  /**
   * The vault must be locked.
   *
   * @throws {AppError} backup/vault-open; those of opening the vault with `entry`, before anything is destroyed
   */
  async erase({ entry, withKeys }: ErasureRequest): Promise<ErasureReport> {
    if (deps.isVaultOpen()) throw new AppError('backup/vault-open')
    const { profile } = deps
    const holders = entry ? await deps.findKeysWithData(entry) : []
    const onKey = entry ? await removeKeyData(deps, entry, holders) : { destroyed: [], left: [] }
    const marker = join(profile, erasureMarkerName)
    writeFileWholeNow(marker, `${JSON.stringify({ withKeys } satisfies z.output<typeof markerSchema>)}\n`)
    const files = destroyFiles(profile, withKeys)
    rmSync(marker, { force: true })
    const folder = deps.backupFolder()
    const keysLeft = !withKeys && existsSync(join(profile, 'software-keys'))
    return {
      destroyed: [...files.destroyed, ...onKey.destroyed],
      left: [
        ...files.left,
        ...onKey.left,
        ...(entry ? [] : [{ thing: 'key-data' as const, reason: 'needs-key' as const, where: '' }]),
        ...(keysLeft ? [{ thing: 'software-keys' as const, reason: 'not-asked' as const, where: profile }] : []),
        ...(folder === null ? [] : [{ thing: 'backups' as const, reason: 'outside' as const, where: folder }]),
      ],
    }
  },
})

const removeKeyData = async (
  deps: ErasureDeps,
  entry: KeyEntry,
  holders: readonly string[],
): Promise<ErasureReport> => {
  const others = holders.filter(keyId => keyId !== entry.keyId)
  const left = others.map(where => ({ thing: 'key-data' as const, reason: 'needs-key' as const, where }))
  if (!holders.includes(entry.keyId)) return { destroyed: [], left }
  try {
    return { destroyed: [{ thing: 'key-data', count: await deps.removeKeyData(entry) }], left }
  } catch (thrown) {
    // The token will not; the rest is destroyed all the same.
    const where = `${entry.keyId} (${toAppError(thrown).code})`
    return { destroyed: [], left: [...left, { thing: 'key-data', reason: 'not-possible', where }] }
  }
}

const destroyFiles = (profile: string, withKeys: boolean): ErasureReport => {
  const destroyed: ErasureReport['destroyed'][number][] = []
  const left: ErasureReport['left'][number][] = []
  const patterns = { ...doomed, ...(withKeys ? { 'software-keys': /^software-keys$/ } : {}) }
  for (const [thing, pattern] of Object.entries(patterns) as [keyof typeof doomed, RegExp][]) {
    const names = readdirSync(profile).filter(name => pattern.test(name))
    if (thing === 'vault') for (const name of names) shred(join(profile, name, slotsFileName))
    let count = 0
    for (const name of names) {
      try {
        rmSync(join(profile, name), { recursive: true, force: true })
        count++
      } catch {
        left.push({ thing, reason: 'not-possible', where: join(profile, name) })
      }
    }
    if (count > 0) destroyed.push({ thing, count })
  }
  return { destroyed, left }
}

/** Overwritten in its place, as far as the disk has one: without the wrapped keys nobody reads the vault any more. */
const shred = (path: string): void => {
  if (!existsSync(path)) return
  const fd = openSync(path, 'r+')
  try {
    const noise = randomFillSync(Buffer.alloc(statSync(path).size))
    for (let written = 0; written < noise.length; ) written += writeSync(fd, noise, written)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
