/** Whether there is a vault, by the names of its files alone: asked before anything is read in that could open one. */
import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** The vault's own folder. */
export const vaultDirectoryOf = (profile: string): string => join(profile, 'vault')

export const slotsFileName = 'vault-slots.json'
/** With the database itself as its first group. */
export const databasePattern = /^(vault(?:-[0-9a-f]{16})?\.db)(?:-wal|-shm|-journal)?$/

export const listFiles = (directory: string): readonly string[] => (existsSync(directory) ? readdirSync(directory) : [])

export const hasVault = (directory: string): boolean =>
  listFiles(directory).some(name => name === slotsFileName || databasePattern.test(name))

/** A folder beside the vault's: one that is being made, one that is to take its place, whole or not yet, and the one that had it before. */
type Sibling = 'new' | 'restoring' | 'restored' | 'before'

export const siblingOf = (directory: string, kind: Sibling, suffix: string): string => `${directory}.${kind}-${suffix}`

export const listSiblings = (directory: string, ...kinds: readonly Sibling[]): readonly string[] => {
  const parent = dirname(directory)
  const starts = kinds.map(kind => basename(siblingOf(directory, kind, '')))
  return listFiles(parent)
    .filter(name => starts.some(start => name.startsWith(start)))
    .map(name => join(parent, name))
}
