/** Whether there is a vault, by the names of its files alone: asked before anything is read in that could open one. */
import { existsSync, readdirSync } from 'node:fs'

export const slotsFileName = 'vault-slots.json'
/** With the database itself as its first group. */
export const databasePattern = /^(vault(?:-[0-9a-f]{16})?\.db)(?:-wal|-shm|-journal)?$/

export const listVaultFiles = (directory: string): readonly string[] =>
  existsSync(directory) ? readdirSync(directory) : []

export const hasVault = (directory: string): boolean =>
  listVaultFiles(directory).some(name => name === slotsFileName || databasePattern.test(name))
